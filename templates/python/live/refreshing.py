"""Asks for a new token over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias
from urllib.error import HTTPError
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from .._runtime.jsontext import JSONTextError, parse
from .channel import Refresh
from .hearing import found
from .transport import is_local
from .values import TokenRefused

_REFUSED = (400, 401, 403)
_LARGEST = 1024 * 1024
"""Bytes of an answer."""

Ask: TypeAlias = Callable[[str, str, bytes], Awaitable[tuple[int, bytes]]]
"""Sends a body with a method to a URL; the status and the body of the answer."""


class _NoToken(Exception):
    """The answer has no token."""


async def refreshed(
    refresh: Refresh, http: str, given: Mapping[str, str], ask: Ask
) -> str:
    """The new token. Raises TokenRefused, or any other error if it is worth a new try."""
    body = json.dumps(_filled(refresh.body, given)).encode()
    status, answer = await ask(refresh.method, f"{http}{refresh.path}", body)
    if status in _REFUSED:
        raise TokenRefused
    if not 200 <= status < 300:
        raise _NoToken
    try:
        token = found(parse(answer), refresh.token)
    except JSONTextError:
        token = None
    if not isinstance(token, str) or not token:
        raise _NoToken
    return token


async def ask(
    method: str, url: str, body: bytes, timeout: float = 10
) -> tuple[int, bytes]:
    """The standard library's HTTP, in a thread of its own."""
    return await asyncio.to_thread(_ask, method, url, body, timeout)


def _ask(method: str, url: str, body: bytes, timeout: float) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = Request(url, body, headers, method=method)
    try:
        with _opener(url).open(request, timeout=timeout) as answer:
            return answer.status, answer.read(_LARGEST)
    except HTTPError as error:
        error.close()
        return error.code, b""


class _NoRedirect(HTTPRedirectHandler):
    """Redirects are not followed: they could lead credentials elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _opener(url: str) -> OpenerDirector:
    return build_opener(_NoRedirect, *([ProxyHandler({})] if is_local(url) else []))


def _filled(words: Any, given: Mapping[str, str]) -> Any:
    """The body with the values of parameters for texts `$name`."""
    match words:
        case str() if words.startswith("$"):
            return given.get(words[1:], "")
        case dict():
            return {key: _filled(each, given) for key, each in words.items()}
        case list():
            return [_filled(each, given) for each in words]
    return words
