"""Shows progress on a terminal: a bar if the size is known, else a count."""

from __future__ import annotations

import sys
import time

_PATIENCE = 1.0
"""Seconds before anything is shown."""
_EVERY = 0.1
_WIDTH = 28


class Progress:
    """Draws the progress on stderr, and removes it at the end."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._started = time.perf_counter()
        self._last = 0.0

    def __call__(self, name: str, position: int, size: int, documents: int) -> None:
        """Draw, unless the last drawing is recent."""
        now = time.perf_counter()
        if self._on and now - self._started > _PATIENCE and now - self._last > _EVERY:
            self._last = now
            sys.stderr.write(f"\r\x1b[K{shown(position, size, documents)}  {name}")
            sys.stderr.flush()

    def close(self) -> None:
        """Remove the bar."""
        if self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def shown(position: int, size: int, documents: int) -> str:
    """The bar's text."""
    count = f"{documents:,} documents"
    if not size:
        return count
    part = min(1.0, position / size)
    bar = ("━" * round(part * _WIDTH)).ljust(_WIDTH, "╌")
    return f"{bar} {part:4.0%}  {count}"
