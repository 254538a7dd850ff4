"""Follows the state machine: one event after the other, timers, what is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from .._runtime.checker import Violation
from .address import Address, Secrets
from .backoff import delay
from .channel import Channel
from .connection import Connection
from .context import Context
from .hearing import Heard, Hearing, checked
from .inbox import Inbox
from .machine import Reason, State, step
from .options import Options
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
)

M = TypeVar("M")


class Event(NamedTuple):
    """An event of the machine, and what came with it. `number`: of the connection that it
    comes from; 0: of none."""

    name: str
    number: int = 0
    status: int | None = None
    close_code: int | None = None
    code: str = ""
    not_before: float = 0
    heard: Heard[Any] | None = None


class Following(Generic[M]):
    """What a client is, and how it follows events; `_do` carries an effect out."""

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
        self._address.check(given)
        self._given = {
            name: each for name, each in given.items() if isinstance(each, str)
        }
        self._providers = {name: each for name, each in given.items() if callable(each)}
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
        self._events: deque[Event] = deque()
        self._is_busy = False
        self._number = 0
        self._connection: Connection | None = None
        self._cursor: str | None = None
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._closings: set[asyncio.Task[None]] = set()
        self._watchers: set[asyncio.Queue[LiveState]] = set()
        self._outcome: Outcome[M] | None = None
        self._ended = asyncio.Event()

    def _can_refresh(self) -> bool:
        ways = self._options.refresh or self._channel.refresh or self._providers
        return bool(self._token and ways)

    def _post(self, event: Event) -> None:
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

    def _follow(self, event: Event) -> None:
        if event.number and event.number != self._number:
            return  # of a connection that is given up
        found = step(self._state.name, self._context, event.name)
        self._context = found.context
        self._until = None
        for effect in found.effects:
            self._do(effect, event)
        if found.state is not self._state.name:
            self._show(found.state, event)

    def _show(self, state: State, event: Event) -> None:
        cause = LiveCause(event.name, event.status, event.close_code)
        waits = state is State.WAITING
        self._state = LiveState(
            state, self._context.attempt, self._until, cause if waits else None
        )
        for each in tuple(self._watchers):
            each.put_nowait(self._state)
        self._log("state", str(state))

    def _do(self, effect: str, event: Event) -> None:
        raise NotImplementedError

    def _end(self, kind: str, reason: list[str], event: Event) -> None:
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

    def _later(self, name: str, seconds: float, event: Event) -> None:
        async def work() -> None:
            await self._options.clock.sleep(seconds)
            self._post(event)

        self._timer(name, work())

    def _stop(self, *names: str) -> None:
        for name in names:
            if (task := self._timers.pop(name, None)) is not None:
                task.cancel()

    def _wait(self, event: Event) -> None:
        options = self._options
        seconds = delay(options.retry, self._context.attempt, options.uniform)
        seconds = max(seconds, event.not_before)
        self._until = options.clock.now() + seconds
        self._later("wait", seconds, Event("timer"))

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
