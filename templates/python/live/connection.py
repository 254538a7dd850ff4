"""One connection of a client: its transport, and all that ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, NamedTuple

from .._runtime.jsontext import Json
from .channel import Call
from .hearing import found
from .machine import Reason
from .transport import Transport
from .values import LiveFailure


class Pending(NamedTuple):
    """A call that waits for its reply."""

    call: Call
    id: Json
    reply: asyncio.Future[Any]


class Connection:
    """One connection. `number` tells it from those before it."""

    def __init__(self, number: int, transport: Transport, *, waits: bool) -> None:
        self.number, self.transport = number, transport
        self.heard = 0.0
        """When the server last showed life."""
        self.is_blocked = False
        """The app takes no messages, so that nothing is read."""
        self.has_message = self.has_lasted = False
        self.awaits = waits
        """The answer to the first message of the client has not come."""
        self._ready = asyncio.Event()
        self._pending: list[Pending] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._over = False
        if not waits:
            self._ready.set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Work that ends with the connection."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def answered(self) -> None:
        """The opening is over."""
        self.awaits = False
        self._ready.set()

    async def ready(self) -> None:
        """Wait until others than the first message may be sent. Raises LiveFailure if
        the connection is lost before."""
        await self._ready.wait()
        if self._over:
            raise LiveFailure(Reason.INTERRUPTED)

    async def reply(self, call: Call, value: Json, text: str) -> Any:
        """Send a request and wait for its reply."""
        id = found(value, call.ids[0]) if call.ids else None
        pending = Pending(call, id, asyncio.get_running_loop().create_future())
        self._pending.append(pending)
        try:
            await self.transport.send(text)
            return await pending.reply
        finally:
            if pending in self._pending:
                self._pending.remove(pending)

    def take_reply(self, tag: str, value: Json, message: Any) -> bool:
        """Give a message to the call that it answers, if it answers one."""
        for pending in self._pending:
            call = pending.call
            fits = not call.replies or tag in call.replies
            if fits and (not call.ids or found(value, call.ids[1]) == pending.id):
                self._pending.remove(pending)
                if not pending.reply.done():
                    pending.reply.set_result(message)
                return True
        return False

    def leave(self) -> None:
        """End all that belongs to the connection, but for the transport itself."""
        self._over = True
        self._ready.set()
        for pending in self._pending:
            if not pending.reply.done():
                pending.reply.set_exception(LiveFailure(Reason.INTERRUPTED))
        self._pending = []
        for task in tuple(self._tasks):
            task.cancel()
