"""Starts the command line; from the first moment on, an interrupt ends it silently with the shell's exit code."""

from __future__ import annotations

import os
import signal
from types import FrameType


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)


def main() -> None:
    """Import and run the command line. Until it has handlers of its own, nothing is there to undo."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    from protogen.cli import main as run

    run()


if __name__ == "__main__":
    main()
