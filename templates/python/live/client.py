"""A client of one channel: it follows the state machine and carries its effects out."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar
from uuid import uuid4

from .._runtime.checker import Violation
from .._runtime.jsontext import parse
from .address import Address, Secrets
from .backoff import delay, wished
from .channel import Channel
from .connection import Connection
from .context import Context
from .hearing import Heard, Hearing, checked, found
from .inbox import Inbox
from .machine import Reason, State, step
from .options import Options
from .refreshing import refreshed
from .transport import Closed, Refused
from .values import (
    Cancelled,
    Completed,
    Credential,
    Failed,
    Full,
    LiveCause,
    LiveEvent,
    LiveFailure,
    LiveState,
    Outcome,
    Reading,
    TokenRefused,
)

M = TypeVar("M")
_PASSING = ("message.ordinary", "message.unknown")
"""What is not the end: without room for it, the app is too slow."""


class _Event(NamedTuple):
    """An event of the machine, and what came with it. `number`: of the connection that it
    comes from; 0: of none."""

    name: str
    number: int = 0
    status: int | None = None
    close_code: int | None = None
    code: str = ""
    not_before: float = 0
    heard: Heard[Any] | None = None


class LiveClient(AsyncIterator[M], Generic[M]):
    """A client that survives: `async with` starts it and cancels it, `async for` takes its
    messages. It belongs to the event loop that it was started in."""

    def __init__(
        self,
        channel: Channel[M],
        server: str,
        given: Mapping[str, Credential | None],
        options: Options,
    ) -> None:
        self._channel, self._options = channel, options
        self._address = Address(
            channel,
            server,
            insecure=options.allow_insecure,
            max_size=options.max_size,
        )
        self._given = {
            name: each for name, each in given.items() if isinstance(each, str)
        }
        self._providers = {name: each for name, each in given.items() if callable(each)}
        self._address.check(self._given)
        self._secrets = Secrets()
        known = [name for name in channel.credentials if given.get(name) is not None]
        self._token = next(iter(known), "")
        for name in known:
            self._secrets.add(self._given.get(name, ""))
        self._first = checked(channel.takes, options.opening) if options.opening else ""
        self._hearing = Hearing(
            channel, options.reading, self._given.get(channel.subject or "")
        )
        usual = Full.COALESCE if channel.repeats else Full.WAIT
        self._inbox: Inbox[M] = Inbox(options.buffer.size, options.buffer.full or usual)
        self._context = Context(
            has_token=not self._providers,
            refresh=self._can_refresh(),
            ends=bool(channel.ends),
            strict=options.reading is Reading.STRICT,
            limit=options.retry.limit,
        )
        self._state = LiveState(State.IDLE)
        self._until: float | None = None
        self._events: deque[_Event] = deque()
        self._is_busy = False
        self._number = 0
        self._connection: Connection | None = None
        self._cursor: str | None = None
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._closings: set[asyncio.Task[None]] = set()
        self._watchers: set[asyncio.Queue[LiveState]] = set()
        self._outcome: Outcome[M] | None = None
        self._ended = asyncio.Event()

    # what an app does

    def start(self) -> Self:
        """Connect. `async with` and `async for` do it too."""
        self._post(_Event("start"))
        return self

    def cancel(self) -> None:
        """End it: the outcome is Cancelled."""
        self._post(_Event("cancel"))

    def suspend(self) -> None:
        """Give the connection up for a while."""
        self._post(_Event("suspend"))

    def resume(self) -> None:
        """Connect again after `suspend`."""
        self._post(_Event("resume"))

    def reachable(self) -> None:
        """The network is back: do not wait any longer."""
        self._post(_Event("reachable"))

    @property
    def state(self) -> LiveState:
        """Where the client is."""
        return self._state

    async def states(self) -> AsyncIterator[LiveState]:
        """The present state, and each one that follows, up to the end."""
        changes: asyncio.Queue[LiveState] = asyncio.Queue()
        changes.put_nowait(self._state)
        self._watchers.add(changes)
        try:
            while True:
                state = await changes.get()
                yield state
                if state.name is State.ENDED:
                    return
        finally:
            self._watchers.discard(changes)

    async def outcome(self) -> Outcome[M]:
        """How it ended, once it has."""
        await self._ended.wait()
        assert self._outcome is not None
        return self._outcome

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cancel()
        while self._closings:
            await asyncio.wait(self._closings)

    def __aiter__(self) -> Self:
        if self._state.name is State.IDLE:
            self.start()
        return self

    async def __anext__(self) -> M:
        try:
            message = await self._inbox.take()
        except asyncio.CancelledError:
            self.cancel()
            raise
        if message is not None:
            return message
        if isinstance(self._outcome, Failed):
            raise self._outcome.failure
        raise StopAsyncIteration

    async def _send(self, message: object) -> None:
        text = checked(self._channel.takes, message)
        connection = await self._sending()
        try:
            await connection.transport.send(text)
        except Closed:
            raise LiveFailure(Reason.INTERRUPTED) from None

    async def _call(self, name: str, message: object) -> Any:
        text = checked(self._channel.takes, message)
        connection = await self._sending()
        try:
            call = self._channel.calls[name]
            return await connection.reply(call, parse(text), text)
        except Closed:
            raise LiveFailure(Reason.INTERRUPTED) from None

    @staticmethod
    def _id() -> str:
        """The id of a call."""
        return uuid4().hex

    async def _sending(self) -> Connection:
        connection = self._connection
        if connection is None or self._state.name is not State.OPEN:
            raise LiveFailure(Reason.INTERRUPTED)
        await connection.ready()
        return connection

    # the machine

    def _post(self, event: _Event) -> None:
        """Follow an event, after the one that is being followed."""
        if self._is_busy:
            self._events.append(event)
            return
        self._is_busy = True
        try:
            self._follow(event)
            while self._events:
                self._follow(self._events.popleft())
        finally:
            self._is_busy = False

    def _follow(self, event: _Event) -> None:
        if event.number and event.number != self._number:
            return  # of a connection that is given up
        found = step(self._state.name, self._context, event.name)
        self._context = found.context
        self._until = None
        for effect in found.effects:
            self._do(effect, event)
        if found.state is not self._state.name:
            self._show(found.state, event)

    def _show(self, state: State, event: _Event) -> None:
        cause = LiveCause(event.name, event.status, event.close_code)
        waits = state is State.WAITING
        self._state = LiveState(
            state, self._context.attempt, self._until, cause if waits else None
        )
        for each in tuple(self._watchers):
            each.put_nowait(self._state)
        self._log("state", str(state))

    def _do(self, effect: str, event: _Event) -> None:
        if effect == "deliver" and event.heard:
            self._deliver(event.heard)
            return
        match effect.split():
            case ["open"]:
                self._number += 1
                self._open(self._number)
            case ["refresh"]:
                self._timer("refresh", self._refresh())
                self._timer("late", self._refresh_late())
            case ["wait"]:
                self._wait(event)
            case ["disarm" | "fired"]:
                self._stop("wait")
            case ["abandon"]:
                self._stop("refresh", "late")
            case ["watch"]:
                self._watch()
            case ["gone"]:
                self._leave()
            case ["abort"]:
                self._leave(abort=True)
            case ["close", code]:
                self._leave(int(code))
            case ["report"] if event.heard:
                self._tell(event.name.removeprefix("message."), event.heard)
            case ["drop"] if event.heard:
                self._tell("stale", event.heard)
            case ["end", kind, *reason]:
                self._end(kind, reason, event)

    def _end(self, kind: str, reason: list[str], event: _Event) -> None:
        self._stop(*self._timers)
        heard = event.heard
        if kind == "failed":
            why = Reason(reason[0])
            code = event.code or self._channel.failures.get(why)
            violations = heard.violations if heard else ()
            failure = LiveFailure(
                why, code, event.status, event.close_code, self._shown(violations)
            )
            self._outcome = Failed(failure)
        elif kind == "completed":
            self._outcome = Completed(heard.message if heard else None)
        else:
            self._outcome = Cancelled()
        self._inbox.end()
        self._ended.set()

    # time

    def _timer(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._stop(name)
        self._timers[name] = asyncio.ensure_future(work)

    def _later(self, name: str, seconds: float, event: _Event) -> None:
        async def work() -> None:
            await self._options.clock.sleep(seconds)
            self._post(event)

        self._timer(name, work())

    def _stop(self, *names: str) -> None:
        for name in names:
            if (task := self._timers.pop(name, None)) is not None:
                task.cancel()

    def _wait(self, event: _Event) -> None:
        options = self._options
        seconds = delay(options.retry, self._context.attempt, options.uniform)
        seconds = max(seconds, event.not_before)
        self._until = options.clock.now() + seconds
        self._later("wait", seconds, _Event("timer"))

    # the token

    def _can_refresh(self) -> bool:
        ways = self._options.refresh or self._channel.refresh or self._providers
        return bool(self._token and ways)

    async def _refresh(self) -> None:
        name = self._token
        old = self._given.get(name)
        self._log("authorize")
        try:
            await self._renew(name, old)
        except TokenRefused:
            event = "token.refused"
        except Exception as error:  # noqa: BLE001  # whatever the app's function raises
            self._log("authorize", type(error).__name__)
            event = "token.error"
        else:
            event = "token.same" if self._given.get(name) == old else "token.new"
        self._stop("late")
        self._post(_Event(event))

    async def _refresh_late(self) -> None:
        await self._options.clock.sleep(self._options.refresh_timeout)
        self._stop("refresh")
        self._post(_Event("token.error"))

    async def _renew(self, name: str, old: str | None) -> None:
        refresh = self._options.refresh
        if old is not None and refresh is not None:
            self._keep(name, await refresh(old))
        elif self._providers:
            for each, provider in self._providers.items():
                self._keep(each, await provider())
        elif self._channel.refresh is not None:
            http, ask = self._address.http, self._options.ask
            self._keep(
                name, await refreshed(self._channel.refresh, http, self._given, ask)
            )

    def _keep(self, name: str, token: str) -> None:
        if not isinstance(token, str) or not token:
            raise ValueError("this is no token")
        self._address.check({name: token})
        self._secrets.add(token)
        self._given[name] = token

    # the connection

    def _open(self, number: int) -> None:
        options = self._options
        request = self._address.request(self._given, self._cursor)
        self._log("connect", request.shown)
        transport = options.transport(request)
        waits = bool(self._first and self._channel.awaits)
        connection = Connection(number, transport, waits=waits)
        self._connection = connection
        connection.spawn(self._live(connection))
        self._later("deadline", options.open_timeout, _Event("deadline", number))

    async def _live(self, connection: Connection) -> None:
        """Connect, and hear all that comes."""
        number, transport = connection.number, connection.transport
        try:
            await self._connected(connection)
            if self._first:
                with suppress(Closed):  # what came before the close is still to be read
                    await transport.send(self._first)
            while True:
                connection.is_blocked = self._inbox.is_full
                await self._inbox.room()
                connection.is_blocked = False
                self._hear(connection, await transport.receive())
        except Refused as refused:
            self._post(self._refusal(number, refused))
        except Closed as closed:
            self._post(self._over(number, closed.code))
        except Exception as error:  # noqa: BLE001  # a transport breaks its word
            self._log("lost", type(error).__name__)
            transport.abort()
            is_open = self._state.name is State.OPEN
            refusal = self._refusal(number, Refused())
            self._post(self._over(number, 1006) if is_open else refusal)

    async def _connected(self, connection: Connection) -> None:
        try:
            await connection.transport.open()
        finally:
            if connection.number == self._number:
                self._stop("deadline")
        self._post(_Event("opened", connection.number))

    def _over(self, number: int, code: int) -> _Event:
        verdict = self._channel.on_close(code)
        name = f"closed.{verdict.kind}"
        return _Event(name, number, close_code=code, code=verdict.code)

    def _refusal(self, number: int, refused: Refused) -> _Event:
        if refused.status is None:
            kind = "fail" if refused.hopeless else "retry"
            return _Event(f"refused.{kind}", number)
        verdict = self._channel.on_status(refused.status)
        return _Event(
            f"refused.{verdict.kind}",
            number,
            status=refused.status,
            code=verdict.code,
            not_before=wished(refused.retry_after),
        )

    def _leave(self, code: int = 0, *, abort: bool = False) -> None:
        """Give the connection up: it is gone, or is closed with a code, or aborted."""
        connection, self._connection = self._connection, None
        self._number += 1
        self._stop("deadline", "stable", "alive")
        if connection is None:
            return
        connection.leave()
        if abort:
            connection.transport.abort()
        elif code:
            closing = asyncio.ensure_future(self._close(connection, code))
            self._closings.add(closing)
            closing.add_done_callback(self._closings.discard)

    async def _close(self, connection: Connection, code: int) -> None:
        with suppress(Exception):
            await connection.transport.close(code)
        connection.transport.abort()

    def _watch(self) -> None:
        """Notice that the connection lasts, and that the server is silent."""
        connection, keep = self._connection, self._options.keep_alive
        assert connection is not None
        connection.heard = self._options.clock.now()
        self._timer("stable", self._last(connection))
        if keep is not None:
            self._timer("alive", self._stay(connection, keep.every, keep.within))

    async def _last(self, connection: Connection) -> None:
        await self._options.clock.sleep(self._options.retry.stable_after)
        connection.has_lasted = True
        if connection.has_message:
            self._post(_Event("stable", connection.number))

    async def _stay(self, connection: Connection, every: float, within: float) -> None:
        clock = self._options.clock
        while True:
            left = connection.heard + every - clock.now()
            if left > 0 or connection.is_blocked:
                await clock.sleep(left if left > 0 else every)
                continue
            asked = clock.now()
            connection.spawn(self._ask_for_life(connection))
            await clock.sleep(within)
            if connection.heard < asked and not connection.is_blocked:
                self._post(_Event("silence", connection.number))
                return

    async def _ask_for_life(self, connection: Connection) -> None:
        with suppress(Exception):  # that it is lost is noticed where messages are read
            if self._channel.asks:
                await connection.transport.send(self._channel.asks)
                return
            await connection.transport.ping()
            connection.heard = self._options.clock.now()

    # messages

    def _hear(self, connection: Connection, data: str | bytes) -> None:
        connection.heard = self._options.clock.now()
        heard = self._hearing.hear(data)
        if not heard.event:
            return
        if heard.event == "message.invalid":
            self._post(_Event(heard.event, connection.number, heard=heard))
            return
        if connection.take_reply(heard.tag, heard.value, heard.message):
            self._good(connection)
            return
        if connection.awaits and heard.tag in self._channel.awaits:
            connection.answered()
        name = heard.event
        if self._hearing.is_stale(heard):
            name = "message.stale"
        elif name in _PASSING and self._inbox.full is Full.FAIL and self._inbox.is_full:
            name = "overflow"
        self._post(_Event(name, connection.number, code=heard.code, heard=heard))
        self._good(connection)

    def _good(self, connection: Connection) -> None:
        """The connection has had a valid message."""
        if connection.has_lasted and not connection.has_message:
            self._post(_Event("stable", connection.number))
        connection.has_message = True

    def _deliver(self, heard: Heard[M]) -> None:
        self._hearing.delivered(heard)
        if self._channel.cursor:
            place = found(heard.value, self._channel.cursor[1])
            self._cursor = self._cursor if place is None else str(place)
        assert heard.message is not None
        tag = heard.tag if heard.tag in self._channel.repeats else ""
        if self._inbox.put(heard.message, tag):
            self._log("coalesced", heard.tag)

    # what is told

    def _tell(self, kind: str, heard: Heard[M]) -> None:
        detail = heard.code or heard.tag
        self._log(kind, detail, heard.text, self._shown(heard.violations))

    def _shown(self, violations: tuple[Violation, ...]) -> tuple[Violation, ...]:
        hidden = self._secrets.hidden
        return tuple(
            Violation(hidden(each.pointer), each.keyword, each.at, hidden(each.message))
            for each in violations[:20]
        )

    def _log(
        self,
        kind: str,
        detail: str = "",
        text: str = "",
        violations: tuple[Violation, ...] = (),
    ) -> None:
        log, hidden = self._options.log, self._secrets.hidden
        if log is None:
            return
        try:
            log(LiveEvent(kind, hidden(detail), hidden(text), violations))
        except Exception as error:  # noqa: BLE001  # it must not stop the client
            context = {"message": "a client's log raised an error", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)
