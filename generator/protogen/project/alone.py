"""Lets one build at a time write to a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(out: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the output folder: another build that wants it waits, after `waits` was called.

    The lock is the system's, on the folder that holds `out`: there is no lock file, and it ends with the process.
    Where the system or the disk has no such locks, nothing is held: `write.apply` is all or none then, too.
    """
    held = _open(_above(out))
    try:
        if held is not None:
            _take(held, waits)
        yield
    finally:
        if held is not None:
            os.close(held)


def _above(out: Path) -> Path:
    """The nearest folder above that is there already."""
    whole = Path(os.path.abspath(out))
    return next((each for each in whole.parents if each.is_dir()), whole)


def _open(folder: Path) -> int | None:
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return None


def _take(held: int, waits: Callable[[], None]) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waits()
        fcntl.flock(held, fcntl.LOCK_EX)
    except OSError:
        return
