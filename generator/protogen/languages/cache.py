"""Caches built code, under a hash of its sources."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from protogen.project.freshness import cache

_KEPT_SECONDS = 14 * 24 * 3600
"""Entries unused for this long are removed."""


class Failed(Exception):
    """Emitted code cannot be built; the message says why."""


def folder() -> Path:
    """Returns the folder of the cache. Raises OSError for a user without a home."""
    found = cache()
    if found is None:
        raise OSError("there is no folder for built code: set XDG_CACHE_HOME")
    return found / "prove"


def digest(*texts: str) -> str:
    """Returns a hash of some texts."""
    found = sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()[:32]


def built(what: str, key: str, build: Callable[[Path], None]) -> Path:
    """Returns the folder of something built: from the cache, or else filled by `build` and moved to the cache."""
    root = folder()
    goal = root / f"{what}-{key}"
    if goal.is_dir():
        os.utime(goal)
        return goal
    root.mkdir(parents=True, exist_ok=True)
    _forget(root)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=root))
    try:
        build(made)
        try:
            made.rename(goal)
        except OSError:
            if not goal.is_dir():  # otherwise another run was faster, with the same result
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return goal


def _forget(root: Path) -> None:
    before = time.time() - _KEPT_SECONDS
    for each in root.iterdir():
        try:
            if each.stat().st_mtime < before:
                shutil.rmtree(each, ignore_errors=True)
        except OSError:  # another run removed it
            continue
