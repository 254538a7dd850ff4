"""Data flows one way: a room imports only from rooms above its own, and no two files import each other in a circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from support.paths import ROOT
from support.source_code import MODULES, PACKAGE, parsed

ROWS = """
dataclass
origin runtime patterns
source
schema project
model
checks judge
documents wire
languages
fixtures lock
settings pipeline
request proof
lint asyncapi prove validate
breaking testing live
docs infer
working
console interrupts mock spark usage
verbs
cli
__main__
"""
"""The order of the rooms (docs/architecture.md). Rooms of one row do not know each other."""
ORDER = {name: number for number, row in enumerate(ROWS.split("\n")) for name in row.split()}
LANGUAGES = tuple(path.name for path in sorted((PACKAGE / "languages").iterdir()) if (path / "target.py").is_file())


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules of ours that a file imports, wherever in it, as paths without an ending."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    here = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.ImportFrom):
            continue
        base = here[: len(here) - node.level + 1] if node.level else ()
        words = (node.module or "").split(".")
        if not node.level and words[0] != "protogen":
            continue
        below = tuple(word for word in (*base, *(words if node.level else words[1:])) if word)
        for alias in node.names:
            yield from (name_of(found) for found in (_file((*below, alias.name)) or _file(below),) if found)


def _file(parts: tuple[str, ...]) -> Path | None:
    path = PACKAGE.joinpath(*parts).with_suffix(".py")
    return path if parts and path.is_file() else None


def test_rooms_import_one_way() -> None:
    wrong = []
    for path in MODULES:
        own = name_of(path).split("/")[0]
        for used in imports(path):
            room = used.split("/")[0]
            if own != "__init__" and room != own and ORDER[room] >= ORDER[own]:
                wrong.append(f"{name_of(path)} -> {used}")
    assert not wrong, "\n".join(wrong)


def test_no_file_is_in_a_circle() -> None:
    graph = {name_of(path): set(imports(path)) - {name_of(path)} for path in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def test_only_a_language_knows_itself() -> None:
    """No feature imports a language, nor names one in its code."""
    wrong = []
    words = re.compile(r"swift|typescript|kotlin|^\W*python\W*$|PythonTarget", re.IGNORECASE)
    for path in MODULES:
        own = name_of(path)
        wrong += [f"{own} -> {used}" for used in imports(path) if used.startswith(tuple(_folders(own)))]
        if not own.startswith("languages/"):
            found = (node for node in _code(parsed(path)) if isinstance(node, ast.Constant | ast.Name))
            said = (str(node.value if isinstance(node, ast.Constant) else node.id) for node in found)
            wrong += [f"{own} says {text[:60]!r}" for text in said if words.search(text)]
    assert not wrong, "\n".join(wrong)


def _folders(own: str) -> Iterator[str]:
    return (f"languages/{each}/" for each in LANGUAGES if not own.startswith(f"languages/{each}/"))


def _code(tree: ast.Module) -> Iterator[ast.AST]:
    """What a file says but for its docstrings."""
    docstrings = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    return (node for node in ast.walk(tree) if id(node) not in docstrings)


def test_what_readers_carry_stands_alone() -> None:
    """`runtime/` is copied into generated code: it may import its own neighbours and the standard library only."""
    for path in (PACKAGE / "runtime").glob("*.py"):
        assert all(used.startswith("runtime/") for used in imports(path)), path


def test_modules_and_functions_stay_small() -> None:
    lines = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    long = {name: count for name, count in lines.items() if count > 300}
    long |= {
        f"{name_of(path)}.{node.name}": count
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and (count := _lines(node)) > 40
    }
    assert not long


def _lines(function: ast.FunctionDef) -> int:
    """How long a function's body is, without its docstring."""
    said = ast.get_docstring(function) is not None and len(function.body) > 1
    return (function.end_lineno or 0) - function.body[said].lineno + 1


def test_every_room_has_its_row() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix in ("", ".py")}
    assert set(ORDER) == there - {"__init__", "__pycache__", "templates"}


def test_the_page_tells_of_every_room() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)/?` \|", page, re.MULTILINE)) == set(ORDER)
