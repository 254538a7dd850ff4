"""Plays the steps of one connection on a socket, and hears what the client says meanwhile."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from protogen.live import frames
from protogen.live.hearing import Heard, Hearing
from protogen.live.stage import about, line, read
from protogen.live.values import Close, Drop, Expect, Pace, Ping, Raw, Send, Step, Wait
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.place import Json
from protogen.validate.checking import Checker, Judged
from protogen.wire.values import Channel

if TYPE_CHECKING:
    from websockets.server import ServerProtocol

_PATIENCE = 5.0
"""Seconds for the client to answer a close."""
_TURN = 16
"""After this many steps the other connections have their turn."""
_BREATH = 0.05
"""Seconds before a reset, so that what was sent before arrives: a reset discards what the peer has not read yet."""


class Session:
    """One open connection. `tell` is called with each event's `who`, `what` and the rest."""

    def __init__(
        self,
        channel: Channel,
        subject: str,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        protocol: ServerProtocol,
        checker: Checker | None,
        tell: Callable[..., None],
        chance: random.Random,
        speed: float,
    ) -> None:
        self._channel, self._subject, self._protocol = channel, subject, protocol
        self._reader, self._writer = streams
        self._checker, self._tell, self._chance, self._speed = checker, tell, chance, speed
        self._pace = Pace()
        self._silent = self._left = False
        """Whether nothing is answered any more; whether the connection was ended by us."""
        self._gone, self._closed = asyncio.Event(), asyncio.Event()
        self._inbox: asyncio.Queue[Judged] = asyncio.Queue(1000)
        self._hearing = Hearing(protocol)
        self._turn = asyncio.Lock()
        self._ready: tuple[tuple[str, bool], tuple[str, str]] = (("", False), ("(no JSON)", ""))
        """The text that was sent last, and what was made of it: many scenarios repeat one."""

    async def run(self, steps: tuple[Step, ...]) -> None:
        """Play the steps until the connection is over."""
        hearing, playing = asyncio.ensure_future(self._hear()), asyncio.ensure_future(self._play(steps))
        try:
            await asyncio.wait([hearing, playing], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in (hearing, playing):
                each.cancel()
            with suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(hearing, playing)

    # what the server does

    async def _play(self, steps: tuple[Step, ...]) -> None:
        for number, step in enumerate(steps):
            await self._step(step)
            if isinstance(step, (Close, Drop)):
                return
            if number % _TURN == 0:
                await asyncio.sleep(0)  # the other connections have their turn
        await self._gone.wait()

    async def _step(self, step: Step) -> None:
        match step:
            case Send():
                await self._send(step)
            case Raw(data):
                self._tell("server", "bytes", str(len(data)))
                await self._write(data)
            case Wait(seconds):
                await self._pause(seconds)
            case Pace(mean, spread, rate):
                self._pace = Pace(mean or self._pace.mean, spread or self._pace.spread, rate or self._pace.rate)
            case Ping(data):
                self._tell("server", "ping")
                await self._write(frames.frame(frames.PING, data))
            case Expect():
                await self._expect(step)
            case Close():
                await self._close(step)
            case Drop(how):
                await self._drop(how)

    async def _send(self, step: Send) -> None:
        for number, text in enumerate(step.texts):
            if number and step.every:
                await self._pause(step.every)
            if self._pace.mean or self._pace.spread:
                await self._pause(max(0.0, self._pace.mean + self._chance.uniform(-1, 1) * self._pace.spread))
            if self._ready[0] != (text, step.own):
                self._ready = ((text, step.own), prepared(self._channel, self._subject, text, step.own))
            name, text = self._ready[1]
            self._tell("server", "message", name, document=text)
            for piece in frames.message(text.encode(), step.pieces):
                await self._write(piece)

    async def _expect(self, step: Expect) -> None:
        try:
            async with asyncio.timeout(step.within):
                while (judged := await self._inbox.get()).message != (step.message or judged.message):
                    pass
        except TimeoutError:
            self._tell("client", "silent", fault=f"no {step.message or 'message'} came within {step.within} s")
            return
        if step.reply is not None:
            await self._send(Send((line(answered(step.reply, judged.value)),)))

    async def _close(self, step: Close) -> None:
        if step.later:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), _PATIENCE)
        if self._closed.is_set():
            return
        self._tell("server", "closed", str(step.code or ""))
        self._left = True
        await self._write(frames.closing(step.code, step.reason))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), _PATIENCE)

    async def _drop(self, how: str) -> None:
        self._tell("server", "dropped", how)
        self._left = True
        if how == "silence":
            self._silent = True
            await self._gone.wait()
        elif how == "fin":
            self._writer.write_eof()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), _PATIENCE)
        else:
            if how == "half-frame":
                await self._write(frames.frame(frames.TEXT, b'{"type":', length=60_000))
            await asyncio.sleep(_BREATH)
            reset(self._writer)

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed if self._speed else 0)

    async def _write(self, data: bytes) -> None:
        """Write bytes, not faster than the pace allows; never within another frame."""
        async with self._turn:
            rate = self._pace.rate * (self._speed or 0)
            step = max(1, int(rate / 20)) if rate else len(data) or 1
            for at in range(0, len(data), step):
                self._writer.write(data[at : at + step])
                await self._writer.drain()
                if rate:
                    await asyncio.sleep(0.05)

    # what the client does

    async def _hear(self) -> None:
        while data := await self._reader.read(65536):
            if self._silent:
                continue
            for heard in self._hearing.heard(data):
                self._heard(heard)
            answer = b"".join(self._protocol.data_to_send())
            if answer:
                await self._write(answer)
            if self._hearing.fault:
                self._tell("client", "frame", fault=self._hearing.fault)
                break
            if self._closed.is_set():
                break
        self._gone.set()
        if not self._closed.is_set() and not self._left and not self._hearing.fault:
            self._tell("client", "gone")

    def _heard(self, heard: Heard) -> None:
        if heard.what == "closed":
            self._tell("client", "closed", heard.code)
            self._closed.set()
        elif heard.what == "message":
            self._message(heard.data)

    def _message(self, data: bytes) -> None:
        keep = self._channel.live.keep_alive
        if keep and keep.send and data == keep.send.encode():
            self._tell("client", "asks for life")
            self._writer.write(b"".join(frames.message(keep.expect.encode())))
            return
        text = data.decode("utf-8", "replace")
        if self._checker is None:
            self._tell("client", "message", fault="the contract has no messages of clients", document=text)
            return
        judged = self._checker.judge(data)
        self._tell("client", "message", judged.message, fault=judged.fault, document=text)
        with suppress(asyncio.QueueFull):
            self._inbox.put_nowait(judged)


def prepared(channel: Channel, subject: str, text: str, own: bool) -> tuple[str, str]:
    """A name for a message, and its text: a document of our own is about the connection's subject."""
    try:
        value = parse(text)
    except JSONTextError:
        return "(no JSON)", text
    known = value.get("type") if isinstance(value, dict) else None
    changed = about(channel, value, subject) if own else value
    return (known if isinstance(known, str) else ""), text if changed == value else line(changed)


def answered(reply: Json, request: Json) -> Json:
    """A reply with the values of a request for texts `$request/...`."""
    if isinstance(reply, str) and reply.startswith("$request/"):
        return read(request, reply.removeprefix("$request"))
    if isinstance(reply, list):
        return [answered(each, request) for each in reply]
    return {key: answered(each, request) for key, each in reply.items()} if isinstance(reply, dict) else reply


def reset(writer: asyncio.StreamWriter) -> None:
    """End a TCP connection with a reset."""
    own = writer.get_extra_info("socket")
    if own is not None:
        with suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
