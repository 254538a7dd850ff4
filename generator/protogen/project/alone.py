"""Lets one build at a time write to a folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_TRIES = 100
"""How often a folder may vanish before it is held; one that is a link to nothing always does."""


@contextmanager
def alone(out: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the output folder: another build that wants it waits, after `waits` was called.

    The lock is the system's, on the folder that holds `out`: there is no lock file, and it ends with the process.
    That folder is made if it is missing, so that first builds hold the same one; it is removed if it stays empty. (One
    above it stays where the build that made it ends while another is in it, and that one fails too.)
    Where the system or the disk has no such locks, nothing is held: `write.apply` is all or none then, too.
    """
    holder = Path(os.path.abspath(out)).parent
    made: list[Path] = []
    held = None
    try:
        held = _hold(holder, made, waits)
        yield
    finally:
        for folder in reversed(made):
            with contextlib.suppress(OSError):  # it is not empty, or is gone
                folder.rmdir()
        if held is not None:
            os.close(held)


def _hold(folder: Path, made: list[Path], waits: Callable[[], None]) -> int | None:
    """The held folder, if it can be held. Which folders were made for that is told even if it cannot."""
    for _ in range(_TRIES):
        held = None
        try:
            _make(folder, made)
            held = os.open(folder, os.O_RDONLY)
            _take(held, waits)
            if os.path.samestat(os.fstat(held), folder.stat()):
                return held
        except FileNotFoundError:  # the build that had made the folder has removed it again
            pass
        except OSError:
            return held
        except BaseException:
            if held is not None:
                os.close(held)
            raise
        if held is not None:
            os.close(held)
    return None


def _make(folder: Path, made: list[Path]) -> None:
    if not folder.is_dir():
        _make(folder.parent, made)
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
            made.append(folder)


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
