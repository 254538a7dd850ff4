"""Messages on their way to the app."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from .values import Full

M = TypeVar("M")


class Inbox(Generic[M]):
    """Messages that the app has not taken yet, each with its tag if it repeats."""

    def __init__(self, size: int, full: Full) -> None:
        self.full = full
        self._size = size
        self._waiting: deque[tuple[str, M]] = deque()
        self._more, self._room = asyncio.Event(), asyncio.Event()
        self._room.set()
        self._over = False

    @property
    def is_full(self) -> bool:
        """Whether there is no room."""
        return len(self._waiting) >= self._size

    async def room(self) -> None:
        """Wait for room, where that is what the app wants."""
        if self.full is Full.WAIT and self.is_full:
            self._room.clear()
            await self._room.wait()

    def put(self, message: M, repeats: str) -> bool:
        """Keep a message. `repeats`: its tag, if others of its kind follow. Returns
        whether the oldest of that kind gave way to it."""
        crowded = self.full is Full.COALESCE and repeats != "" and self.is_full
        place = self._oldest(repeats) if crowded else None
        if place is not None:
            del self._waiting[place]
        self._waiting.append((repeats, message))
        self._more.set()
        return place is not None

    async def take(self) -> M | None:
        """The next message; None after the end."""
        while not self._waiting:
            if self._over:
                return None
            self._more.clear()
            await self._more.wait()
        message = self._waiting.popleft()[1]
        if not self._room.is_set() and not self.is_full:
            self._room.set()
        return message

    def end(self) -> None:
        """Nothing comes any more."""
        self._over = True
        self._more.set()
        self._room.set()

    def _oldest(self, tag: str) -> int | None:
        return next(
            (at for at, (each, _) in enumerate(self._waiting) if each == tag), None
        )
