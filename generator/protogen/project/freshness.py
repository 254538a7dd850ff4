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
from dataclasses import asdict, dataclass
from pathlib import Path

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
    except (OSError, ValueError, TypeError):
        return None
    if stamp is None or stamp.generator != _generator():
        return None
    still = all(_digest(each) == seen for each, seen in [*stamp.inputs.items(), *stamp.outputs.items()])
    return stamp if still else None


def save(
    name: str, inputs: Iterable[Path], outputs: Iterable[Path], remarks: Iterable[str], left_out: str = ""
) -> None:
    """Save the stamp of a finished build, if the cache can be written."""
    path = _path(name)
    if path is None:
        return
    seen_in, seen_out = ({str(each.resolve()): _digest(str(each)) for each in side} for side in (inputs, outputs))
    stamp = Stamp(_generator(), seen_in, seen_out, tuple(remarks), left_out)
    temporary = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
        os.replace(temporary, path)


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
    """The digest of the generator: our sources and templates, Python, and the versions of all packages."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    beside = os.path.join(package, os.pardir, os.pardir, "templates")
    installed = sorted(
        name
        for folder in {folder for folder in sys.path if folder.endswith("-packages")}
        for name in os.listdir(folder)
        if name.endswith((".dist-info", ".egg-info", ".pth"))
    )
    return hashlib.sha256("\0".join([sys.version, _digest(package), _digest(beside), *installed]).encode()).hexdigest()
