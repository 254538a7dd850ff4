"""The mock over real sockets: every built-in scenario, tokens and their refresh, and faults byte by byte."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from support.live import Got, handshake, http, listen, progress, raw, run
from support.making import written
from support.paths import SUPPORT, V2

from protogen import mock
from protogen.source.diagnostics import Refused

pytestmark = pytest.mark.slow

CHAT = SUPPORT / "chat.schema.json"
P, DONE = "job_progress", ("done", "job_complete")

EXPECTED: dict[str, list[tuple[str, int]]] = {
    "JobProgressMessage-to-JobCompleteMessage": [("done", 6)],
    "JobProgressMessage-to-ErrorMessage": [("done", 6)],
    "large-job": [("done", 22)],
    "drop": [("lost", 3), ("done", 3), ("done", 3)],
    "drop-thrice": [("lost", 3), ("lost", 3), ("lost", 3), ("done", 3)],
    "fin": [("lost", 3), ("done", 3)],
    "half-frame": [("lost", 3), ("done", 3)],
    "silence": [("silence", 3), ("done", 3)],
    "hang": [("silence", 0), ("done", 6)],
    "restart": [("1012", 3), ("done", 3)],
    "replayed": [("lost", 3), ("done", 6)],
    "instant": [("done", 2)],
    "closed-early": [("1000", 3), ("done", 6)],
    "already-done": [("done", 1)],
    "bad-frame": [("lost", 3), ("done", 3)],
    "bad-utf8": [("lost", 3), ("done", 3)],
    "fragments": [("done", 6)],
    "large-frame": [("done", 7)],
    "flood": [("done", 10_001)],
    "slow-consumer": [("done", 1001)],
    "slow-network": [("done", 6)],
    "refused-503": [("503", 1), ("done", 6)],
    "job-unknown": [("404", 1), ("404", 1)],
    "expired": [("401", 1), ("done", 6)],
    "two-refusals": [("401", 1), ("401", 1), ("done", 6)],
    "refresh-refused": [("401", 1), ("done", 6)],
    "refresh-failed": [("401", 1), ("done", 6)],
    "refresh-same": [("401", 1), ("done", 6)],
    "refresh-extra-members": [("401", 1), ("done", 6)],
    "token-with-specials": [("401", 1)],
    "invalid-in-between": [("done", 7)],
    "future": [("done", 12)],
    "newer-major": [("done", 7)],
    "other-job": [("done", 7)],
    "expired-message": [("done", 1), ("done", 6)],
}
"""By scenario, how each connection ends for a client that does nothing but connect, and how many messages it gets."""


def test_every_built_in_scenario() -> None:
    """One after the other, so that only a server that means to be silent is."""

    async def work() -> dict[str, list[tuple[str, int]]]:
        async with mock.serve(V2, speed=0) as server:
            assert sorted(server.scenarios) == sorted(EXPECTED)
            found: dict[str, list[tuple[str, int]]] = {}
            for name, connections in EXPECTED.items():
                for end, _ in connections:
                    got = await listen(progress(server.url, f"{name}-1"), patience=2 if end == "silence" else 30)
                    found.setdefault(name, []).append((got.end, len(got.texts)))
            return found

    assert run(work, 120) == EXPECTED


def test_a_job_that_asks_for_nothing_is_a_whole_one_about_itself() -> None:
    async def work() -> Got:
        async with mock.serve(V2, speed=0) as server:
            return await listen(progress(server.url, "my job/1"))

    got = run(work)
    assert got.tags == (P, P, P, P, P, "job_complete")
    assert {json.loads(each)["jobId"] for each in got.texts} == {"my job/1"}


def test_an_expired_token_is_refreshed() -> None:
    """The guide's flow, by hand: refused, refreshed, connected, lost, connected again, complete."""

    async def work() -> None:
        scenario = SUPPORT / "expired-then-dropped.json"
        async with mock.serve(V2, speed=0, scenarios=[scenario]) as server:
            job = "expired-then-dropped-1"
            assert (await listen(progress(server.url, job, "old"))).end == "401"
            ask = {"jobId": job, "oldToken": "old"}
            assert (await http(f"{server.http}/api/token/refresh", ask))[0] == 503
            status, answer = await http(f"{server.http}/api/token/refresh", ask)
            assert (status, answer) == (200, {"token": "new"})
            first = await listen(progress(server.url, job, answer["token"]))
            assert (first.end, first.tags) == ("lost", (P, P, P))
            second = await listen(progress(server.url, job, answer["token"]))
            assert (second.end, second.tags[-1]) == DONE
            assert server.violations == (), "exactly three upgrades and two refreshes were to come"
            assert not [each for each in server.events if "old" in each.about or "new" in each.about]

    run(work)


def test_a_page_of_another_origin_may_refresh() -> None:
    """CORS: the browser asks first, and then sends the request; whoever is no page sees none of it."""

    async def work() -> None:
        async with mock.serve(V2, speed=0) as server:
            head = "HTTP/1.1\r\nHost: a\r\nOrigin: http://localhost:5173\r\n"
            asks = "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n"
            first, _ = await raw(server.url, f"OPTIONS /api/token/refresh {head}{asks}\r\n".encode())
            assert first.startswith(b"HTTP/1.1 204 ")
            assert b"Access-Control-Allow-Headers: content-type\r\n" in first
            asked = b'{"jobId":"a","oldToken":"t"}'
            sends = f"POST /api/token/refresh {head}Content-Length: {len(asked)}\r\n\r\n".encode() + asked
            second, _ = await raw(server.url, sends)
            for each in (first, second):
                assert b"Access-Control-Allow-Origin: http://localhost:5173\r\n" in each
                assert b"Access-Control-Allow-Methods: POST\r\n" in each
            assert second.startswith(b"HTTP/1.1 200 ")
            plain, _ = await raw(server.url, sends.replace(b"Origin: http://localhost:5173\r\n", b""))
            assert b"Access-Control" not in plain
            assert (await raw(server.url, f"OPTIONS /nothing {head}{asks}\r\n".encode()))[0].startswith(b"HTTP/1.1 404")

    run(work)


@pytest.mark.parametrize(("token", "status"), [("expired-1", "401"), ("invalid", "401"), ("x", "done")])
def test_tokens(token: str, status: str) -> None:
    async def work() -> Got:
        async with mock.serve(V2, speed=0) as server:
            return await listen(progress(server.url, "j", token))

    got = run(work)
    assert got.end == status
    if status == "401":
        assert json.loads(got.texts[0])["code"] == ("TOKEN_EXPIRED" if token.startswith("exp") else "INVALID_TOKEN")


def test_a_refused_token_does_not_use_up_a_connection_of_the_scenario() -> None:
    async def work() -> list[str]:
        async with mock.serve(V2, speed=0) as server:
            tokens = ("expired", "good", "good")
            return [(await listen(progress(server.url, "drop-1", each))).end for each in tokens]

    assert run(work) == ["401", "lost", "done"]


def test_a_token_must_be_escaped() -> None:
    special = "a+b/c=d&e f%#ü?"

    async def work() -> list[str]:
        async with mock.serve(V2, speed=0) as server:
            escaped = await listen(progress(server.url, "token-with-specials-1", special))
            bare = await listen(
                f"{server.url}/ws/progress?jobId=token-with-specials-2&token=a+b/c=d%26e%20f%25%23%C3%BC?"
            )
            return [escaped.end, bare.end]

    assert run(work) == ["done", "401"], "a bare `+` is a space"


def test_the_refresh() -> None:
    async def work() -> None:
        async with mock.serve(V2, speed=0, seed=3) as server:
            path = f"{server.http}/api/token/refresh"
            first = await http(path, {"jobId": "a", "oldToken": "t"})
            assert first[0] == 200
            assert first != await http(path, {"jobId": "a", "oldToken": "t"}), "each is a new one"
            extra = await http(path, {"jobId": "refresh-extra-members-1", "oldToken": "t"})
            assert set(extra[1]) == {"token", "expiresIn", "scopes"}
            assert (await http(path, {"jobId": "refresh-refused-1", "oldToken": "t"}))[0] == 401
            assert (await http(path, {"jobId": "refresh-same-1", "oldToken": "t"})) == (200, {"token": "t"})
            assert (await http(path, {"jobId": "a", "oldToken": "invalid"}))[0] == 401
            assert server.violations == ()
            for body in ({"jobId": "a"}, {"jobId": 1, "oldToken": "t"}, b"{", [], b"\xff"):
                assert (await http(path, body))[0] == 400
            assert len(server.violations) == 5

    run(work)


def test_what_is_not_there_is_refused_with_a_sentence() -> None:
    async def work() -> None:
        async with mock.serve(V2, speed=0) as server:
            assert (await http(f"{server.http}/nothing"))[0] == 404
            assert (await http(f"{server.http}/ws/progress"))[0] == 426
            assert (await listen(f"{server.url}/other?jobId=a&token=t")).end == "404"
            lacking = await listen(f"{server.url}/ws/progress?jobId=a")
            assert (lacking.end, "`token` is missing" in str(lacking.texts[0])) == ("401", True)
            assert (await listen(f"{server.url}/ws/progress?token=a")).end == "400"
            assert len(server.violations) == 5

    run(work)


def test_the_log_and_its_reset() -> None:
    async def work() -> None:
        async with mock.serve(V2, speed=0) as server:
            secret = "s3cret-t0ken"
            await listen(progress(server.url, "drop-1", secret))
            status, log = await http(f"{server.http}/__protogen/log")
            assert status == 200
            assert [each["what"] for each in log] == ["upgrade", "message", "message", "message", "dropped"]
            assert secret not in json.dumps(log)
            assert (await http(f"{server.http}/__protogen/reset", {}))[0] == 200
            assert server.events == ()
            assert (await listen(progress(server.url, "drop-1"))).end == "lost", "it starts again"

    run(work)


def test_the_same_seed_gives_the_same_bytes() -> None:
    names = ("fragments", "half-frame", "bad-frame", "restart", "slow-network", "future")

    async def work() -> list[bytes]:
        async with mock.serve(V2, speed=0, seed=7) as server:
            targets = [f"/ws/progress?jobId={each}-1&token=t" for each in names]
            return [(await raw(server.url, handshake(each), 0.3))[0].partition(b"\r\n\r\n")[2] for each in targets]

    first = run(work)
    assert all(first)
    assert first == run(work)


@pytest.mark.parametrize(
    ("name", "end", "last"),
    [
        ("drop", "reset", b""),
        ("fin", "fin", b""),
        ("half-frame", "reset", b'\x81\x7e\xea\x60{"type":'),
        ("bad-frame", "open", b"\xc1\x05hello"),
        ("bad-utf8", "open", b"\x81\x03\xff\xfe\xfd"),
        ("silence", "open", b""),
        ("restart", "open", b"\x88\x09\x03\xf4restart"),
        ("instant", "open", b"\x88\x02\x03\xe8"),
    ],
)
def test_faults_as_a_plain_socket_sees_them(name: str, end: str, last: bytes) -> None:
    async def work() -> tuple[bytes, str]:
        async with mock.serve(V2, speed=0) as server:
            return await raw(server.url, handshake(f"/ws/progress?jobId={name}-1&token=t"), 0.5)

    data, how = run(work)
    assert data.startswith(b"HTTP/1.1 101 ")
    assert how == end
    assert data.endswith(last)


def test_a_silent_server_does_not_answer_a_ping() -> None:
    ping = b"\x89\x80\x00\x00\x00\x00"

    async def work(name: str) -> bytes:
        async with mock.serve(V2, speed=0) as server:
            host, _, port = server.url.partition("//")[2].partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(handshake(f"/ws/progress?jobId={name}&token=t"))
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(0.3)
            writer.write(ping)
            await asyncio.sleep(0.3)
            found = await reader.read(65536)
            writer.transport.abort()
            return found

    assert b"\x8a\x00" in run(lambda: work("other"))
    assert b"\x8a\x00" not in run(lambda: work("silence"))


def test_two_channels_and_both_directions() -> None:
    """The chat: a header as credential, a subprotocol, the opening, a call with its reply, life asked by a text."""
    hello, say = '{"type":"hello","nick":"n"}', '{"type":"say","id":"7","text":"x"}'

    async def work() -> None:
        async with mock.serve(CHAT, speed=0) as server:
            room = {"additional_headers": {"Authorization": "Bearer secret"}, "subprotocols": ["chat.v1"]}
            got = await listen(f"{server.url}/rooms/calls-1", 0.5, (hello, "ping", say), **room)
            answers = [json.loads(each) for each in got.texts if each != "pong"]
            assert "pong" in got.texts
            assert [each["type"] for each in answers] == ["welcome", "accepted"]
            assert answers[1]["id"] == "7"
            assert server.violations == ()
            presence = await listen(f"{server.url}/presence", 0.5)
            assert (presence.tags, presence.end) == (("presence",), "silence")
            assert (await listen(f"{server.url}/rooms/calls-2", 0.5)).end == "401", "without the header"
            assert len(server.violations) == 1
            await listen(f"{server.url}/rooms/calls-3", 0.3, ('{"type":"say"}',), **room)
            assert 'the member "id" is missing' in server.violations[-1]
            await listen(f"{server.url}/presence", 0.3, (say,))
            assert "no messages of clients" in server.violations[-1]
            room["subprotocols"] = ["other"]
            await listen(f"{server.url}/rooms/calls-4", 0.3, **room)
            assert "subprotocols" in server.violations[-1]

    run(work)


def test_an_asyncapi_document_is_served_too(tmp_path: Path) -> None:
    payload = {"type": "object", "properties": {"type": {"const": "tick"}}, "required": ["type"]}
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Ticks", "version": "1.0.0"},
        "channels": {"ticks": {"address": "/ticks", "messages": {"tick": {"payload": payload}}}},
        "operations": {"send": {"action": "send", "channel": {"$ref": "#/channels/ticks"}}},
    }
    path = written(tmp_path, document, "ticks.json")

    async def work() -> Got:
        async with mock.serve(path, speed=0) as server:
            return await listen(f"{server.url}/ticks", 0.3)

    assert run(work).tags == ("tick",)


def test_a_contract_without_a_channel_is_told_what_to_write(tmp_path: Path) -> None:
    path = written(tmp_path, {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string"})

    async def work() -> None:
        async with mock.serve(path):
            pass

    with pytest.raises(Refused) as refused:
        run(work)
    assert "x-protogen" in refused.value.diagnostics[0].help
