"""Finds the compilers and run-times of the languages, wherever a machine keeps them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

_USUAL = (
    "~/.local/share/swiftly/bin",
    "~/.swiftly/bin",
    "~/.deno/bin",
    "/usr/share/swift/usr/bin",
    "/usr/libexec/swift/bin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/Library/Developer/CommandLineTools/usr/bin",
)


def found(tool: str) -> Iterator[str]:
    """The paths of a tool: on PATH, beside the running Python, below /opt, and where it usually is."""
    below_opt = sorted(map(str, Path("/opt").glob("*/usr/bin")))
    beside = [str(Path(sys.executable).parent), str(Path(sys.prefix) / "bin")]
    places = [os.environ.get("PATH", os.defpath), *beside, *below_opt, *map(os.path.expanduser, _USUAL)]
    yield from dict.fromkeys(path for place in places if (path := shutil.which(tool, path=place)))


def find(tool: str) -> str | None:
    """The first of them; None where there is none."""
    return next(found(tool), None)
