"""Shows on a terminal how far a run has come: click's bar, with the number of documents."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

_PATIENCE = 1.0
"""Seconds before anything is shown."""


class Progress:
    """Draws a bar for each input on stderr. Draws nothing where stderr is not a terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._started = time.perf_counter()
        self._bar: Any = None
        self._name = ""

    def __call__(self, name: str, position: int, size: int, documents: int) -> None:
        """Move the bar. `position` and `size` are in bytes; a size of 0 is not known."""
        if not self._on or time.perf_counter() - self._started < _PATIENCE:
            return
        if self._bar is None or name != self._name:
            self.close()
            self._bar, self._name = bar(name, size), name
            self._bar.render_progress()
        self._bar.update(position - self._bar.pos, documents)

    def close(self) -> None:
        """End the bar's line."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def bar(name: str, size: int) -> Any:
    """A bar for one input. `size`: in bytes; 0 where it is not known."""
    endless = (None for _ in ())  # click draws a bar without an end for what has no length
    return click.progressbar(
        None if size else endless,
        length=size or None,
        label=name,
        show_pos=False,
        item_show_func=lambda documents: f"{documents or 0:,} documents",
        file=sys.stderr,
    )
