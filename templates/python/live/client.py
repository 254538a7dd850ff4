"""A client of one channel: it follows the state machine and carries its effects out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from .._runtime.jsontext import parse
from .connecting import Connecting
from .connection import Connection
from .following import Event
from .hearing import checked
from .machine import Reason, State
from .refreshing import refreshed
from .transport import Closed
from .values import Failed, LiveFailure, LiveState, Outcome, TokenRefused

M = TypeVar("M")


class LiveClient(Connecting[M], AsyncIterator[M]):
    """A client that survives: `async with` starts it and cancels it, `async for` takes its
    messages. It belongs to the event loop that it was started in."""

    def start(self) -> Self:
        """Connect. `async with` and `async for` do it too."""
        self._post(Event("start"))
        return self

    def cancel(self) -> None:
        """End it: the outcome is Cancelled."""
        self._post(Event("cancel"))

    def suspend(self) -> None:
        """Give the connection up for a while."""
        self._post(Event("suspend"))

    def resume(self) -> None:
        """Connect again after `suspend`."""
        self._post(Event("resume"))

    def reachable(self) -> None:
        """The network is back: do not wait any longer."""
        self._post(Event("reachable"))

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

    # what the machine wants

    def _do(self, effect: str, event: Event) -> None:
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

    # the token

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
        self._post(Event(event))

    async def _refresh_late(self) -> None:
        await self._options.clock.sleep(self._options.refresh_timeout)
        self._stop("refresh")
        self._post(Event("token.error"))

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
        self._address.check({**self._given, name: token})
        self._secrets.add(token)
        self._given[name] = token
