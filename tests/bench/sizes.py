"""What the Swift of a contract adds to an app: the executable that reads one message, and the clean build of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import swift_sizes
from builds import CONTRACT
from protocol import protocol
from timing import Row, environment

from protogen.languages.tools import find

_MESSAGES = 66
"""Of the larger protocol: 264 types and one that all share."""


class _App(NamedTuple):
    """What is compiled, and what it may take: kilobytes, and seconds of processor time."""

    what: str
    schema: Path
    reader: str
    size: int
    seconds: int | None


def rows(home: Path) -> Iterator[Row]:
    """Stripped executables of an optimised build (`-Osize`, the whole module)."""
    compiler = find("swiftc")
    if compiler is None or shutil.which("strip") is None:
        yield Row("Swift, size", "no swiftc or no strip here")
        return
    large = home / "types.schema.json"
    large.write_text(json.dumps(protocol(_MESSAGES), indent=1), encoding="utf-8")
    for app in (
        _App("v2 contract", CONTRACT, "", 300, 12),
        _App("v2 contract, tolerant reader only", CONTRACT, "tolerant", 220, None),
        _App(f"{4 * _MESSAGES + 1} types", large, "", 1300, 60),
    ):
        size, seconds = _compiled(app, home / re.sub(r"\W+", "-", app.what), compiler)
        yield Row(f"Swift: {app.what}, executable", f"{size:.0f} kB", size / app.size, 1.0, f"of {app.size} kB")
        if app.seconds:
            told = f"{seconds:.1f} s of processor time"
            yield Row(f"Swift: {app.what}, build", told, seconds / app.seconds, 1.0, f"of {app.seconds} s")


def _compiled(app: _App, folder: Path, compiler: str) -> tuple[float, float]:
    """Kilobytes of the executable, and seconds of processor time of its build."""
    folder.mkdir()
    readers = f'readers = ["{app.reader}"]\n' if app.reader else ""
    config = f'schema = "{app.schema}"\ntargets = ["swift"]\n[target.swift]\n{readers}'
    (folder / "protogen.toml").write_text(config, encoding="utf-8")
    words = [sys.executable, "-m", "protogen.cli", "build", "-q"]
    subprocess.run(words, env=environment(folder), cwd=folder, check=True)
    sources = sorted((folder / "generated" / "swift" / "Sources").rglob("*.swift"))
    size, seconds = swift_sizes.measured(compiler, sources, folder)
    return size / 1000, seconds
