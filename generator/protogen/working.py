"""Shows on a terminal that a verb is at work, once that takes over a second, and removes it again."""

from __future__ import annotations

import os
import sys
import threading
import time

_PATIENCE = 1.0
_STEP = 0.15
"""Seconds before anything is shown, and between two pictures."""
_TURNS = "|/-\\"


class Working:
    """The line on stderr; use it in a `with` block. Shows nothing where stderr is no terminal, and nothing in CI."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._started = time.perf_counter()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._drawn = False
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Working:
        global _now
        if _wanted():
            _now = self
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        global _now
        if self._thread is not None:
            self._stop.set()
            self._thread.join()
            self.clear()
            _now = None

    def clear(self) -> None:
        """Remove the line, so that something can be printed where it stands."""
        with self._lock:
            if self._drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
                self._drawn = False

    def _run(self) -> None:
        turn = 0
        wait = _PATIENCE
        while not self._stop.wait(wait):
            wait = _STEP
            turn += 1
            seconds = time.perf_counter() - self._started
            line = f"{_TURNS[turn % len(_TURNS)]} {self.what}, {seconds:.0f} s"
            with self._lock:
                if self._stop.is_set():
                    return
                sys.stderr.write(f"\r{line[: _width() - 1]}\x1b[K")
                sys.stderr.flush()
                self._drawn = True


_now: Working | None = None


def clear() -> None:
    """Remove the line, if there is one."""
    if _now is not None:
        _now.clear()


def stage(what: str) -> None:
    """Say what the work is at now."""
    if _now is not None:
        _now.what = what


def end() -> None:
    """Show nothing from now on: the verb waits, or has a picture of its own."""
    if _now is not None:
        _now.__exit__()


def _width() -> int:
    """How many characters a line of the terminal has."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80  # a terminal that was never told its size
    except OSError:
        return 80


def _wanted() -> bool:
    stream = sys.stderr
    return stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
