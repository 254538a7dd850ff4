"""Emitted Python clients against the mock, over real sockets; and what their types allow."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.live import run
from support.paths import DOCS, SUPPORT, V2
from support.python_client import CHAT, files, folder, message, module, trace

from protogen import mock

pytestmark = pytest.mark.slow

SCENARIO = SUPPORT / "expired-then-dropped.json"


def test_the_flow_of_the_guide(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """An expired token, a refresh that fails at first, progress, a loss, and the end, as the scenario's file says. The
    token is in no log of the whole process."""
    caplog.set_level(logging.DEBUG)
    scenario = tmp_path / "scenario.json"
    scenario.write_text(SCENARIO.read_text().replace('"old"', '"outdated-token"').replace('"new"', '"current-token"'))
    words, own = json.loads(scenario.read_text()), module("job_client.client")
    told: list[Any] = []

    async def work() -> tuple[tuple[list[str], list[Any], Any], tuple[str, ...]]:
        async with mock.serve(V2, speed=0, scenarios=[scenario]) as server:
            parameters = own.JobProgress(words["client"]["jobId"], words["client"]["token"])
            client = own.JobProgressClient(server.url, parameters, retry=own.Retry(0.01, 0.02), log=told.append)
            return await trace(client), server.violations

    (states, found, outcome), violations = run(work)
    assert states[1:] == words["then"]["states"]
    assert [each.timestamp // 1000 % 10 + 1 for each in found] == words["then"]["messages"]
    assert outcome == own.Completed(found[-1])
    assert violations == ()
    assert "outdated-token" not in caplog.text + repr(told)
    assert "current-token" not in caplog.text + repr(told)


class TestChat:
    """Two channels: one with an opening, calls and a cursor."""

    def client(self, server: Any, room: str, **options: Any) -> Any:
        own, models = module("chat_client.client"), module("chat_client.models")
        given = own.Room(room, "Bearer secret")
        return own.RoomClient(
            server.url, given, opening=models.Hello(nick="ada"), retry=own.Retry(0.01, 0.02), **options
        )

    def test_opening_calls_and_what_may_not_be_sent(self) -> None:
        models, package = module("chat_client.models"), module("chat_client")

        async def work() -> tuple[Any, tuple[str, ...]]:
            async with mock.serve(CHAT, speed=0) as server, self.client(server, "calls-1") as room:
                greeting = await anext(room)
                assert greeting.type == "welcome"
                with pytest.raises(package.InvalidDocument):
                    await room.send(models.Welcome(seq=1))
                replies = await room.say(text="hello")
                return replies, server.violations

        reply, violations = run(work)
        assert isinstance(reply, models.Accepted)
        assert violations == ()

    def test_a_call_is_never_sent_again(self) -> None:
        """It fails when the connection is lost; so does one without a connection."""
        own = module("chat_client.client")

        async def work() -> None:
            async with mock.serve(CHAT, speed=0) as server, self.client(server, "silence-1") as room:
                with pytest.raises(own.LiveFailure, match="interrupted"):
                    await room.say(text="too early")
                async for _ in room:
                    calling = asyncio.ensure_future(room.say(text="hello"))
                    await asyncio.sleep(0.05)
                    room.suspend()
                    with pytest.raises(own.LiveFailure, match="interrupted"):
                        await calling
                    break

        run(work)

    def test_a_new_connection_asks_for_what_follows(self) -> None:
        async def work() -> list[str]:
            told: list[str] = []
            async with mock.serve(CHAT, speed=0) as server:
                client = self.client(server, "drop-1", log=lambda each: told.append(f"{each.kind} {each.detail}"))
                await trace(client)
            return [each for each in told if each.startswith("connect ")]

        first, second = run(work)
        assert "after" not in first
        assert "?after=" in second

    def test_life_is_asked_for_by_the_contracts_text(self) -> None:
        own = module("chat_client.client")

        async def work() -> list[str]:
            async with mock.serve(CHAT, speed=0) as server:
                async with self.client(server, "calls-1", keep_alive=own.KeepAlive(0.05, 0.1)) as room:
                    await anext(room)
                    await asyncio.sleep(0.3)
                    assert room.state.name == "open"
                return [each.what for each in server.events]

        assert run(work).count("asks for life") >= 2


def test_a_channel_without_a_last_message_ends_by_a_close() -> None:
    own = module("chat_client.client")

    async def work() -> Any:
        async with mock.serve(CHAT, speed=0, scenario="presence.examples") as server:
            client = own.PresenceClient(server.url)
            running = asyncio.ensure_future(trace(client))
            await asyncio.sleep(0.2)
            assert client.state.name == "open"
            client.cancel()
            return await running

    assert isinstance(run(work)[2], own.Cancelled)


def test_ten_thousand_messages() -> None:
    """None is lost on the way through a socket, however slow the app is."""
    from websockets.asyncio.server import serve

    texts = [message("job_progress", at, job="j") for at in range(10_000)] + [message("job_complete", 10_000)]
    own = module("job_client.client")

    async def handler(connection: Any) -> None:
        for each in texts:
            await connection.send(each)
        await connection.wait_closed()

    async def work() -> list[Any]:
        async with serve(handler, "127.0.0.1", 0, compression=None) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            buffer = own.Buffer(full=own.Full.WAIT)
            return (await trace(own.JobProgressClient(url, own.JobProgress("j", "t"), buffer=buffer)))[1]

    assert [each.timestamp for each in run(work, 60)] == [*range(10_001)]


USE = """
import asyncio

from chat_client import Accepted, Hello, Rejected, RoomEvent, Say
from chat_client.client import Room, RoomClient
from job_client import JobCompleteMessage, WebSocketMessageV2
from job_client.client import Cancelled, Completed, Failed, JobProgress, JobProgressClient, Server


async def token() -> str:
    return "t"


async def main() -> None:
    async with JobProgressClient(Server.STAGING, JobProgress("abc", token)) as job:
        async for message in job:
            shown: WebSocketMessageV2 = message
            match message:
                case JobCompleteMessage():
                    print(message.payload.result.total_books, shown)
        match await job.outcome():
            case Completed(message=last):
                print(last)
            case Failed(failure=failure):
                print(failure.reason, failure.code)
            case Cancelled():
                pass
        async for state in job.states():
            print(state.name, state.attempt)
    async with RoomClient("ws://localhost", Room("a", "b"), opening=Hello(nick="c")) as room:
        reply: Accepted | Rejected = await room.say(text="hello")
        await room.send(Say(id="1", text="hello"))
        first: RoomEvent = await anext(room)
        print(reply, first)


asyncio.run(main())
"""


@pytest.mark.parametrize(
    "command", ["mypy --strict --config-file=", "ruff check --isolated", "ruff format --isolated --check"]
)
def test_tools_have_nothing_to_say(command: str, tmp_path: Path) -> None:
    """Of the packages, and of an app that uses them."""
    (tmp_path / "use.py").write_text(USE)
    (page,) = re.findall(r"```python\n(.*?)```", (DOCS / "clients.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "page.py").write_text(page.replace("web_socket_message_v2", "job_client"))
    uses = [str(tmp_path / name) for name in ("use.py", "page.py")]
    more = [*uses, "--cache-dir", str(tmp_path / "cache")] if "mypy" in command else []
    packages = ["job_client", "chat_client", "odd_client"]
    done = subprocess.run(
        [sys.executable, "-m", *command.split(), *packages, *more], cwd=folder(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_of_it_without_the_option() -> None:
    assert [path for path in files(V2, "job_client", client=False) if "_live" in path or "client.py" in path] == []
    with_it = files(V2, "job_client")
    assert 'live = ["websockets>=15"]' in with_it["pyproject.toml"]
