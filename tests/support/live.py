"""Clients for tests of the live side: one by the package `websockets`, one that is a plain socket."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar
from urllib.error import HTTPError
from urllib.parse import quote

import support.outside as outside

T = TypeVar("T")
ENDS = ("job_complete", "error")


def run(work: Callable[[], Awaitable[T]], seconds: float = 30) -> T:
    """What comes of a coroutine; it fails where that takes too long."""
    outside.package("websockets")

    async def limited() -> T:
        async with asyncio.timeout(seconds):
            return await work()

    return asyncio.run(limited())


class Got(NamedTuple):
    """What one connection brought: how it ended, and the texts of the messages."""

    end: str
    texts: tuple[str | bytes, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the messages."""
        return tuple(json.loads(each)["type"] for each in self.texts)


async def listen(url: str, patience: float = 1, says: tuple[str, ...] = (), **options: Any) -> Got:
    """Connect, say something, and listen until the last message, the end, or silence. `end` is `done`, a close code,
    `lost`, `silence`, or the status of a refusal."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import ConnectionClosed, InvalidStatus

    texts: list[str | bytes] = []
    try:
        async with connect(
            url, open_timeout=patience, close_timeout=patience, max_size=None, proxy=None, **options
        ) as ws:
            for each in says:
                await ws.send(each)
            while True:
                texts.append(await asyncio.wait_for(ws.recv(), patience))
                if _is_end(texts[-1]):
                    return Got("done", tuple(texts))
    except ConnectionClosed as error:
        return Got(str(error.rcvd.code) if error.rcvd else "lost", tuple(texts))
    except InvalidStatus as error:
        return Got(str(error.response.status_code), (error.response.body or b"",))
    except TimeoutError:
        return Got("silence", tuple(texts))


def _is_end(text: str | bytes) -> bool:
    with suppress(ValueError, TypeError, KeyError):
        return json.loads(text)["type"] in ENDS
    return False


def progress(url: str, job: str, token: str = "t") -> str:
    """The address of our contract's channel."""
    return f"{url}/ws/progress?jobId={quote(job, safe='')}&token={quote(token, safe='')}"


async def http(url: str, body: Any = None, method: str = "") -> tuple[int, Any]:
    """The status and the JSON body of an HTTP answer."""

    def ask() -> tuple[int, Any]:
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(url, data, method=method or None)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            text = error.read()
            return error.code, json.loads(text) if text else None

    return await asyncio.to_thread(ask)


def handshake(target: str, host: str = "127.0.0.1") -> bytes:
    """The request of a WebSocket client, as bytes."""
    key = base64.b64encode(b"0123456789abcdef").decode()
    lines = (f"GET {target} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade")
    return "\r\n".join([*lines, f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]).encode()


async def raw(url: str, data: bytes, patience: float = 1) -> tuple[bytes, str]:
    """What a plain socket gets after it has sent some bytes, and how that ends: `fin`, `reset` or `open`."""
    host, _, port = url.partition("//")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    found = b""
    try:
        writer.write(data)
        while True:
            more = await asyncio.wait_for(reader.read(65536), patience)
            if not more:
                return found, "fin"
            found += more
    except TimeoutError:
        return found, "open"
    except ConnectionError:
        return found, "reset"
    finally:
        writer.transport.abort()
