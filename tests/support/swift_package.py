"""Compiles and tests generated Swift, each state of the sources once."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.making import write
from support.outside import tool

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "protogen" / "swift-tests"
STRICT = ("-warnings-as-errors", "-enable-upcoming-feature", "ExistentialAny")
MATRIX = {
    "swift6": ("-swift-version", "6", *STRICT),
    "swift5": ("-swift-version", "5", "-warnings-as-errors"),
    "complete": ("-swift-version", "5", "-strict-concurrency=complete", "-warnings-as-errors"),
    "main-actor": ("-swift-version", "6", "-default-isolation", "MainActor", *STRICT),
    "member-imports": ("-swift-version", "6", *STRICT, "-enable-upcoming-feature", "MemberImportVisibility"),
}
"""The ways of compiling that generated code has to pass."""


def typecheck(sources: Mapping[str, str], flags: Sequence[str], tmp_path: Path) -> str:
    """What the compiler says of sources; empty where it has nothing to say. A clean verdict is remembered."""
    compiler = tool("swiftc")
    state = _digest(compiler, *flags, *(f"{name}\0{text}" for name, text in sorted(sources.items())))
    mark = CACHE / f"{state}.clean"
    if mark.exists():
        return ""
    paths = [str(path) for path in write(sources, tmp_path) if path.suffix == ".swift"]
    run = subprocess.run([compiler, "-typecheck", *flags, *paths], capture_output=True, text=True, check=False)
    said = run.stdout + run.stderr
    if run.returncode == 0 and not said.strip():
        CACHE.mkdir(parents=True, exist_ok=True)
        mark.touch()
    return said


def test_package(files: Mapping[str, str], tmp_path: Path) -> str:
    """What `swift test` prints for a package, and fails on; a run that passed is remembered with its output."""
    swift = tool("swift")
    state = _digest(swift, *(f"{name}\0{text}" for name, text in sorted(files.items())))
    mark = CACHE / f"{state}.tested"
    if mark.exists():
        return mark.read_text(encoding="utf-8")
    write(files, tmp_path)
    run = subprocess.run([swift, "test", "--package-path", str(tmp_path)], capture_output=True, text=True, check=False)
    said = run.stdout + run.stderr
    assert run.returncode == 0, said[-6000:]
    CACHE.mkdir(parents=True, exist_ok=True)
    mark.write_text(said, encoding="utf-8")
    return said


test_package.__test__ = False  # type: ignore[attr-defined]  # a helper, whatever its name


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
