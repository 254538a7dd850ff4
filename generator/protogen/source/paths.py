"""Paths as messages show them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def shown(path: Path) -> str:
    """A path that a terminal can open from here: relative, or absolute if that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(min(relative, os.path.abspath(path), key=len)).as_posix()


def beneath(environment: Mapping[str, str], folder: Path = Path()) -> str:
    """Where a folder (this one) is in its repository, which annotations of files count from; empty at its root or
    without one. GitHub says where the repository is, else the nearest folder with `.git` is it."""
    here = folder.resolve()
    roots = [Path(told).resolve()] if (told := environment.get("GITHUB_WORKSPACE")) else []
    roots += [each for each in (here, *here.parents) if (each / ".git").exists()][:1]
    found = next((here.relative_to(root) for root in roots if here.is_relative_to(root)), Path())
    return "" if found == Path() else found.as_posix()
