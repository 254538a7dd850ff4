"""How an app wants its client to be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from .refreshing import Ask, ask
from .transport import TransportFactory, websockets_transport
from .values import BUFFER, RETRY, Buffer, KeepAlive, Log, Reading, Refresh, Retry


class Clock(Protocol):
    """What time is for a client."""

    def now(self) -> float:
        """Seconds since some moment."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class LoopClock:
    """The clock of the event loop."""

    def now(self) -> float:
        """Seconds since some moment."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Options:
    """All that an app can choose. `opening`: the first message of the client."""

    reading: Reading = Reading.TOLERANT
    retry: Retry = RETRY
    buffer: Buffer = BUFFER
    open_timeout: float = 10
    refresh_timeout: float = 10
    keep_alive: KeepAlive | None = None
    refresh: Refresh | None = None
    opening: object = None
    log: Log | None = None
    transport: TransportFactory = field(default_factory=websockets_transport)
    ask: Ask = ask
    clock: Clock = field(default_factory=LoopClock)
    uniform: Callable[[float, float], float] = random.uniform
    max_size: int = 16 * 1024 * 1024
    """Bytes of a message."""
    allow_insecure: bool = False
    """Credentials may go over `ws://` to other machines."""
