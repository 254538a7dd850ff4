"""Finds what a run that was killed has left beside generated files, and removes it."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path


def beside(goal: Path, number: int, kind: str) -> Path:
    """The path of a file that this run needs for a while, next to a goal. `kind`: `new` or `old`."""
    return goal.with_name(f".protogen-{os.getpid()}-{number}.{kind}")


_LEFT = re.compile(r"\.protogen-(\d+)-\d+\.(?:new|old)")


def left(folder: Path) -> Iterator[Path]:
    """The files in a folder that runs of dead processes have left."""
    with contextlib.suppress(OSError):
        for each in list(folder.iterdir()):
            found = _LEFT.fullmatch(each.name)
            if found and not _alive(int(found[1])):
                yield each


def sweep(folders: Iterable[Path]) -> None:
    """Remove what runs that were killed have left. (Each goal still has its old or its new content then.)"""
    for folder in folders:
        for each in left(folder):
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return process != os.getpid()
