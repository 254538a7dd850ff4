"""Finds compilers and run-times on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

_USUAL = (
    "~/.local/bin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/Library/Developer/CommandLineTools/usr/bin",
)


def found(tool: str, places: Sequence[str] = ()) -> Iterator[str]:
    """Yields the paths of a tool: on PATH, next to the running Python, below /opt, in the tool's own `places` (`~` is
    the user's home), and in the usual folders."""
    below_opt = sorted(map(str, Path("/opt").glob("*/usr/bin")))
    beside = [str(Path(sys.executable).parent), str(Path(sys.prefix) / "bin")]
    usual = map(os.path.expanduser, (*places, *_USUAL))
    every = [os.environ.get("PATH", os.defpath), *beside, *below_opt, *usual]
    yield from dict.fromkeys(path for place in every if (path := shutil.which(tool, path=place)))


def find(tool: str, places: Sequence[str] = ()) -> str | None:
    """Returns the first path of a tool; None if it is not installed."""
    return next(found(tool, places), None)
