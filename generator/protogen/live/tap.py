"""The tap: passes every byte between a client and a server on as it is, and judges what it sees on the way."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from protogen.dataclass import dataclass
from protogen.live.events import Event, Tell
from protogen.live.hearing import LARGEST, Hearing
from protogen.live.http import HEAD, PATIENCE, Request, parameters, response
from protogen.live.inject import Cut, Faults, Injected
from protogen.live.listener import Listener, answer
from protogen.live.outlet import Outlet, end, reset
from protogen.live.stage import Stage
from protogen.live.values import Connection, Scenario, Step
from protogen.live.watch import Watch
from protogen.wire.values import Channel

_HOP = frozenset({"host", "sec-websocket-extensions", "proxy-connection", "keep-alive", "te", "trailer"})
"""Headers that are not passed on. Without extensions no side compresses frames, so that they can be read."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The server behind the tap."""

    host: str
    port: int
    secure: bool
    path: str
    authority: str

    @classmethod
    def of(cls, url: str) -> Goal | None:
        """The goal of a URL; None if it is not one of a WebSocket or HTTP server."""
        try:
            parts = urlsplit(url)
            secure = parts.scheme in ("wss", "https")
            if parts.scheme not in ("ws", "wss", "http", "https") or not parts.hostname:
                return None
            port = parts.port or (443 if secure else 80)
        except ValueError:
            return None
        return cls(parts.hostname, port, secure, parts.path.rstrip("/"), parts.netloc.rpartition("@")[2])


Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter, asyncio.StreamReader, asyncio.StreamWriter]
"""The client's, and the server's."""


class Tap(Listener):
    """A proxy of one server. `inject`: a scenario whose faults are put into the traffic; `counts`: of events by their
    rule, and of documents."""

    def __init__(
        self,
        stage: Stage,
        goal: Goal,
        tell: Tell = lambda event: None,
        *,
        tolerant: bool = False,
        inject: Scenario | None = None,
    ) -> None:
        super().__init__(tell)
        self._stage, self._goal = stage, goal
        self._faults = Faults(inject) if inject else None
        self._checkers = {
            (each.name, who): stage.checker(entries, tolerant=tolerant)
            for each in stage.wire.channels
            for who, entries in (("server", each.sends), ("client", each.receives))
        }
        self.counts: Counter[str] = Counter()

    async def serve(
        self, number: int, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection: pass it on to the server."""
        found = self._stage.wire.at(request.path)
        channel = found[0] if found else None
        values = parameters(channel, request, found[1]) if channel and found else {}
        self._secrets.add(values.get(each.name, "") for each in (channel.credentials if channel else ()))
        subject = values.get(channel.subject.name, "") if channel and channel.subject else ""
        script = self._faults.next(channel, subject) if self._faults and request.upgrade else Connection()
        if script.refuse or script.hang:
            await self._turn_away(number, channel, script, reader, writer)
            return
        goal = self._goal
        try:
            secure = ssl.create_default_context() if goal.secure else None
            connecting = asyncio.open_connection(goal.host, goal.port, ssl=secure, limit=HEAD)
            above, below = await asyncio.wait_for(connecting, PATIENCE)
        except (OSError, TimeoutError) as error:
            fault = f"{goal.host}, port {goal.port}, cannot be reached: {str(error) or 'no answer in time'}"
            self._tell(number, channel.name if channel else "", "server", "unreachable", fault=fault)
            writer.write(response(502, {"error": fault}))
            return
        try:
            below.write(self._head(request))
            await self._pass(number, request, channel, values, (reader, writer, above, below), script.steps)
        finally:
            below.close()

    async def _turn_away(
        self,
        number: int,
        channel: Channel | None,
        script: Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Refuse a connection as the scenario says, or never answer it; the server does not hear of it."""
        name = channel.name if channel else ""
        if script.refuse is None:
            self._tell(number, name, "tap", "hangs")
            while await reader.read(HEAD):
                pass
            return
        refuse = script.refuse
        self._tell(number, name, "tap", "upgrade", str(refuse.status))
        await answer(writer, response(refuse.status, refuse.body, refuse.headers))

    def _head(self, request: Request) -> bytes:
        """The head of a request as it is passed on: to the server's host, and without compression."""
        lines = request.raw.removesuffix(b"\r\n\r\n").split(b"\r\n")[1:]
        kept = [each for each in lines if each.partition(b":")[0].decode("latin-1").lower() not in _HOP]
        if not request.upgrade:
            kept = [each for each in kept if each.partition(b":")[0].lower() != b"connection"] + [b"Connection: close"]
        first = f"{request.method} {self._goal.path}{request.target} HTTP/1.1\r\nHost: {self._goal.authority}"
        return b"\r\n".join([first.encode("latin-1"), *kept, b"", b""])

    async def _pass(
        self,
        number: int,
        request: Request,
        channel: Channel | None,
        values: dict[str, str],
        streams: Streams,
        steps: tuple[Step, ...],
    ) -> None:
        reader, writer, above, below = streams
        tell = partial(self._tell, number, channel.name if channel else "")
        if not request.upgrade:
            tell("client", f"{request.method} {request.path}")
            await _both(_pipe(reader, below, _unheard), _pipe(above, writer, _unheard))
            return
        try:
            head, early = await _handshake(reader, above)
            writer.write(head)
            status = head[9:12].decode("latin-1") if head.startswith(b"HTTP/1.") else "no HTTP"
            tell("client", "upgrade", status)
            if status == "101" and head.endswith(b"\r\n\r\n"):
                await self._watch(channel, values, streams, tell, early, steps)
            else:
                await _both(_pipe(reader, below, _unheard), _pipe(above, writer, _unheard))
        finally:
            self.ended.set()

    async def _watch(
        self,
        channel: Channel | None,
        values: dict[str, str],
        streams: Streams,
        tell: Callable[..., None],
        early: bytes,
        steps: tuple[Step, ...],
    ) -> None:
        """Pass frames on in both directions, and judge them. `early`: what the client sent before the answer."""
        from websockets.protocol import CLIENT, SERVER, Protocol

        reader, writer, above, below = streams
        watch = Watch(channel, values, self._checkers, tell)
        of_client, of_server = (Hearing(Protocol(side, max_size=LARGEST)) for side in (SERVER, CLIENT))
        watch.hear("client", of_client, early)
        below.write(early)
        outlet = Outlet(writer, partial(tell, "tap"), random.Random(0))

        def said(data: bytes) -> None:
            watch.hear("client", of_client, data)
            if "client" in watch.closed and not outlet.silent:
                outlet.gone.set()

        hear = partial(watch.hear, "server", of_server)
        down = Injected(steps, outlet, hear, channel).run(above) if steps else _pipe(above, writer, hear)
        try:
            await _both(_then(_pipe(reader, below, said), outlet.gone.set), down)
        except (asyncio.CancelledError, Cut):
            raise  # the tap stops, or a fault was injected: neither side has ended anything
        except BaseException:
            watch.over()
            raise
        watch.over()

    def _keep(self, event: Event) -> None:
        self.counts["document"] += event.document is not None
        self.counts["connection"] += event.what == "upgrade"
        if event.fault:
            self.counts[event.rule or "connection fault"] += 1


def _unheard(data: bytes) -> None:
    pass


async def _handshake(reader: asyncio.StreamReader, above: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head of the server's answer, and what the client sent before it. Raises ConnectionError if the client goes
    first."""
    waiting = asyncio.ensure_future(reader.read(65536)), asyncio.ensure_future(_answer(above))
    early, answer = waiting
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if early.done() and not early.result():
            raise ConnectionResetError
        return await answer, early.result() if early.done() else b""
    finally:
        for each in waiting:
            each.cancel()


async def _both(*pipes: Coroutine[Any, Any, None]) -> None:
    """Run the pipes of both directions until both have ended, or one side has been reset."""
    tasks = [asyncio.ensure_future(each) for each in pipes]
    try:
        await asyncio.gather(*tasks)
    finally:
        for each in tasks:
            each.cancel()


async def _then(pipe: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
    """Run a pipe, and say when it has ended, in whatever way."""
    try:
        await pipe
    finally:
        done()


async def _answer(above: asyncio.StreamReader) -> bytes:
    """The head of the server's answer; what there is of it, if that is no whole head."""
    try:
        return await above.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await above.read(error.consumed)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[bytes], None]) -> None:
    """Pass bytes on until the end, and the end as well: a reset as a reset."""
    try:
        while data := await reader.read(65536):
            hear(data)
            writer.write(data)
            await writer.drain()
        end(writer)
    except OSError:  # a reset, or the other side is gone already
        reset(writer)
        raise
