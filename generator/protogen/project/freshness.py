"""Decides whether a build has anything to do, from digests of the last one's input and output in the user's cache.

If a stamp is missing, stale or cannot be written, the only cost is the time of a build.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from protogen.dataclass import dataclass

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last build of one command line in one folder. `inputs` and `outputs`: digests by absolute path."""

    generator: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    remarks: tuple[str, ...] = ()
    """The warnings that it printed, to be printed again."""
    left_out: str = ""
    """What it said of definitions that no message uses."""


def key(*parts: object) -> str:
    """The name of the stamp for a command line."""
    text = json.dumps([_FORMAT, os.getcwd(), *map(str, parts)])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def fresh(name: str) -> Stamp | None:
    """The stamp, if everything in it still holds; else None."""
    path = _path(name)
    try:
        stamp = Stamp(**json.loads(path.read_text(encoding="utf-8"))) if path else None
        return stamp if stamp is not None and _holds(stamp) else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):  # whatever the cache holds instead
        return None


def _holds(stamp: Stamp) -> bool:
    """Whether everything in a stamp is what it should be. Raises AttributeError if it is no stamp."""
    seen = {**stamp.inputs, **stamp.outputs}
    words = (
        isinstance(stamp.left_out, str)
        and all(stamp.outputs.values())
        and all(isinstance(each, str) for each in stamp.remarks)
    )
    whole = bool(stamp.inputs) and bool(stamp.outputs) and words and stamp.generator == _generator()
    return whole and all(_digest(each) == told for each, told in seen.items())


def forget(name: str) -> None:
    """Remove a stamp: what it says of the output is about to change."""
    if path := _path(name):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def save(
    name: str,
    inputs: Iterable[Path],
    outputs: Iterable[tuple[Path, bytes]],
    remarks: Iterable[str],
    left_out: str = "",
    *,
    since: float,
) -> None:
    """Save the stamp of a finished build, if the cache can be written.

    `outputs`: what the build wrote, file by file; `since`: when it began to read, in seconds of the system's clock. An
    input that was changed after that is not what was read, perhaps: then there is no stamp, and the next build looks
    again.
    """
    path = _path(name)
    if path is None:
        return
    read = [each.resolve() for each in inputs]
    seen_in = {str(each): _digest(str(each)) for each in read}
    if any(_changed(each) >= since - _GRAIN for each in read):
        return
    there = lru_cache(maxsize=None)(Path.resolve)
    seen_out = {str(there(each.parent) / each.name): hashlib.sha256(held).hexdigest() for each, held in outputs}
    stamp = Stamp(_generator(), seen_in, seen_out, tuple(remarks), left_out)
    temporary = path.with_suffix(".new")  # the same in every run: none is left for long if one is killed
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
        os.replace(temporary, path)


_GRAIN = 0.02
"""File systems round the time of a change down to their clock's tick, at most some ten milliseconds."""


def _changed(path: Path) -> float:
    """When a file, or anything in a folder, was last changed or replaced; 0 if there is neither."""
    below = path.rglob("*") if path.is_dir() else ()
    found = 0.0
    for each in (path, *below):
        with contextlib.suppress(OSError):
            found = max(found, each.stat().st_ctime)
    return found


def cache() -> Path | None:
    """Our folder in the user's cache; None for a user without a home."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(home):  # the XDG specification says to ignore relative paths
        home = os.path.expanduser("~/.cache")
    return Path(home, "protogen") if os.path.isabs(home) else None


def _path(name: str) -> Path | None:
    folder = cache()
    return folder / f"{name}.json" if folder else None


def _digest(path: str) -> str:
    """The digest of a file's bytes, or of all names and bytes in a folder; empty if there is neither."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except IsADirectoryError:
        whole = hashlib.sha256()
        for each in _walk(path):
            whole.update(f"{each}\0{_digest(os.path.join(path, each))}\0".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()
    except OSError:
        return ""


def _walk(folder: str) -> list[str]:
    found = []
    for each in sorted(os.listdir(folder)):
        path = os.path.join(folder, each)
        if os.path.isdir(path):
            found += [] if each == "__pycache__" else [f"{each}/{below}" for below in _walk(path)]
        else:
            found.append(each)
    return found


def _generator() -> str:
    """A digest that is another after a change of the generator: of our sources and templates, of Python, and of the
    versions of all packages."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    beside = os.path.join(package, os.pardir, os.pardir, "templates")
    installed = sorted(
        name
        for folder in {folder for folder in sys.path if folder.endswith("-packages")}
        for name in os.listdir(folder)
        if name.endswith((".dist-info", ".egg-info", ".pth"))
    )
    ours = [row for folder in (package, beside) if os.path.isdir(folder) for row in _states(folder)]
    text = "\0".join([sys.version, *ours, *installed])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _states(folder: str) -> list[str]:
    """The name of each file in a folder, and what any change of it changes: the system sets the time of a file's last
    change of any kind, and nobody else can. (Where it is the time of its making, only the digest tells.)"""
    if os.name != "posix":
        return [_digest(folder)]
    found = []
    for each in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if each.is_dir():
            found += [] if each.name == "__pycache__" else [f"{each.name}/{below}" for below in _states(each.path)]
        else:
            state = each.stat()
            found.append(f"{each.name} {state.st_ino} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}")
    return found
