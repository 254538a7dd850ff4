"""The check program, the form of a schema that readers run, and its text."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from functools import lru_cache

from protogen.checks.named import named
from protogen.dataclass import dataclass, field
from protogen.runtime import checker
from protogen.source.json_lines import json_lines
from protogen.source.place import Json, Place


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """A check program: `document` is its JSON."""

    document: Mapping[str, Json] = field(repr=False)

    def text(self) -> str:
        """Returns the document as JSON in lines, which can be part of any source text; nodes have names in it."""
        return _text(self)


@lru_cache(maxsize=2)
def _text(program: Program) -> str:
    """A program's text: several languages ask for that of the same two programs."""
    return json_lines(named(program.document))


@lru_cache(maxsize=2)
def reader(program: Program) -> checker.Program:
    """A program as it runs: whoever asks two of a contract shares what is made ready of them."""
    return checker.Program(program.document)


def placed_reader(program: Program) -> checker.Program:
    """The same with an entry point for each place of the schema, as `at` names it."""
    found = copy(reader(program))
    found.roots = {node["at"]: index for index, node in enumerate(program.document["nodes"]) if isinstance(node, dict)}
    return found


def pointer_from(root: str, place: Place) -> str:
    """Returns a place as messages show it: its pointer, after the path from the root's file if that is another."""
    path = place.source.path
    if path == root:
        return f"#{place.pointer}"
    shown = path if "://" in path else posixpath.relpath(path, posixpath.dirname(root) or ".")
    return f"{shown}#{place.pointer}"


def exact(value: Json) -> Json:
    """Returns a value with its numbers as readers hold them: an integral number is an exact integer."""
    if isinstance(value, (dict, list)):
        copy = value.copy()
        for key, held in value.items() if isinstance(value, dict) else enumerate(value):
            copy[key] = exact(held)
        return copy
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    return value
