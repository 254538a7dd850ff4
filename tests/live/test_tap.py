"""The tap: it changes no byte, and says what is wrong in both directions."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from support.live import handshake, http, listen, progress, raw, run
from support.paths import SUPPORT, V2

from protogen import mock
from protogen.live import frames
from protogen.live.cast import cast
from protogen.live.events import Event
from protogen.live.inject import Cut, Injected
from protogen.live.outlet import Outlet
from protogen.live.stage import of_contract
from protogen.live.tap import Goal, Tap
from protogen.live.values import Drop, Send
from protogen.project.config import Config

pytestmark = pytest.mark.slow

CHAT = SUPPORT / "chat.schema.json"


class Tapped:
    """A mock with a tap before it: the addresses of both, and what the tap told."""

    def __init__(self, real: mock.Running, port: int) -> None:
        self.real, self.url, self.http = real, f"ws://127.0.0.1:{port}", f"http://127.0.0.1:{port}"
        self.events: list[Event] = []

    def told(self, rule: str) -> list[str]:
        """The faults of a kind."""
        return [each.fault for each in self.events if each.fault and each.rule == rule]


@asynccontextmanager
async def tapped(schema: Path = V2, *, tolerant: bool = False, inject: str = "") -> AsyncIterator[Tapped]:
    async with mock.serve(schema, speed=0) as real:
        goal = Goal.of(real.url)
        assert goal is not None
        heard: list[Event] = []
        stage = of_contract(schema, Config())
        faults = cast(stage).named(inject) if inject else None
        tap = Tap(stage, goal, heard.append, tolerant=tolerant, inject=faults)
        found = Tapped(real, await tap.start())
        found.events = heard
        try:
            yield found
        finally:
            await tap.stop()


def test_a_whole_job_is_valid() -> None:
    async def work() -> None:
        async with tapped() as tap:
            got = await listen(progress(tap.url, "job/1 ü", "s3cret+t0ken"))
            assert (got.end, len(got.texts)) == ("done", 6)
            await asyncio.sleep(0.1)
            messages = [each for each in tap.events if each.what == "message"]
            assert [each.about for each in messages] == [
                *["JobProgressMessage valid"] * 5,
                "JobCompleteMessage valid; end",
            ]
            assert [each.document for each in messages] == [*got.texts], "the very same texts"
            assert not [each.fault for each in tap.events if each.fault]
            assert tap.real.violations == ()
            assert "s3cret" not in repr(tap.events)
            assert [(each.who, each.what, each.about) for each in tap.events][-2:] == [
                ("client", "closed", "1000"),
                ("server", "closed", "1000"),
            ]

    run(work)


SAME = (
    "fragments",
    "half-frame",
    "bad-frame",
    "bad-utf8",
    "restart",
    "instant",
    "drop",
    "fin",
    "silence",
    "large-frame",
)


@pytest.mark.parametrize("name", SAME)
def test_it_passes_every_byte_on(name: str) -> None:
    """A plain socket sees the same bytes, and the same end, with the tap and without."""

    async def work() -> None:
        async with tapped() as tap:
            seen = []
            for url in (tap.real.url, tap.url):
                seen.append(await raw(url, handshake(f"/ws/progress?jobId={name}-1&token=t"), 0.7))
                tap.real.reset()
            (first, how), (second, then) = seen
            assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]
            assert how == then

    run(work)


def test_refusals_and_http_pass() -> None:
    async def work() -> None:
        async with tapped() as tap:
            refused = await listen(progress(tap.url, "a", "expired"))
            assert (refused.end, json.loads(refused.texts[0])) == ("401", {"code": "TOKEN_EXPIRED"})
            status, answer = await http(f"{tap.http}/api/token/refresh", {"jobId": "a", "oldToken": "t"})
            assert (status, [*answer]) == (200, ["token"])
            assert (await http(f"{tap.http}/nothing"))[0] == 404
            assert (await listen(progress(tap.url, "hang-1"), 0.4)).end == "silence"

    run(work)


@pytest.mark.parametrize(
    ("name", "rule", "said"),
    [
        ("invalid-in-between", "violation", "expected"),
        ("newer-major", "violation", "/version: expected the constant"),
        ("replayed", "order", "ended without a close"),
        ("instant", "order", "closed-before-client"),
        ("closed-early", "order", "closed-without-end"),
        ("other-job", "order", "correlation"),
        ("drop", "order", "without a close"),
        ("bad-frame", "", "a faulty frame"),
        ("bad-utf8", "violation", ""),
    ],
)
def test_what_is_wrong_is_told(name: str, rule: str, said: str) -> None:
    async def work() -> None:
        async with tapped() as tap:
            await raw(tap.url, handshake(f"/ws/progress?jobId={name}-1&token=t"), 0.5)
            await asyncio.sleep(0.1)
            assert [each for each in tap.told(rule) if said in each], tap.events

    run(work)


def test_the_stop_of_the_tap_is_no_loss() -> None:
    async def work() -> None:
        async with tapped(CHAT) as tap:
            open_still = asyncio.create_task(listen(f"{tap.url}/presence", 5))
            await asyncio.sleep(0.5)
        assert (await open_still).end == "lost"
        assert [each.about for each in tap.events if each.what == "upgrade"] == ["101"]
        assert tap.told("order") == []

    run(work)


def test_the_order_of_messages(tmp_path: Path) -> None:
    """Going down, after the end, not named by `flow`: a scenario that does it all wrong."""
    life = "lifecycles/JobProgressMessage-to-JobCompleteMessage.ndjson"
    unknown = "future/WebSocketMessageV2.ndjson#JobProgressMessage/unknown-variant-of-WebSocketMessageV2"
    steps = [{"play": life, "lines": "4"}, {"play": life, "lines": "2"}, {"fixture": unknown}]
    steps += [{"play": life, "lines": "6"}, {"play": life, "lines": "5"}]
    words = {"name": "wrong", "connections": [{"steps": steps}]}
    (tmp_path / "wrong.json").write_text(json.dumps(words))

    async def work() -> list[str]:
        async with mock.serve(V2, scenarios=[tmp_path], speed=0) as real:
            goal = Goal.of(real.url)
            assert goal is not None
            heard: list[Event] = []
            tap = Tap(of_contract(V2, Config()), goal, heard.append, tolerant=True)
            await raw(f"ws://127.0.0.1:{await tap.start()}", handshake("/ws/progress?jobId=wrong&token=t"), 0.5)
            await tap.stop()
            return [each.fault for each in heard if each.rule == "order"]

    told = run(work)
    assert [each.partition(":")[0] for each in told[:3]] == ["order", "unlisted", "after-end"]
    assert "/timestamp goes down" in told[0]
    assert "/payload/progress goes down" in told[0]


def test_what_the_client_says_is_judged_too() -> None:
    async def work() -> None:
        async with tapped(CHAT) as tap:
            room = {"additional_headers": {"Authorization": "Bearer secret"}, "subprotocols": ["chat.v1"]}
            says = ('{"type":"hello","nick":"n"}', "ping", '{"type":"say","id":1,"text":"x"}')
            got = await listen(f"{tap.url}/rooms/calls-1", 0.5, says, **room)
            assert "pong" in got.texts
            assert [
                each.about.split()[0] for each in tap.events if each.who == "client" and each.what == "message"
            ] == [
                "Hello",
                "Say",
            ]
            wrong = [(each.who, each.fault.partition(" (")[0]) for each in tap.events if each.rule == "violation"]
            assert wrong == [(each, "/id: expected a string, found 1") for each in ("client", "server")], (
                "the reply has the same id"
            )
            await listen(f"{tap.url}/presence", 0.3, ("{}",))
            assert tap.told("violation")[-1] == "the contract has no messages of the client"
            assert "secret" not in repr(tap.events)

    run(work)


def test_a_server_that_is_not_there_is_told() -> None:
    async def work() -> None:
        goal = Goal.of("ws://127.0.0.1:9")
        assert goal is not None
        heard: list[Event] = []
        tap = Tap(of_contract(V2, Config()), goal, heard.append)
        port = await tap.start()
        assert (await listen(progress(f"ws://127.0.0.1:{port}", "a"))).end == "502"
        await tap.stop()
        assert "cannot be reached" in heard[0].fault

    run(work)


@pytest.mark.parametrize("url", ["", "x", "ftp://a", "ws://", "ws://a:b", "ws://a:99999999", "//a"])
def test_what_is_no_url(url: str) -> None:
    assert Goal.of(url) is None


INJECTED = {
    "drop": [("lost", 3), ("done", 6)],
    "half-frame": [("lost", 3), ("done", 6)],
    "restart": [("1012", 3), ("done", 6)],
    "silence": [("silence", 3), ("done", 6)],
    "closed-early": [("1000", 3), ("done", 6)],
    "refused-503": [("503", 1), ("done", 6)],
    "hang": [("silence", 0), ("done", 6)],
    "slow-network": [("done", 6), ("done", 6)],
}


@pytest.mark.parametrize("name", [*INJECTED])
def test_faults_are_put_into_the_traffic(name: str) -> None:
    """The server knows nothing of them, and is blamed for none."""

    async def work() -> None:
        async with tapped(inject=name) as tap:
            got = [await listen(progress(tap.url, "a"), 0.5) for _ in INJECTED[name]]
            assert [(each.end, len(each.texts)) for each in got] == INJECTED[name]
            other = await listen(progress(tap.url, "b"), 0.5)
            assert (other.end, len(other.texts)) == INJECTED[name][0], "each subject has its own connections"
            await asyncio.sleep(0.1)
            assert [each.fault for each in tap.events if each.fault] == []
            assert [each for each in tap.events if each.who == "tap"] or name == "slow-network"

    run(work)


def test_frames_are_cut_where_they_end() -> None:
    """However the server's bytes are cut: pieces of a message, pings in between, and answers to keep-alives."""
    text = frames.frame
    said = [
        text(1, b"{}", fin=False),
        text(frames.PING, b"p"),
        text(0, b"x" * 70_000),
        text(1, b"y" * 200),
        text(1, b""),
    ]
    for size in (1, 7, 1 << 20):
        whole, passed = b"".join(said), bytearray()

        async def work(whole: bytes = whole, passed: bytearray = passed, size: int = size) -> None:
            reader, writer = asyncio.StreamReader(), Mute(passed)
            outlet = Outlet(writer, lambda what, about: None, random.Random(0))  # type: ignore[arg-type]
            injected = Injected((Send(("", "")), Drop()), outlet, lambda data: None, None)
            for at in range(0, len(whole), size):
                reader.feed_data(whole[at : at + size])
            reader.feed_eof()
            with pytest.raises(Cut):
                await injected.run(reader)

        run(work)
        assert bytes(passed) == b"".join(said[:4])


class Mute:
    """As much of a writer as an outlet needs."""

    def __init__(self, passed: bytearray) -> None:
        self.write, self.transport = passed.extend, self

    async def drain(self) -> None: ...

    def get_extra_info(self, name: str) -> None: ...

    def abort(self) -> None: ...
