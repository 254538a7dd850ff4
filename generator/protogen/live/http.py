"""As much of HTTP/1.1 as a mock and a tap need: heads of requests, and whole answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from protogen.dataclass import dataclass, field
from protogen.source.place import Json
from protogen.wire.values import Channel

HEAD = 64 * 1024
"""A longer head is refused, in bytes."""
BODY = 1024 * 1024
"""A longer body is refused, in bytes."""
PATIENCE = 10.0
"""Seconds for a head, and for a body."""


class BadRequest(Exception):
    """A request that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. The names of `headers` are in lower case; `query` and headers hold the last of equal names."""

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes = field(repr=False)
    """The head as it came, with the empty line."""

    @property
    def upgrade(self) -> bool:
        """Whether it asks for a WebSocket."""
        return self.headers.get("upgrade", "").lower() == "websocket"

    @property
    def length(self) -> int:
        """The length of the body. Raises BadRequest if it is not a number, or if the body is in chunks."""
        if "transfer-encoding" in self.headers:
            raise BadRequest("a body in chunks is not read: send `Content-Length`")
        text = self.headers.get("content-length", "0")
        if not text.isascii() or not text.isdigit() or int(text) > BODY:
            raise BadRequest(f"the body must have at most {BODY} bytes, and say how many")
        return int(text)


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the head of a request; None if the peer goes without one. Raises BadRequest."""
    try:
        raw = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise BadRequest("the request ends within its head") from None
        return None
    except asyncio.LimitOverrunError:
        raise BadRequest(f"the head of the request has more than {HEAD} bytes") from None
    except TimeoutError:
        raise BadRequest("no request came in time") from None
    return parsed(raw)


def parsed(raw: bytes) -> Request:
    """The request of a head. Raises BadRequest."""
    first, *lines = raw.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[0].isalpha():
        raise BadRequest("this is not an HTTP request")
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest("a header has no name")
        headers[name.lower()] = value.strip()
    try:
        url = urlsplit(words[1])
        query = dict(parse_qsl(url.query, keep_blank_values=True))
    except ValueError:
        raise BadRequest("the request's target is not a URL") from None
    return Request(words[0], words[1], url.path, query, headers, raw)


async def read_body(reader: asyncio.StreamReader, request: Request) -> bytes:
    """Read the body of a request. Raises BadRequest."""
    try:
        return await asyncio.wait_for(reader.readexactly(request.length), PATIENCE)
    except (asyncio.IncompleteReadError, TimeoutError):
        raise BadRequest("the body is shorter than it says") from None


def parameters(channel: Channel, request: Request, inside: Mapping[str, str]) -> dict[str, str]:
    """What a client gives when it connects, by the names of the parameters."""
    found = {name: unquote(text) for name, text in inside.items()}
    found |= {each.name: request.query[each.name] for each in channel.query if each.name in request.query}
    for each in channel.headers:
        if each.name.lower() in request.headers:
            text = request.headers[each.name.lower()]
            bearer = each.credential and text.lower().startswith("bearer ")
            found[each.name] = text[7:].strip() if bearer else text
    return found


def response(status: int, body: Json = None, headers: Mapping[str, str] | None = None) -> bytes:
    """A whole answer with a JSON body (None: without), after which the connection ends."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Status"
    data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    own = {"Content-Type": "application/json", "Content-Length": str(len(data)), "Connection": "close"}
    lines = [f"HTTP/1.1 {status} {phrase}"]
    for name, value in {**own, **(headers or {})}.items():
        lines.append(f"{_clean(name)}: {_clean(value)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + data


def shared(request: Request, method: str) -> dict[str, str]:
    """The headers that let a page of another origin ask with a method (CORS); none where no page asks."""
    if "origin" not in request.headers:
        return {}
    wanted = request.headers.get("access-control-request-headers", "")
    return {
        "Access-Control-Allow-Origin": request.headers["origin"],
        "Access-Control-Allow-Methods": method,
        "Vary": "Origin",
        **({"Access-Control-Allow-Headers": wanted} if wanted else {}),
    }


def _clean(text: str) -> str:
    """A header's text without line ends, which would start another header."""
    return text.replace("\r", " ").replace("\n", " ")
