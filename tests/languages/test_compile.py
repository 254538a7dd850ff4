"""Every case's code before its language's own compiler, linter and formatter, at their strictest."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import pytest
from support.commands import run
from support.making import write, written
from support.outside import tool
from support.schemas import ALL, build, files
from support.swift_package import CACHE, MATRIX, typecheck
from support.typescript_package import STRICT, deno

from protogen.languages.swift.run import runtime_of
from protogen.languages.typescript.sharing import IMPORTS

pytestmark = pytest.mark.slow

Files = Mapping[str, str]


def once(what: str, found: Files, check: Callable[[], str]) -> str:
    """What a check says of files; where it had nothing to say of the same files before, it is not run again."""
    state = hashlib.sha256(json.dumps([what, sorted(found.items())]).encode()).hexdigest()[:32]
    mark = CACHE.parent / "compiled" / f"{state}.clean"
    if mark.exists():
        return ""
    said = check()
    if not said:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    return said


def camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def swift() -> Files:
    """All cases in one module: each in a namespace of its own, without the run-time that they share."""
    found: dict[str, str] = {}
    for name in ALL:
        options = {"swift": {"module": "All", "namespace": f"{camel(name)}Case", "runtime": "shared"}}
        for path, text in build(name, ("swift",), options).files["swift"].items():
            where = PurePosixPath(path)
            if where.parts[0] == "Sources":
                found[f"{name}-{where.name}"] = text
    return found


def shared_runtime() -> Path:
    """The folder of the compiled run-time."""
    return runtime_of(build("record", ("swift",), {"swift": {"runtime": "shared"}}).files["swift"])


def packages(target: str) -> Files:
    """A package for each case."""
    return {f"{name}/{path}": text for name in ALL for path, text in files(name, target).items()}


def shared(target: str) -> Files:
    """Our contract with its clients, and the run-time that contracts share."""
    return build("websocket-v2", (target,), {target: {"runtime": "shared", "client": True}}).files[target]


def python() -> Files:
    """All packages side by side, and one beside the run-time that it shares."""
    found: dict[str, str] = {}
    for name in ALL:
        package = f"{name.replace('-', '_')}_case"
        made = build(name, ("python",), {"python": {"package": package}}).files["python"]
        found |= {path: text for path, text in made.items() if path.startswith(f"{package}/")}
    return found | {path: text for path, text in shared("python").items() if path.endswith((".py", ".typed"))}


@pytest.mark.parametrize("mode", ["swift6", "swift5", "main-actor"])
def test_swift_compiles_without_a_word(mode: str, tmp_path: Path) -> None:
    """One module with everything, warnings as errors. (The run-time: tests/languages/swift/test_swift.py.)"""
    said = typecheck(swift(), (*MATRIX[mode], "-I", str(shared_runtime())), tmp_path)

    assert said == ""


def test_swift_format_has_nothing_to_say(tmp_path: Path) -> None:
    """Neither of code at the margin nor of code in a namespace; of the run-time once embedded and once shared."""
    own = {path: text for path, text in packages("swift").items() if "/Runtime/" not in path or "record/" in path}
    own |= build("record", ("swift",), {"swift": {"runtime": "shared"}}).files["swift"]
    found = {**swift(), **{path: text for path, text in own.items() if path.endswith(".swift")}}
    write(found, tmp_path)
    linter = tool("swift-format")

    said = once(linter, found, lambda: run(tmp_path, linter, "lint", "--strict", "--recursive", "."))

    assert said == ""


@pytest.mark.parametrize("command", [("check",), ("lint",), ("fmt", "--check")], ids=" ".join)
def test_deno_has_nothing_to_say(command: Sequence[str], tmp_path: Path) -> None:
    """Types under every strict flag, lint and layout."""
    each = {**packages("typescript"), **{f"shared/{path}": text for path, text in shared("typescript").items()}}
    found = {path: text for path, text in each.items() if "/src/" in path}
    write(found, tmp_path)
    places = {name: path.replace("./", "./shared/") for name, path in IMPORTS.items()}
    written(tmp_path, {"compilerOptions": STRICT, "imports": places}, "strict.json")
    modules = ["--config", "strict.json", *sorted(path for path in found if path.endswith("/mod.js"))]
    folders = sorted({path.rpartition("/")[0] for path in found})

    def check() -> str:
        done = deno(tmp_path, *command, "--quiet", *(modules if command[0] == "check" else folders))
        return (done.stdout + done.stderr)[-8000:] + "\nfailed" if done.returncode else ""

    assert once(f"{tool('deno')} {command} {STRICT}", found, check) == ""


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "--isolated"), ("ruff", "format", "--isolated", "--check"), ("mypy", "--strict")],
    ids=" ".join,
)
def test_python_tools_have_nothing_to_say(command: Sequence[str], tmp_path: Path) -> None:
    """ruff's linter and formatter at their defaults, mypy at its strictest."""
    found = python()
    write(found, tmp_path)
    more = ["--config-file=", "--cache-dir", str(CACHE.parent / "mypy")] if command[0] == "mypy" else []

    said = once(" ".join(command), found, lambda: run(tmp_path, sys.executable, "-m", *command, *more, "."))

    assert said == ""


def test_python_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each package offers what it says it offers."""
    write(python(), tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ALL:
        package = importlib.import_module(f"{name.replace('-', '_')}_case")

        assert [each for each in package.__all__ if not hasattr(package, each)] == []
        assert "read_strict" in package.__all__
