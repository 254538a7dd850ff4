"""How a client reaches its server: the interface of a transport, and `websockets`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection, connect
    from websockets.exceptions import ConnectionClosed

_CLOSING = 2.0
"""Seconds for the server to answer a close."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """There is no connection. `status`: of HTTP, if there was one; `retry_after`: the
    header of that name; `hopeless`: what answered is no WebSocket server."""

    def __init__(
        self,
        status: int | None = None,
        retry_after: str = "",
        *,
        hopeless: bool = False,
        detail: str = "",
    ) -> None:
        super().__init__(status, detail)
        self.status, self.retry_after = status, retry_after
        self.hopeless, self.detail = hopeless, detail


class Closed(Exception):
    """The connection is over. `code`: of the close frame that the server sent, 1005 if
    it had none, 1006 if there was no such frame."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """Where to connect. It holds credentials: `shown` is the URL without them."""

    url: str
    shown: str
    headers: Mapping[str, str]
    subprotocols: tuple[str, ...]
    max_size: int

    def __repr__(self) -> str:
        return f"Request({self.shown!r})"

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine."""
        return is_local(self.url)


def is_local(url: str) -> bool:
    """Whether a URL leads to this machine."""
    return urlsplit(url).hostname in _LOCAL


class Transport(Protocol):
    """One connection. Cancelling `open` or `receive` must be safe; `close` and `abort`
    come at most once, also while it opens."""

    async def open(self) -> None:
        """Connect. Raises Refused."""

    async def receive(self) -> str | bytes:
        """The next message. Raises Closed."""

    async def send(self, text: str) -> None:
        """Send a message. Raises Closed."""

    async def ping(self) -> None:
        """Ask for life; returns when it is answered."""

    async def close(self, code: int) -> None:
        """Close the connection, with a time limit of its own."""

    def abort(self) -> None:
        """Drop the connection."""


TransportFactory: TypeAlias = Callable[[Request], Transport]


def websockets_transport(**options: Any) -> TransportFactory:
    """Transports by the package `websockets`. The options (`ssl`, `proxy` ...) are those
    of its `connect`."""
    return lambda request: _WebSocket(request, options)


class _WebSocket:
    def __init__(self, request: Request, options: Mapping[str, Any]) -> None:
        self._request, self._options = request, options
        self._connection: ClientConnection | None = None

    async def open(self) -> None:
        from websockets.exceptions import InvalidHandshake, InvalidStatus, ProxyError

        try:
            self._connection = await self._dial()
        except InvalidStatus as error:
            response = error.response
            after = response.headers.get("Retry-After", "")
            raise Refused(response.status_code, after) from None
        except InvalidHandshake as error:
            lost = isinstance(error.__cause__, (OSError, EOFError))
            hopeless = not lost and not isinstance(error, ProxyError)
            raise Refused(hopeless=hopeless, detail=type(error).__name__) from None
        except (OSError, EOFError) as error:
            raise Refused(detail=type(error).__name__) from None

    def _dial(self) -> connect:
        from websockets.asyncio.client import connect
        from websockets.typing import Subprotocol

        class Direct(connect):
            """Redirects are not followed: they could lead credentials elsewhere."""

            def process_redirect(self, exc: Exception) -> Exception:
                return exc

        usual: dict[str, Any] = {"proxy": None} if self._request.is_local else {}
        offered = [Subprotocol(each) for each in self._request.subprotocols]
        return Direct(
            self._request.url,
            **{
                "additional_headers": self._request.headers,
                "subprotocols": offered or None,
                "max_size": self._request.max_size,
                "open_timeout": None,
                "ping_interval": None,
                "close_timeout": _CLOSING,
                "logger": _quiet(),
                **usual,
                **self._options,
            },
        )

    @property
    def _open(self) -> ClientConnection:
        if self._connection is None:
            raise Closed(1006)
        return self._connection

    async def receive(self) -> str | bytes:
        from websockets.exceptions import ConnectionClosed

        try:
            return await self._open.recv()
        except ConnectionClosed as error:
            raise Closed(_code(error)) from None

    async def send(self, text: str) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await self._open.send(text)
        except ConnectionClosed as error:
            raise Closed(_code(error)) from None

    async def ping(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await (await self._open.ping())
        except ConnectionClosed as error:
            raise Closed(_code(error)) from None

    async def close(self, code: int) -> None:
        if self._connection is not None:
            await self._connection.close(code)

    def abort(self) -> None:
        if self._connection is not None:
            self._connection.transport.abort()


def _code(error: ConnectionClosed) -> int:
    """The code that the server sent; what it echoed is ours."""
    if error.rcvd is None or error.rcvd_then_sent is False:
        return 1006
    return error.rcvd.code


def _quiet() -> logging.Logger:
    """The package would log URLs and headers, which hold credentials."""
    logger = logging.getLogger(f"{__name__}.quiet")
    logger.setLevel(logging.CRITICAL + 1)
    return logger
