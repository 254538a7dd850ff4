"""The server's side of one client's socket: bytes at a pace, and the ways to lose a connection on purpose."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

from protogen.live import frames
from protogen.live.values import Close, Drop, Pace

PATIENCE = 5.0
"""Seconds for the client to answer a close."""
_BREATH = 0.05
"""Seconds before a reset, so that what was sent before arrives: a reset discards what the peer has not read yet."""


class Outlet:
    """Writes to one client. `tell` is called with each event's `what` and `about`; `speed`: how fast time goes, 0: no
    waits. The owner sets `gone` when the client has left."""

    def __init__(
        self, writer: asyncio.StreamWriter, tell: Callable[[str, str], None], chance: random.Random, speed: float = 1
    ) -> None:
        self._writer, self._tell, self._chance, self._speed = writer, tell, chance, speed
        self._pace = Pace()
        self._turn = asyncio.Lock()
        self.gone = asyncio.Event()
        self.silent = self.left = False
        """Whether nothing is said any more; whether the connection was ended from here."""

    def slow(self, pace: Pace) -> None:
        """Go on at this pace; what it does not say stays as it was."""
        old = self._pace
        self._pace = Pace(pace.mean or old.mean, pace.spread or old.spread, pace.rate or old.rate)

    async def late(self) -> None:
        """Wait as long as the pace says before a message."""
        if self._pace.mean or self._pace.spread:
            await self.pause(max(0.0, self._pace.mean + self._chance.uniform(-1, 1) * self._pace.spread))

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds / self._speed if self._speed else 0)

    async def write(self, data: bytes) -> None:
        """Write bytes, not faster than the pace allows; never within another frame."""
        async with self._turn:
            rate = self._pace.rate * (self._speed or 0)
            step = max(1, int(rate / 20)) if rate else len(data) or 1
            for at in range(0, len(data), step):
                self._writer.write(data[at : at + step])
                await self._writer.drain()
                if rate:
                    await asyncio.sleep(0.05)

    def end(self) -> None:
        """Say that nothing more comes."""
        end(self._writer)

    async def close(self, step: Close) -> None:
        """Send a close, and wait for the client to leave."""
        self._tell("closed", str(step.code or ""))
        self.left = True
        await self.write(frames.closing(step.code, step.reason))
        await self._until_gone()

    async def drop(self, step: Drop) -> None:
        """Lose the connection."""
        self._tell("dropped", step.how)
        self.left = True
        if step.how == "silence":
            self.silent = True
            await self.gone.wait()
        elif step.how == "fin":
            self._writer.write_eof()
            await self._until_gone()
        else:
            if step.how == "half-frame":
                await self.write(frames.frame(frames.TEXT, b'{"type":', length=60_000))
            await asyncio.sleep(_BREATH)
            reset(self._writer)

    async def _until_gone(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.gone.wait(), PATIENCE)


def end(writer: asyncio.StreamWriter) -> None:
    """Say to a peer that nothing more comes."""
    if writer.can_write_eof():
        writer.write_eof()
    else:
        writer.close()


def reset(writer: asyncio.StreamWriter) -> None:
    """End a TCP connection with a reset."""
    own = writer.get_extra_info("socket")
    if own is not None:
        with suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
