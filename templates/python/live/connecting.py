"""The connection of a client: made, watched, heard, given up."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypeVar

from .backoff import wished
from .connection import Connection
from .following import Event, Following
from .hearing import Heard, found
from .machine import State
from .transport import Closed, Refused
from .values import Full

M = TypeVar("M")
_PASSING = ("message.ordinary", "message.unknown")
"""What is not the end: without room for it, the app is too slow."""


class Connecting(Following[M]):
    """What a client does with its connection."""

    def _open(self, number: int) -> None:
        options = self._options
        request = self._address.request(self._given, self._cursor)
        self._log("connect", request.shown)
        transport = options.transport(request)
        waits = bool(self._first and self._channel.awaits)
        connection = Connection(number, transport, waits=waits)
        self._connection = connection
        connection.spawn(self._live(connection))
        self._later("deadline", options.open_timeout, Event("deadline", number))

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
        self._post(Event("opened", connection.number))

    def _over(self, number: int, code: int) -> Event:
        verdict = self._channel.on_close(code)
        name = f"closed.{verdict.kind}"
        return Event(name, number, close_code=code, code=verdict.code)

    def _refusal(self, number: int, refused: Refused) -> Event:
        if refused.status is None:
            kind = "fail" if refused.hopeless else "retry"
            return Event(f"refused.{kind}", number)
        verdict = self._channel.on_status(refused.status)
        return Event(
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
            self._post(Event("stable", connection.number))

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
                self._post(Event("silence", connection.number))
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
            self._post(Event(heard.event, connection.number, heard=heard))
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
        self._post(Event(name, connection.number, code=heard.code, heard=heard))
        self._good(connection)

    def _good(self, connection: Connection) -> None:
        """The connection has had a valid message."""
        if connection.has_lasted and not connection.has_message:
            self._post(Event("stable", connection.number))
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
