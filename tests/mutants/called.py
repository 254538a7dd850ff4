"""Which functions of the generator the subjects need: a fault in any other could not show."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from mutants import reference, subjects
from protogen.languages import registry


def make() -> None:
    """Makes the list, in a process that has not called anything yet: some results are remembered."""
    if not _path().exists():
        found: set[tuple[str, str]] = set()

        def see(frame: FrameType, event: str, _: Any) -> None:
            if event == "call":
                found.add((frame.f_code.co_filename, frame.f_code.co_name))

        sys.setprofile(see)
        for name in subjects.GENERATOR:
            case = subjects.made(name)
            for language in subjects.LANGUAGES:
                reference.files_of(case, registry.get(language))
        sys.setprofile(None)
        root = f"{subjects.ROOT}/"
        own = sorted((path.removeprefix(root), name) for path, name in found if path.startswith(root))
        _path().parent.mkdir(parents=True, exist_ok=True)
        _path().write_text(json.dumps(own), encoding="utf-8")


def functions(path: str) -> set[str]:
    """The names of those in a file."""
    return {name for each, name in json.loads(_path().read_text(encoding="utf-8")) if each == path}


def idle(path: str, text: str) -> Iterator[range]:
    """Yields the lines of each function of a file that is not needed."""
    called = functions(path)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name not in called:
            yield range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _path() -> Any:
    return subjects.state() / "called.json"
