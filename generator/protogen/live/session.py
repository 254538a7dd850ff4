"""Plays the steps of one connection on a socket, and hears what the client says meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from protogen.live import frames
from protogen.live.hearing import Heard, Hearing
from protogen.live.outlet import PATIENCE, Outlet
from protogen.live.stage import about, line, read
from protogen.live.values import Close, Drop, Expect, Pace, Ping, Raw, Send, Step, Wait
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.place import Json
from protogen.validate.checking import Checker, Judged
from protogen.wire.values import Channel

if TYPE_CHECKING:
    from websockets.server import ServerProtocol

_TURN = 16
"""After this many steps the other connections have their turn."""


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
        self._checker, self._tell = checker, tell
        self._outlet = Outlet(self._writer, partial(tell, "server"), chance, speed)
        self._closed = asyncio.Event()
        self._inbox: asyncio.Queue[Judged] = asyncio.Queue(1000)
        self._hearing = Hearing(protocol)
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
        await self._outlet.gone.wait()

    async def _step(self, step: Step) -> None:
        match step:
            case Send():
                await self._send(step)
            case Raw(data):
                self._tell("server", "bytes", str(len(data)))
                await self._outlet.write(data)
            case Wait(seconds):
                await self._outlet.pause(seconds)
            case Pace():
                self._outlet.slow(step)
            case Ping(data):
                self._tell("server", "ping")
                await self._outlet.write(frames.frame(frames.PING, data))
            case Expect():
                await self._expect(step)
            case Close():
                await self._close(step)
            case Drop():
                await self._outlet.drop(step)

    async def _send(self, step: Send) -> None:
        for number, text in enumerate(step.texts):
            if number and step.every:
                await self._outlet.pause(step.every)
            await self._outlet.late()
            if self._ready[0] != (text, step.own):
                self._ready = ((text, step.own), prepared(self._channel, self._subject, text, step.own))
            name, text = self._ready[1]
            self._tell("server", "message", name, document=text)
            for piece in frames.message(text.encode(), step.pieces):
                await self._outlet.write(piece)

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
                await asyncio.wait_for(self._closed.wait(), PATIENCE)
        if not self._closed.is_set():
            await self._outlet.close(step)

    # what the client does

    async def _hear(self) -> None:
        while data := await self._reader.read(65536):
            if self._outlet.silent:
                continue
            for heard in self._hearing.heard(data):
                self._heard(heard)
            answer = b"".join(self._protocol.data_to_send())
            if answer:
                await self._outlet.write(answer)
            if self._hearing.fault:
                self._tell("client", "frame", fault=self._hearing.fault)
                break
            if self._closed.is_set():
                break
        self._outlet.gone.set()
        if not self._closed.is_set() and not self._outlet.left and not self._hearing.fault:
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
