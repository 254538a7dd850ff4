"""What emitted Python clients do about faults, by a clock that does not wait and a server that is none."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from support.effort import calls
from support.python_client import Server, job_client, message, module, trace, virtually

FIRST, LATER, DONE = message("job_progress", 1), message("job_progress", 2), message("job_complete", 9)
DROP = ("close", 1006)


def values() -> Any:
    return module("job_client.client")


def kinds(found: list[Any]) -> list[str]:
    return [each.type for each in found]


def test_a_job_from_start_to_end() -> None:
    server = Server([[FIRST, LATER, DONE, LATER]])
    states, found, outcome = virtually(lambda: trace(job_client(server)))
    assert states == ["idle", "connecting", "open", "ended"]
    assert kinds(found) == ["job_progress", "job_progress", "job_complete"]
    assert outcome == values().Completed(found[-1])
    assert (server.closes, server.open) == ([1000], 0)
    assert server.requests[0].url == "wss://host.example/ws/progress?jobId=j&token=secret-token"


def test_a_lost_connection_is_made_again() -> None:
    server = Server([[FIRST, DROP], [FIRST, LATER, DONE]])
    states, found, _ = virtually(lambda: trace(job_client(server)))
    assert states == ["idle", "connecting", "open", "waiting", "connecting", "open", "ended"]
    assert [json.loads(each.model_dump_json())["timestamp"] for each in found] == [1, 2, 9]


def test_the_waits_grow_and_are_random() -> None:
    """Every wait is asked for between 0 and twice as much as before; 10 tries, then the end."""
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return high

    server = Server([[("refuse",)]])
    _, _, outcome = virtually(lambda: trace(job_client(server, uniform=uniform)))
    assert asked == [(0, high) for high in (1, 2, 4, 8, 16, 30, 30, 30, 30, 30)]
    assert str(outcome.failure) == "unreachable, CONNECTION_FAILED"
    assert len(server.requests) == 11


def test_a_stable_connection_makes_the_counts_new() -> None:
    """A message alone does not; nor does time without a message."""
    high: list[float] = []

    def uniform(_: float, most: float) -> float:
        high.append(most)
        return 0

    steps = [[FIRST, DROP], [6.0, DROP], [LATER, 6.0, DROP], [6.0, message("job_progress", 3), 0.1, DROP], [DONE]]
    virtually(lambda: trace(job_client(Server(steps), uniform=uniform)))
    assert high == [1, 2, 1, 1]


@pytest.mark.parametrize(("header", "least"), [("20", 20), ("", 0), ("soon", 0), ("9" * 400, 3600), ("-5", 0)])
def test_the_server_says_when_to_come_again(header: str, least: float) -> None:
    server = Server([[("refuse", 503, header)], [DONE]])

    async def work() -> float:
        await trace(job_client(server, uniform=lambda low, high: 0))
        return asyncio.get_running_loop().time()

    assert virtually(work) == pytest.approx(least, abs=0.01)


@pytest.mark.parametrize("silent", ["hang", "dead"])
def test_what_never_answers_is_given_up(silent: str) -> None:
    """A handshake after 10 seconds; a connection when 25 seconds brought nothing, and a ping no answer in 10."""
    server = Server([["hang"] if silent == "hang" else [FIRST], [DONE]], lives=False)
    keep = values().KeepAlive(25, 10)

    async def work() -> tuple[list[str], float]:
        states, _, _ = await trace(job_client(server, keep_alive=keep, uniform=lambda low, high: 0))
        return states, asyncio.get_running_loop().time()

    states, time = virtually(work)
    assert states[-4:] == ["waiting", "connecting", "open", "ended"]
    assert time == pytest.approx(10 if silent == "hang" else 35, abs=0.1)
    assert server.closes == (["abort"] if silent == "dead" else []) + [1000]


def test_a_server_that_answers_pings_is_waited_for() -> None:
    server = Server([[FIRST, 500.0, DONE]])
    states, _, _ = virtually(lambda: trace(job_client(server, keep_alive=values().KeepAlive(25, 10))))
    assert states == ["idle", "connecting", "open", "ended"]


@pytest.mark.parametrize("state", ["idle", "authorizing", "connecting", "open", "waiting", "suspended", "ended"])
def test_cancel_ends_it_from_everywhere(state: str) -> None:
    """With one outcome, nothing left running, and nothing after it."""

    async def never(old: str = "") -> str:
        await asyncio.Event().wait()
        return old

    servers = {"connecting": [["hang"]], "waiting": [[("refuse",)]], "ended": [[DONE]]}
    server = Server(servers.get(state, [[FIRST]]))
    token = never if state == "authorizing" else "secret-token"

    async def work() -> None:
        before = asyncio.all_tasks()
        client = job_client(server, token, uniform=lambda low, high: high)
        if state != "idle":
            client.start()
            await asyncio.sleep(0.1)
        if state == "suspended":
            client.suspend()
        assert client.state.name == state
        client.cancel()
        first = await client.outcome()
        for act in (client.cancel, client.start, client.suspend, client.resume, client.reachable):
            act()
        await asyncio.sleep(0.1)
        assert client.state.name == "ended"
        assert await client.outcome() is first
        assert isinstance(first, values().Completed if state == "ended" else values().Cancelled)
        assert asyncio.all_tasks() == before
        assert server.open == 0

    virtually(work)


def test_suspend_and_resume() -> None:
    server = Server([[FIRST], [LATER, DONE]])

    async def work() -> list[str]:
        client = job_client(server)
        running = asyncio.ensure_future(trace(client))
        await asyncio.sleep(1)
        client.suspend()
        await asyncio.sleep(3600)
        assert server.open == 0
        client.resume()
        return (await running)[0]

    assert virtually(work) == ["idle", "connecting", "open", "suspended", "connecting", "open", "ended"]


def test_suspend_and_resume_at_once() -> None:
    """What ends with the old connection leaves the new one alone."""
    server = Server([["hang"], ["hang"], [DONE]])

    async def work() -> tuple[list[str], float]:
        client = job_client(server, uniform=lambda low, high: 0)
        running = asyncio.ensure_future(trace(client))
        await asyncio.sleep(1)
        client.suspend()
        client.resume()
        return (await running)[0], asyncio.get_running_loop().time()

    states, time = virtually(work)
    assert states[2:5] == ["suspended", "connecting", "waiting"]
    assert time == pytest.approx(11, abs=0.1)


def test_a_network_that_is_back_ends_the_wait() -> None:
    server = Server([[("refuse", 503, "1000")], [DONE]])

    async def work() -> float:
        client = job_client(server)
        running = asyncio.ensure_future(trace(client))
        await asyncio.sleep(1)
        assert client.state.until == pytest.approx(1000, abs=1)
        assert (client.state.cause.event, client.state.cause.status) == ("refused.retry", 503)
        client.reachable()
        await running
        return asyncio.get_running_loop().time()

    assert virtually(work) < 2


def test_a_consumer_that_is_cancelled_cancels_the_client() -> None:
    async def work() -> None:
        client = job_client(Server([[FIRST]]))

        async def take() -> None:
            async for _ in client:
                pass

        taking = asyncio.ensure_future(take())
        await asyncio.sleep(1)
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
        assert isinstance(await client.outcome(), values().Cancelled)

    virtually(work)


def test_a_client_is_freed_after_its_end() -> None:
    async def work() -> weakref.ref[Any]:
        client = job_client(Server([[FIRST, DROP], [DONE]]))
        await trace(client)
        return weakref.ref(client)

    gone = virtually(work)
    gc.collect()
    assert gone() is None


def test_a_message_that_is_not_valid() -> None:
    """Tolerant reading reports it and goes on; for strict reading it is the end."""
    bad = message("job_progress", 2).replace("0.5", '"half"')
    told: list[Any] = []
    _, found, _ = virtually(lambda: trace(job_client(Server([[FIRST, bad, DONE]]), log=told.append)))
    assert kinds(found) == ["job_progress", "job_complete"]
    (event,) = [each for each in told if each.kind == "invalid"]
    assert (event.text, event.violations[0].pointer) == (bad, "/payload/progress")
    server = Server([[FIRST, bad, DONE]])
    _, found, outcome = virtually(lambda: trace(job_client(server, reading=values().Reading.STRICT)))
    assert (kinds(found), outcome.failure.reason, server.closes) == (["job_progress"], "violation", [1007])
    assert outcome.failure.violations[0].pointer == "/payload/progress"


def test_what_is_told_about_others() -> None:
    """Another job's message is invalid, an older one is stale, an unknown one is delivered, bytes are read."""
    other, unknown = message("job_progress", 2, job="k"), message("job_paused", 3)
    told: list[str] = []
    steps = [FIRST, other, unknown, FIRST, "", message("job_progress", 3).encode(), b"\xff", DONE]
    client = job_client(Server([steps]), log=lambda event: told.append(event.kind))
    _, found, _ = virtually(lambda: trace(client))
    assert [each for each in told if each not in ("state", "connect")] == ["invalid", "stale", "invalid", "invalid"]
    assert kinds(found)[1:] == ["job_paused", "job_progress", "job_complete"]


@pytest.mark.parametrize(
    ("steps", "reason", "code"),
    [
        ([("refuse", 404)], "refused", "JOB_NOT_FOUND"),
        ([("refuse", 403)], "refused", "INVALID_TOKEN"),
        ([("refuse", 302)], "refused", None),
        ([FIRST, ("close", 4000)], "closed", None),
        ([FIRST, ("close", 1011)], "interrupted", "CONNECTION_FAILED"),
        ([FIRST, ("close", 1000)], "interrupted", "CONNECTION_FAILED"),
        ([message("error", 1, code="CONNECTION_FAILED")], "unreachable", "CONNECTION_FAILED"),
    ],
)
def test_why_it_failed(steps: list[Any], reason: str, code: str | None) -> None:
    _, _, outcome = virtually(lambda: trace(job_client(Server([steps]), retry=values().Retry(limit=2))))
    assert (outcome.failure.reason, outcome.failure.code) == (reason, code)


class TestTokens:
    """What is done about a token that the server refuses."""

    EXPIRED = (("refuse", 401),)

    def outcome(self, server: Server, token: Any = "secret-token", **options: Any) -> Any:
        return virtually(lambda: trace(job_client(server, token, **options)))

    def test_the_contract_says_where_a_new_one_is(self) -> None:
        asked: list[Any] = []

        async def ask(method: str, url: str, body: bytes) -> tuple[int, bytes]:
            asked.append((method, url, json.loads(body)))
            return 200, b'{"token": "new+token", "expiresIn": 3600}'

        server = Server([self.EXPIRED, [DONE]])
        states, _, _ = self.outcome(server, ask=ask)
        assert states == ["idle", "connecting", "authorizing", "connecting", "open", "ended"]
        body = {"jobId": "j", "oldToken": "secret-token"}
        assert asked == [("POST", "https://host.example/api/token/refresh", body)]
        assert server.requests[1].url.endswith("token=new%2Btoken")

    @pytest.mark.parametrize(
        ("status", "answer", "reason"),
        [
            (401, b"", "unauthenticated"),
            (200, b'{"token": "secret-token"}', "unauthenticated"),
            (503, b"", "unreachable"),
            (200, b"no JSON", "unreachable"),
            (200, b'{"token": 5}', "unreachable"),
            (302, b"", "unreachable"),
        ],
    )
    def test_a_refresh_that_brings_none(self, status: int, answer: bytes, reason: str) -> None:
        async def ask(*_: Any) -> tuple[int, bytes]:
            return status, answer

        _, _, outcome = self.outcome(Server([self.EXPIRED]), ask=ask)
        assert outcome.failure.reason == reason

    def test_a_refresh_may_take_ten_seconds(self) -> None:
        async def ask(*_: Any) -> tuple[int, bytes]:
            await asyncio.Event().wait()
            return 200, b""

        async def work() -> float:
            retry = values().Retry(limit=0)
            await trace(job_client(Server([self.EXPIRED]), ask=ask, retry=retry))
            return asyncio.get_running_loop().time()

        assert virtually(work) == pytest.approx(10, abs=0.1)

    def test_there_is_one_flight(self) -> None:
        """One that is late is given up before the next."""
        flying: list[int] = []

        async def ask(*_: Any) -> tuple[int, bytes]:
            flying.append(len(flying))
            try:
                await asyncio.sleep(15 if len(flying) == 1 else 1)
            finally:
                flying.append(-1)
            return 200, b'{"token": "new-token"}'

        server = Server([self.EXPIRED, [DONE]])
        self.outcome(server, ask=ask)
        assert flying == [0, -1, 2, -1]
        assert server.requests[1].url.endswith("new-token")

    def test_a_function_gives_the_first_one_and_others(self) -> None:
        given = iter(["one-token", "two-token"])

        async def provider() -> str:
            return next(given)

        server = Server([self.EXPIRED, [DONE]])
        states, _, _ = self.outcome(server, provider)
        assert states[:3] == ["idle", "authorizing", "connecting"]
        assert [each.url.rpartition("=")[2] for each in server.requests] == ["one-token", "two-token"]

    def test_the_apps_own_refresh_comes_first(self) -> None:
        async def refresh(old: str) -> str:
            return f"after-{old}"

        server = Server([self.EXPIRED, [DONE]])
        self.outcome(server, refresh=refresh)
        assert server.requests[1].url.endswith("after-secret-token")

    def test_a_user_who_must_sign_in_again(self) -> None:
        async def refresh(old: str) -> str:
            raise values().TokenRefused

        _, _, outcome = self.outcome(Server([self.EXPIRED]), refresh=refresh)
        assert str(outcome.failure) == "unauthenticated, INVALID_TOKEN"

    def test_it_is_nowhere_to_be_read(self) -> None:
        token = "se+cr/et=token"
        told: list[Any] = []

        async def ask(*_: Any) -> tuple[int, bytes]:
            raise OSError(f"cannot reach http://host/?token={token}")

        server = Server([[message("job_progress", 1, status=token), f"bad {token}", ("refuse", 401), ("close", 4401)]])
        client = job_client(server, token, log=told.append, ask=ask, retry=values().Retry(limit=1))
        _, _, outcome = virtually(lambda: trace(client))
        parameters = values().JobProgress("j", token)
        texts = [*map(repr, told), repr(outcome), str(outcome), repr(client), repr(client.state), repr(parameters)]
        texts += [repr(each) for each in server.requests]
        assert "***" in "".join(texts)
        for each in texts:
            assert "cr/et" not in each
            assert "cr%2Fet" not in each


class TestSlowApps:
    """More messages than the app takes."""

    def taken(self, full: str | None, size: int, steps: list[Any], delay: float = 1.0) -> tuple[list[int], Any, Server]:
        server = Server([steps])
        own = values()

        async def work() -> tuple[list[int], Any]:
            buffer = own.Buffer(size, own.Full(full) if full else None)
            client = job_client(server, buffer=buffer)
            found: list[int] = []
            async with client:
                try:
                    async for each in client:
                        found.append(each.timestamp)
                        await asyncio.sleep(delay)
                except own.LiveFailure:
                    pass
                return found, await client.outcome()

        found, outcome = virtually(work)
        return found, outcome, server

    MANY = tuple(message("job_progress", at) for at in range(1, 50))

    def test_the_server_waits(self) -> None:
        found, _, _ = self.taken("wait", 4, [*self.MANY, message("job_complete", 50)])
        assert found == [*range(1, 51)]

    def test_old_progress_gives_way(self) -> None:
        other = message("job_paused", 25)
        steps = [*self.MANY[:25], other, *self.MANY[25:], message("job_complete", 50)]
        for full in ("coalesce", None):
            found, outcome, _ = self.taken(full, 4, steps)
            assert found[-4:] == [47, 48, 49, 50] or found[-3:] == [48, 49, 50]
            assert 25 in found
            assert len(found) < 10
            assert isinstance(outcome, values().Completed)

    def test_it_fails_but_keeps_the_last_message(self) -> None:
        found, outcome, server = self.taken("fail", 4, [*self.MANY, message("job_complete", 50)])
        assert (len(found), outcome.failure.reason, server.closes) == (4, "overflow", [1008])
        found, outcome, _ = self.taken("fail", 4, [*self.MANY[:4], message("job_complete", 50)])
        assert found == [1, 2, 3, 4, 50]
        assert isinstance(outcome, values().Completed)


def test_the_way_to_the_app_is_short() -> None:
    """Beside what the reader does, a message costs less than the reader does."""
    texts, package = [message("job_progress", at) for at in range(300)], module("job_client")
    server = Server([[*texts, message("job_complete", 300)]])
    virtually(lambda: trace(job_client(Server([[FIRST, DONE]]))))  # what is made once is made
    with calls(1_000_000) as alone:
        for each in texts:
            package.read_tolerant(each)
    with calls(2 * alone.count) as taken:
        virtually(lambda: trace(job_client(server)))
    assert alone.count < taken.count


@pytest.mark.parametrize("url", ["http://host", "host", "ws://host.example", "ws://user@host.example:1"])
def test_a_server_that_cannot_be(url: str) -> None:
    """No WebSocket, or one that would show the token to everybody; the token is not in the error."""
    own = values()
    with pytest.raises(ValueError, match="wss://") as error:
        own.JobProgressClient(url, own.JobProgress("j", "secret-token"))
    assert "secret" not in str(error.value)
    if url.startswith("ws"):
        own.JobProgressClient(url, own.JobProgress("j", "secret-token"), allow_insecure=True)
    for local in ("ws://localhost:1", "ws://127.0.0.1", "ws://[::1]:80"):
        own.JobProgressClient(local, own.JobProgress("j", "secret-token"))


@pytest.mark.parametrize("first", [[FIRST, object()], [("refuse", *"fault")]], ids=["open", "opening"])
def test_a_transport_that_breaks_its_word(first: list[Any]) -> None:
    """What it raises instead of Refused and Closed is a lost connection."""
    server = Server([first, [DONE]])
    states, _, _ = virtually(lambda: trace(job_client(server)))
    assert states[-4:] == ["waiting", "connecting", "open", "ended"]
    assert server.open == 0


def test_odd_names_and_values_reach_the_server() -> None:
    """Each parameter at its place, escaped; a token that may be missing is; a refresh goes to the server's own HTTP."""
    own, asked = module("odd_client.client"), list[Any]()
    given = own.Class(class_="a/b", import_="ü", self='b"c', x_api_key="a key")
    server = Server([[("refuse", 401)], [DROP]], package="odd_client")

    async def ask(*request: Any) -> tuple[int, bytes]:
        asked.append(request)
        return 200, b'{"a/b": ["another key"]}'

    async def work() -> Any:
        client = own.ClassClient(own.Server.SERVER_1_ST_SERVER, given, transport=server, retry=own.Retry(limit=0))
        client._options = replace(client._options, ask=ask)
        return await trace(client)

    virtually(work)
    first, second = server.requests
    assert first.url == "wss://a.example/base/x/a%2Fb/%C3%BC/y?self=b%22c&_x=d"
    assert (first.headers, second.headers) == ({"X-Api-Key": "a key"}, {"X-Api-Key": "another key"})
    assert asked == [("POST", "https://b.example/api/r", b'{"a": ["a/b", {"b": 1.5, "c": null, "d": true}]}')]
    assert "key" not in repr([given, first, second])


@pytest.mark.parametrize("key", ["secret\r\nHost: x", "secret \u20ac"])
def test_what_a_header_does_not_take(key: str) -> None:
    own = module("odd_client.client")
    given = own.Class(class_="a", import_="b", self="a", x_api_key=key)
    with pytest.raises(ValueError, match="X-Api-Key has a character") as error:
        own.ClassClient(own.Server.NONE, given)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("value", [UUID(int=7), 7, b"7"])
def test_a_value_that_is_no_text_is_refused_and_not_left_out(value: Any) -> None:
    own, odd = values(), module("odd_client.client")
    with pytest.raises(TypeError, match=f"^jobId is a text, not {type(value).__name__}$"):
        own.JobProgressClient("wss://host.example", own.JobProgress(value, "secret-token"))
    with pytest.raises(TypeError, match="class is a text, not NoneType"):
        odd.ClassClient(odd.Server.NONE, odd.Class(class_=None, import_="b", self="a", x_api_key="k"))


def test_a_log_that_breaks_breaks_nothing() -> None:
    def log(event: Any) -> None:
        raise RuntimeError("disk full")

    async def work() -> Any:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        return await trace(job_client(Server([[DONE]]), log=log))

    assert virtually(work)[0][-1] == "ended"


def test_a_log_may_cancel() -> None:
    """What an app calls from within a callback waits until the step is done."""
    clients: list[Any] = []

    def log(event: Any) -> None:
        if event.detail == "open":
            clients[0].cancel()

    async def work() -> Any:
        clients.append(job_client(Server([[FIRST, DONE]]), log=log))
        return await trace(clients[0])

    states, _, outcome = virtually(work)
    assert states == ["idle", "connecting", "open", "ended"]
    assert isinstance(outcome, values().Cancelled)
