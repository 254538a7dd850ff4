"""Listens on a port: what mock and tap have in common around their connections."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from protogen.live.events import Event, Secrets, Tell
from protogen.live.http import HEAD, BadRequest, Request, read_request, response


class Listener:
    """A server whose connections are served by `serve`. `ended`: set when a WebSocket is over."""

    def __init__(self, tell: Tell) -> None:
        self._hears = tell
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None
        self._number = 0
        self._secrets = Secrets()
        self.ended = asyncio.Event()

    async def serve(
        self, number: int, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection, whose request has been read. Raises BadRequest, OSError."""
        raise NotImplementedError

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; returns the port. Raises OSError if it is taken."""
        self._server = await asyncio.start_server(self._accept, host, port, limit=HEAD)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening, and end all connections."""
        if self._server is not None:
            self._server.close()
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._number += 1
        number = self._number
        try:
            if (request := await read_request(reader)) is not None:
                await self.serve(number, request, reader, writer)
        except BadRequest as error:
            self._tell(number, "", "client", "request", fault=str(error))
            await answer(writer, response(400, {"error": str(error)}))
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()

    def _tell(
        self,
        number: int,
        name: str,
        who: str,
        what: str,
        about: str = "",
        fault: str = "",
        document: str | None = None,
        rule: str = "",
    ) -> None:
        """Tell of an event, without the credentials in it."""
        hidden = self._secrets.hidden
        text = None if document is None else hidden(document)
        event = Event(number, name, who, what, hidden(about), hidden(fault), text, rule)
        self._keep(event)
        self._hears(event)

    def _keep(self, event: Event) -> None:
        """Count an event, or remember it."""
        raise NotImplementedError


async def answer(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Send an answer, if the client is still there."""
    with suppress(OSError):
        writer.write(data)
        await writer.drain()
