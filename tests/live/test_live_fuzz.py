"""Random bytes and frames into mock and tap: no hang, no traceback, and both serve the next client as before."""

from __future__ import annotations

import asyncio
import logging
import random
import struct

import pytest
from support.live import handshake, listen, progress, run
from support.paths import SUPPORT

from protogen import mock
from protogen.live.stage import of_contract
from protogen.live.tap import Goal, Tap
from protogen.project.config import Config

pytestmark = pytest.mark.slow

CHAT = SUPPORT / "chat.schema.json"
FRAMES = 10_000
TEXTS = ('{"type":"hello","nick":"n"}', '{"type":"say"}', "ping", "{", "[]", "\ud7ff", "1e999", '{"type":1}', "null")


def masked(chance: random.Random) -> bytes:
    """One frame of a client, more often right than not."""
    payload = chance.choice(TEXTS).encode() if chance.random() < 0.6 else chance.randbytes(chance.randrange(60))
    opcode = chance.choice((1, 1, 1, 2, 9, 10, 0, chance.randrange(16)))
    first = (chance.random() < 0.9) << 7 | (chance.randrange(8) << 4 if chance.random() < 0.02 else 0) | opcode
    mask = chance.randbytes(4)
    body = bytes(each ^ mask[number % 4] for number, each in enumerate(payload))
    kind = chance.random()
    if kind < 0.01:  # a length that is not true, up to the largest
        return struct.pack("!BBQ", first, 255, chance.choice((1 << 62, 1 << 63, 1 << 40, 70_000))) + mask + body
    if kind < 0.02:
        return struct.pack("!BB", first, len(payload)) + payload  # without a mask
    return struct.pack("!BB", first, 128 | len(payload)) + mask + body


def head(chance: random.Random) -> bytes:
    """A request, of which something may be missing or wrong."""
    whole = handshake("/rooms/a").replace(b"\r\n\r\n", b"\r\nAuthorization: Bearer x\r\n\r\n")
    kind = chance.random()
    if kind < 0.8:
        return whole
    if kind < 0.9:
        at = chance.randrange(len(whole))
        return whole[:at] + chance.randbytes(chance.randrange(4)) + whole[at + chance.randrange(4) :]
    return chance.choice(
        (b"", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", chance.randbytes(200), b"A" * 70_000, whole[:40])
    )


async def poured(port: int, seed: int, count: int) -> None:
    """Send a request and frames, in pieces of any size, and read what comes."""
    chance = random.Random(seed)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def swallow() -> None:
        while await reader.read(65536):
            pass

    swallowing = asyncio.ensure_future(swallow())
    try:
        data = head(chance) + b"".join(masked(chance) for _ in range(count))
        while data:
            cut = chance.randrange(1, 4000)
            writer.write(data[:cut])
            data = data[cut:]
            await writer.drain()
        await asyncio.sleep(0.01)
    except ConnectionError:
        pass
    finally:
        swallowing.cancel()
        await asyncio.gather(swallowing, return_exceptions=True)
        writer.transport.abort()


@pytest.mark.parametrize("through", ["mock", "tap"])
def test_random_frames(through: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    async def work() -> str:
        async with mock.serve(CHAT, speed=0) as server:
            real = Goal.of(server.url)
            assert real is not None
            tap = Tap(of_contract(CHAT, Config()), real)
            port = real.port if through == "mock" else await tap.start()
            wrong: list[object] = []
            asyncio.get_running_loop().set_exception_handler(lambda loop, context: wrong.append(context))
            for batch in range(0, FRAMES // 25, 20):
                await asyncio.gather(*(poured(port, seed, 25) for seed in range(batch, batch + 20)))
            assert wrong == []
            options = {"additional_headers": {"Authorization": "Bearer secret"}, "subprotocols": ["chat.v1"]}
            got = await listen(f"ws://127.0.0.1:{port}/rooms/calls-1", 1, (TEXTS[0],), **options)
            await tap.stop()
            return got.tags[0]

    assert run(work, 120) == "welcome"
    assert not [each for each in caplog.records if each.exc_info], "no traceback"


def test_many_clients_at_once() -> None:
    async def work() -> list[str]:
        from support.paths import V2

        async with mock.serve(V2, speed=0) as server:
            found = await asyncio.gather(*(listen(progress(server.url, f"job-{n}"), 20) for n in range(200)))
            return [each.end for each in found if len(each.texts) == 6]

    assert run(work, 60) == ["done"] * 200
