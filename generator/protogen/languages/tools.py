"""Finds compilers and run-times, wherever a machine keeps them."""

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
    """The paths of a tool: on PATH, beside the running Python, below /opt, in `places` of its own (`~` is the user's
    home), and where tools usually are."""
    below_opt = sorted(map(str, Path("/opt").glob("*/usr/bin")))
    beside = [str(Path(sys.executable).parent), str(Path(sys.prefix) / "bin")]
    usual = map(os.path.expanduser, (*places, *_USUAL))
    every = [os.environ.get("PATH", os.defpath), *beside, *below_opt, *usual]
    yield from dict.fromkeys(path for place in every if (path := shutil.which(tool, path=place)))


def find(tool: str, places: Sequence[str] = ()) -> str | None:
    """The first of them; None where there is none."""
    return next(found(tool, places), None)
