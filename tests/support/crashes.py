"""Stops a build at each thing that it does to the disk: `python -m support.crashes FOLDER WAY FILES`.

A build is a fork of this process, which has compiled the schema already; what it does to the disk is counted as
Python tells of it (audit events), and half of each file's text counts too. It prints a report in JSON.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from protogen import cli
from protogen.project import freshness
from protogen.request import Request

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Note",
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
}
BEFORE = 'schema = "s.json"\nnames_lock = true\n[target.swift]\nmodule = "Before"\n'
AFTER = 'schema = "s.json"\nnames_lock = true\n[target.swift]\nmodule = "After"\n'
"""Another module: files to remove, to replace and to add."""
_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_GOALS = {"os.rename": 1, "os.link": 1, "os.remove": 0, "os.mkdir": 0, "os.rmdir": 0, "os.chmod": 0}
"""Which argument of an event is the path that changes."""
_ERRORS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "refused": errno.EACCES}
WAYS = ("kill", *_ERRORS, "folder", "gone")
"""`gone`: from there on the disk is read-only, also for undoing."""

Tree = Mapping[str, bytes]


class Fault:
    """What happens at one point, counted from the build's start."""

    def __init__(self) -> None:
        self.way, self.at, self.met, self.root = "", 0, 0, ""
        self.where = ""

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook."""
        if not self.way:
            return
        if event == "open" and arguments[2] & _FLAGS:
            self.point(event, arguments[0])
        elif event in _GOALS:
            self.point(event, arguments[_GOALS[event]])

    def point(self, event: str, path: Any, half: Callable[[], object] = lambda: None) -> None:
        """One thing that is done to the disk. `half`: does one half of it."""
        if not self.way or not isinstance(path, str | Path) or not os.path.abspath(path).startswith(self.root):
            return
        self.met += 1
        if self.met == self.at or (self.way == "gone" and self.met > self.at):
            self.where = self.where or f"{event} {os.path.relpath(path, self.root)}"
            self.act(Path(path), half)

    def act(self, path: Path, half: Callable[[], object]) -> None:
        """Let it happen."""
        way, self.way = self.way, ""
        half()
        if way == "kill":
            os.write(1, f"\0{self.where}\0{self.met}".encode())
            os.kill(os.getpid(), signal.SIGKILL)
        if way == "folder":
            if path.is_file():
                path.unlink()
            path.mkdir(exist_ok=True)
            return
        self.way = way if way == "gone" else ""
        code = _ERRORS.get(way, errno.EROFS)
        raise OSError(code, os.strerror(code), str(path))


FAULT = Fault()


def _halves(real: Callable[..., int]) -> Callable[..., int]:
    def write(path: Path, data: Any, *rest: Any, **more: Any) -> int:
        FAULT.point("write", path, lambda: real(path, data[: len(data) // 2], *rest, **more))
        return real(path, data, *rest, **more)

    return write


def _remembered(real: Callable[[Request], Any], each: int) -> Callable[..., Any]:
    """Builds that are made once. `each`: how many files of each target they keep; 0: all."""
    known: dict[str, Any] = {}

    def build(asked: Request, *_: object) -> Any:
        key = Path("protogen.toml").read_text()
        if key not in known:
            made = real(asked)
            few = (
                {name: dict(sorted(files.items())[:each]) for name, files in made.files.items()} if each else made.files
            )
            known[key] = replace(made, files=few)
        return known[key]

    return build


def tree(folder: Path) -> Tree:
    """Every file of the project, and every empty folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in sorted(folder.rglob("*"))
        if path.is_file() or not any(path.iterdir())
    }


def built(way: str = "", at: int = 0) -> tuple[int, str, str, int]:
    """A build in a fork: its exit code (negative: the signal), what it says, where it was stopped, and the points."""
    with tempfile.TemporaryFile("w+") as said:
        if (child := os.fork()) == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            sys.argv = ["protogen", "build"]
            FAULT.way, FAULT.at = way, at
            code = cli._run()
            FAULT.way = ""
            sys.stdout.flush()
            sys.stderr.flush()
            print(f"\0{FAULT.where}\0{FAULT.met}", flush=True)
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        text, where, met = [*said.read().split("\0"), "", "0"][:3]
        return code, text, where, int(met)


class Matrix:
    """A project, as it is before a build and as it is after one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.kept = folder / "kept"
        self.folder.mkdir()
        os.chdir(self.folder)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        FAULT.root = str(folder)
        (self.folder / "s.json").write_text(json.dumps(SCHEMA))
        self.faults: list[str] = []
        self.points = 0

    def run(self, way: str) -> None:
        """A build into no folder, and one that changes a folder: each is stopped at every point."""
        for config, first in ((AFTER, None), (AFTER, BEFORE)):
            self.set_up(first)
            before = tree(self.folder)
            self.clean(config)
            after = tree(self.folder)
            at = 0
            while True:
                at += 1
                self.reset(config)
                start = {**before, "protogen.toml": config.encode()}
                if not self.stopped(way, at, start, after):
                    break
                self.points += 1

    def set_up(self, config: str | None) -> None:
        """Keep the project as it is before."""
        self.empty(self.folder / "generated")
        (self.folder / "protogen.names.lock").unlink(missing_ok=True)
        if config:
            self.clean(config)
        self.empty(self.kept)
        shutil.copytree(self.folder, self.kept)

    def clean(self, config: str) -> None:
        (self.folder / "protogen.toml").write_text(config)
        code, text, _, _ = built()
        assert code == 0, text

    def empty(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)

    def reset(self, config: str) -> None:
        """The project as it is before; the last build is forgotten."""
        self.empty(self.folder / "generated")
        self.empty(self.folder.parent / "cache")
        (self.folder / "protogen.names.lock").unlink(missing_ok=True)
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)
        (self.folder / "protogen.toml").write_text(config)

    def stopped(self, way: str, at: int, before: Tree, after: Tree) -> bool:
        """One build that is stopped, and the next one. False if the build has no such point."""
        code, text, where, met = built(way, at)
        if code >= 0 and met < at:
            return False
        found = tree(self.folder)
        if way == "kill":
            self.hold(code == -signal.SIGKILL, at, where, f"it ended with {code}")
        else:
            self.told(code, text, at, where)
            if way not in ("gone", "folder"):
                self.hold(found == before if code == 2 else _real(found) == after, at, where, "files are lost or torn")
        if way == "folder":
            for path in self.folder.rglob(".protogen-*"):
                if path.is_dir():
                    shutil.rmtree(path)
            for path in [each for each in self.folder.rglob("*") if each.is_dir() and each.name != "generated"]:
                if path.exists() and not any(path.iterdir()):
                    path.rmdir()
        if code == 0:
            self.empty(self.folder.parent / "cache")
        code, text, _, _ = built()
        self.hold(code == 0, at, where, f"the next build: {text}")
        found = tree(self.folder)
        self.hold(found == after, at, where, f"then there is {_differ(found, after)}")
        left = [each.name for each in (self.folder.parent / "cache").rglob("*") if each.suffix == ".new"]
        self.hold(not left, at, where, f"the cache holds {left}")
        return True

    def told(self, code: int, text: str, at: int, where: str) -> None:
        good = code == 0 or (code == 2 and "error[" in text and "internal" not in text and "Traceback" not in text)
        self.hold(good, at, where, f"it ended with {code} and said {text!r}")

    def hold(self, true: bool, at: int, where: str, problem: str) -> None:
        if not true:
            self.faults.append(f"point {at} ({where}): {problem}")


def _real(found: Tree) -> Tree:
    return {path: data for path, data in found.items() if "/.protogen-" not in f"/{path}"}


def _differ(found: Tree, wanted: Tree) -> list[str]:
    return [path for path in sorted({*found, *wanted}) if found.get(path) != wanted.get(path)][:5]


def main(folder: str, way: str, each: str) -> None:
    """Print what was found."""
    Path.write_bytes = _halves(Path.write_bytes)  # type: ignore[method-assign]
    Path.write_text = _halves(Path.write_text)  # type: ignore[method-assign]
    Request.build = _remembered(Request.build, int(each))  # type: ignore[method-assign]
    freshness._generator = cache(freshness._generator)
    sys.addaudithook(FAULT.hear)
    matrix = Matrix(Path(folder))
    for config in (BEFORE, AFTER):
        (matrix.folder / "protogen.toml").write_text(config)
        from protogen import request

        request.settle(Path("protogen.toml"), None, (), None).build()
    freshness._generator()
    gc.freeze()
    matrix.run(way)
    print(json.dumps({"points": matrix.points, "faults": matrix.faults}))


if __name__ == "__main__":
    main(*sys.argv[1:])
