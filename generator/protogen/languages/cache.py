"""Caches built code, under a hash of its sources."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from protogen.project.freshness import cache

_SEAL = ".whole.json"
"""The digest of every file of an entry, by path."""
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
    """Returns the folder of something built: from the cache, or else filled by `build` and moved to the cache. What
    the cache holds is used only if it is as it was built."""
    root = folder()
    goal = root / f"{what}-{key}"
    if _is_whole(goal):
        os.utime(goal)
        return goal
    if root.exists() and not root.is_dir():
        root.unlink()
    root.mkdir(parents=True, exist_ok=True)
    _forget(root)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=root))
    try:
        build(made)
        (made / _SEAL).write_text(json.dumps(_digests(made)), encoding="utf-8")
        try:
            made.rename(goal)
        except OSError:
            if not _is_whole(goal):  # otherwise another run was faster, with the same result
                _remove(goal)
                made.rename(goal)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return goal


def _is_whole(goal: Path) -> bool:
    """Whether an entry holds every file as it was built. (Running it may add files, such as compiled modules.)"""
    try:
        seal = json.loads((goal / _SEAL).read_text(encoding="utf-8"))
        return isinstance(seal, dict) and all(_sum(goal / path) == told for path, told in seal.items())
    except (OSError, ValueError, RecursionError):
        return False


def _digests(made: Path) -> dict[str, str]:
    return {path.relative_to(made).as_posix(): _sum(path) for path in sorted(made.rglob("*")) if path.is_file()}


def _sum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _remove(goal: Path) -> None:
    if goal.is_dir() and not goal.is_symlink():
        shutil.rmtree(goal)
    else:
        goal.unlink(missing_ok=True)


def _forget(root: Path) -> None:
    before = time.time() - _KEPT_SECONDS
    for each in root.iterdir():
        try:
            if each.stat().st_mtime < before:
                shutil.rmtree(each, ignore_errors=True)
        except OSError:  # another run removed it
            continue
