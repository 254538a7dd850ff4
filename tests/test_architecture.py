"""Data flows one way: a module imports only from rows above its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import protogen

PACKAGE = Path(protogen.__file__).parent
ROWS = """
source
source_yaml
diagnostics
spec printing names charsets keyword_values references cycles formats work room
dialect pattern_tree openapi_parts pins
containers
pattern_syntax
patterns
subschema judge_keywords sample_strings
load tags
draft07 draft_meanings
walk compose judge document_parts
checks remarks sample_numbers
annotation alternatives document_maker
breakers documents
broken_documents unions inline_unions
lower tolerant holding
weights
passes
config manifest
honoured
ledger
target lock_file
fixtures
targets lock_keys
lock_moves
name_lock
pipeline write
asyncapi
stamp console request
lint
prove validate
breaking
docs
verbs
cli
"""
"""Dependency order. A folder is one entry: what is inside may import its neighbours."""
ORDER = {name: number for number, row in enumerate(ROWS.split("\n")) for name in row.split()}
LATER = {("source", "source_yaml")}
"""Imports inside a function that close a circle on purpose: YAML is read by the few who write it."""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "protogen":
            below = node.module.split(".")[1:]
            yield from [below[0]] if below else [alias.name for alias in node.names if not alias.name.startswith("__")]


def test_imports_point_down() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if name in ("__init__", "runtime"):
            continue
        assert name in ORDER, f"give `{name}` its row in the table"
        wrong += [
            f"{name} -> {used}"
            for used in imports(path)
            if used in ORDER and used != name and ORDER[used] >= ORDER[name] and (name, used) not in LATER
        ]
    assert not wrong


def test_what_readers_carry_stands_alone() -> None:
    """`runtime/` is copied into generated code: it may import its own neighbours and the standard library only."""
    for path in (PACKAGE / "runtime").glob("*.py"):
        assert not list(imports(path)), path


def test_modules_stay_small() -> None:
    long = {path.name for path in PACKAGE.rglob("*.py") if len(path.read_text(encoding="utf-8").splitlines()) > 400}
    assert not long


def test_the_table_names_no_ghosts() -> None:
    there = {path.stem for path in PACKAGE.iterdir()}
    assert set(ORDER) <= there, set(ORDER) - there
