"""Interrupts that end the process at once, where there is nothing to undo: before the work and after it."""

from __future__ import annotations

import os
from _signal import SIGINT, SIGTERM, signal  # type: ignore[import-not-found]  # `signal` imports others, which takes time


def leave_at_once() -> None:
    """From now on, Ctrl-C and SIGTERM end the process silently, with the shell's exit codes for them."""
    for number in (SIGINT, SIGTERM):
        signal(number, _leave)


def _leave(number: int, frame: object) -> None:
    os._exit(128 + number)
