"""Puts the faults of a scenario into real traffic: frames of the server are counted, held up and cut off."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace

from protogen.live import frames
from protogen.live.hearing import LARGEST
from protogen.live.outlet import Outlet
from protogen.live.values import Close, Connection, Drop, Pace, Ping, Raw, Scenario, Send, Step, Wait
from protogen.wire.values import Channel


class Cut(ConnectionError):
    """A fault of the scenario has ended the connection."""


class Faults:
    """The faults of a scenario: which of its connections a new one is, by the subject, as for the mock.

    The normal close at the end of the last connection is no fault, and is left to the server."""

    def __init__(self, scenario: Scenario) -> None:
        *first, last = scenario.connections or (Connection(),)
        steps = last.steps
        if steps and isinstance(steps[-1], Close) and steps[-1].code == 1000:
            last = replace(last, steps=steps[:-1])
        self._connections, self._channel = (*first, last), scenario.channel
        self._seen: Counter[str] = Counter()

    def next(self, channel: Channel | None, subject: str) -> Connection:
        """What happens to the next connection of a subject; nothing if the scenario is about another channel."""
        if channel is None or channel.name != self._channel:
            return Connection()
        self._seen[subject] += 1
        return self._connections[min(self._seen[subject], len(self._connections)) - 1]


class Injected:
    """One connection with faults. Each message that the steps send stands for one of the server's, which passes; what
    they do before, between and after is done. After the last step everything passes.

    `hear` is given the server's bytes as they pass.
    """

    def __init__(
        self, steps: tuple[Step, ...], outlet: Outlet, hear: Callable[[bytes], None], channel: Channel | None
    ) -> None:
        self._steps, self._outlet, self._hear = deque(steps), outlet, hear
        keep = channel.live.keep_alive if channel else None
        self._life = frames.frame(frames.TEXT, keep.expect.encode()) if keep else b""
        """The answer to a keep-alive, which is no message."""
        self._left = 0
        """How many messages pass before the next step."""
        self._rest = bytearray()

    async def run(self, reader: asyncio.StreamReader) -> None:
        """Pass on what the server says until it ends, and the end as well. Raises Cut, OSError."""
        await self._on()
        while data := await reader.read(65536):
            await self._passed(data)
        await self._pass(bytes(self._rest))
        self._outlet.end()

    async def _on(self) -> None:
        """Do what comes before the next message."""
        while self._steps and not self._left:
            await self._step(self._steps.popleft())

    async def _passed(self, data: bytes) -> None:
        """Pass the server's next bytes on, frame by frame."""
        self._rest += data
        at = 0
        while 0 < (size := frames.size(self._rest, at)) <= len(self._rest) - at:
            await self._frame(bytes(self._rest[at : at + size]))
            at += size
        del self._rest[:at]
        if len(self._rest) > LARGEST:  # no frame ends any more: what follows passes as it comes
            await self._pass(bytes(self._rest))
            self._rest.clear()

    async def _frame(self, frame: bytes) -> None:
        opcode, fin = frame[0] & 15, frame[0] & 0x80
        if opcode in (1, 2):
            await self._outlet.late()
        await self._pass(frame)
        if opcode < 8 and fin and self._left and frame != self._life:
            self._left -= 1
            await self._on()

    async def _pass(self, data: bytes) -> None:
        self._hear(data)
        await self._outlet.write(data)

    async def _step(self, step: Step) -> None:
        match step:
            case Send():
                self._left = len(step.texts)
            case Wait(seconds):
                await self._outlet.pause(seconds)
            case Pace():
                self._outlet.slow(step)
            case Raw(data):
                await self._outlet.write(data)
            case Ping(data):
                await self._outlet.write(frames.frame(frames.PING, data))
            case Close():
                await self._outlet.close(step)
                raise Cut
            case Drop():
                await self._outlet.drop(step)
                raise Cut
