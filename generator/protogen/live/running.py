"""Runs a mock or a tap until it is to stop: the ready line, what happens line by line, records, and the summary."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import signal
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from protogen.dataclass import dataclass, field
from protogen.live.cast import Cast
from protogen.live.events import Event, Tell
from protogen.live.server import Mock
from protogen.live.stage import Stage
from protogen.live.tap import Tap
from protogen.project.write import save
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.wire.values import Channel

Announce = Callable[[str], None]
Complain = Callable[[Iterable[object]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line says of where to listen, when to stop, and what to keep."""

    port: int = 0
    host: str = "127.0.0.1"
    expose: bool = False
    ready_file: Path | None = None
    seed: int = 0
    speed: float = 1
    record: Path | None = None
    log: Path | None = None
    once: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """How it went: sentences for people, and what clients broke."""

    summary: tuple[str, ...]
    faults: tuple[str, ...] = ()


def asked(options: Mapping[str, Any]) -> Asked:
    """Check the options. Raises Refused if the package `websockets` is missing, or for an address that others reach."""
    given = Asked(**options)
    require()
    try:
        local = given.host == "localhost" or ipaddress.ip_address(given.host).is_loopback
    except ValueError:
        local = False
    if not local and not given.expose:
        help = "add `--expose` if other machines are to reach it"
        raise Refused(Diagnostic("not-exposed", f"`{given.host}` is not an address of this machine alone", help=help))
    return given


def require() -> None:
    """Refuse to go on without the package `websockets`."""
    try:
        import websockets.server  # noqa: F401
    except ImportError:
        help = "the extra `live` of protogen-toolkit brings it; so does `pip install websockets` where protogen is"
        raise Refused(Diagnostic("no-websockets", "the package `websockets` is not installed", help=help)) from None


@dataclass
class Told:
    """Prints events, equal ones in a row as one line, and writes records."""

    complain: Complain
    record: TextIO | None = None
    log: TextIO | None = None
    documents: int = 0
    connections: set[int] = field(default_factory=set)
    _last: Event | None = None
    _count: int = 0
    _start: float | None = None

    def hear(self, event: Event) -> None:
        """Tell of one event."""
        self.connections.add(event.number)
        if event.document is not None:
            self.documents += 1
            if self.record is not None:
                self.record.write(" ".join(event.document.split("\n")).replace("\r", " ") + "\n")
                self.record.flush()
        if self.log is not None:
            now = asyncio.get_running_loop().time()
            self._start = now if self._start is None else self._start
            self.log.write(json.dumps({"at": round(now - self._start, 6), **event.words()}) + "\n")
            self.log.flush()
        last = self._last
        if last is not None and last.words() == event.words():
            self._count += 1
            return
        self.flush()
        self._last, self._count = event, 1
        if event.what != "message" or event.fault:
            self.flush()

    def flush(self) -> None:
        """Print what is waiting."""
        event, self._last = self._last, None
        if event is None:
            return
        words = [event.who, event.what, event.about, f"×{self._count}" if self._count > 1 else ""]
        text = " ".join(each for each in words if each)
        fault = f": {event.fault}" if event.fault else ""
        self.complain([f"{datetime.now():%H:%M:%S} #{event.number:<3} {event.name or '-':<20} {text}{fault}"])


def mock(stage: Stage, every: Cast, given: Asked, scenario: str, announce: Announce, complain: Complain) -> Served:
    """Serve until it is to stop. Raises Refused if the port is taken."""
    with ExitStack() as stack:
        told = Told(complain, _opened(stack, given.record), _opened(stack, given.log))
        only = every.named(scenario) if scenario else None
        server = Mock(stage, every.scenarios, every.usual, told.hear, seed=given.seed, speed=given.speed, only=only)

        async def serve() -> None:
            stop, port = stopping(), await listening(server.start, given)
            count = len(every.scenarios)
            ready(given, {"url": f"ws://{_shown(given.host)}:{port}", "scenarios": count}, announce)
            complain([line for channel in stage.wire.channels for line in _described(channel, every)])
            try:
                await until(given, stop, server.ended)
            finally:
                await server.stop()

        asyncio.run(serve())
        told.flush()
        faults = (*server.violations, *server.unmet())
        seen = f"{_many(sum(server.seen.values()), 'connection')}, {_many(len(server.seen), 'scenario')} seen"
        return Served((f"{seen}; {_many(len(faults), 'violation')} of clients", *faults[:20]), faults)


def tap(make: Callable[[Tell], Tap], to: str, given: Asked, announce: Announce, complain: Complain) -> Served:
    """Pass traffic on to a server until it is to stop. `make`: the tap, by what is told of events. Raises Refused if
    the port is taken."""
    with ExitStack() as stack:
        told = Told(complain, _opened(stack, given.record), _opened(stack, given.log))
        proxy = make(told.hear)

        async def serve() -> None:
            stop, port = stopping(), await listening(proxy.start, given)
            ready(given, {"url": f"ws://{_shown(given.host)}:{port}", "to": to}, announce)
            try:
                await until(given, stop, proxy.ended)
            finally:
                await proxy.stop()

        asyncio.run(serve())
        told.flush()
        counts = proxy.counts
        seen = f"{_many(counts['connection'], 'connection')}, {_many(counts['document'], 'document')}"
        judged = f"{counts['violation']} not valid; order: {_many(counts['order'], 'remark')}"
        faults = [*(["violation"] if counts["violation"] else []), *(["order"] if counts["order"] else [])]
        return Served((f"{seen}: {judged}",), tuple(faults))


def _opened(stack: ExitStack, path: Path | None) -> TextIO | None:
    return None if path is None else stack.enter_context(path.open("w", encoding="utf-8"))


async def listening(start: Callable[[str, int], Awaitable[int]], given: Asked) -> int:
    """Listen; returns the port. Raises Refused if that is not possible."""
    try:
        return await start(given.host, given.port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        help = "choose another with `--port`, or 0 for a free one"
        text = f"cannot listen on {given.host}, port {given.port}: {reason}"
        raise Refused(Diagnostic("port-taken", text, help=help)) from None


def ready(given: Asked, words: Mapping[str, Any], announce: Announce) -> None:
    """Say in one line of JSON that it is ready, on stdout and in the ready file."""
    url = str(words["url"])
    line = json.dumps({"ready": True, **words, "http": f"http{url.removeprefix('ws')}"}, separators=(",", ":"))
    if given.ready_file is not None:
        save(given.ready_file, line + "\n")
    announce(line)


def stopping() -> asyncio.Event:
    """What a signal to stop sets, from now on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(each, stop.set)
        except (NotImplementedError, RuntimeError):  # Windows, or not in the main thread
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


async def until(given: Asked, stop: asyncio.Event, ended: asyncio.Event) -> None:
    """Wait until it is to stop: a signal, the time, or the end of a connection."""
    waiting = [asyncio.ensure_future(stop.wait()), *([asyncio.ensure_future(ended.wait())] if given.once else [])]
    _, left = await asyncio.wait(waiting, timeout=given.seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()


def _described(channel: Channel, every: Cast) -> list[str]:
    """Two sentences about a channel, for who stands before the terminal."""
    query = "&".join(f"{each.name}=…" for each in channel.query)
    usual = every.usual[channel.name].name
    subject = channel.subject
    first = f"{channel.name}  {channel.address}{'?' if query else ''}{query}"
    lines = [
        f"{first}  {subject.name} chooses a scenario: `drop-1`, `drop-2`; any other: {usual}" if subject else first
    ]
    if channel.credentials:
        refresh = channel.live.refresh
        more = f"; {refresh.method} {refresh.path} gives the next one" if refresh else ""
        lines.append(f"tokens  any is accepted, except `expired…` and `invalid…`{more}")
    return lines


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
