"""Shortens what check programs say of unions: readers choose alternatives by it, and never list what is wrong.

{"at": "#/$defs/A/properties/b", "type": ["string"], "enum": ["c"]}    {"at": "#/$defs/A/properties/b", "const": "c"}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from protogen.checks.nodes import renumbered, renumbered_union
from protogen.checks.part import part
from protogen.checks.program import Program
from protogen.languages.typescript.values import values_of
from protogen.source.place import Json

_LISTING = frozenset(["at", "type", "const", "enum"])
"""The keywords of nodes that do nothing but list values."""


def choosing(program: Program, roots: Collection[str], unions: Collection[str]) -> Program:
    """The part of a program that says what some roots accept, and chooses alternatives of some unions.

    Programs with dynamic references stay whole.
    """
    document = program.document
    if document.get("dynamic"):
        return program
    kept = {name: _brief(union) for name, union in document.get("unions", {}).items() if name in unions}
    return part(Program({**document, "unions": kept}), roots, unions)


def verdicts(program: Program, unions: Collection[str]) -> Program:
    """The part of a program that chooses alternatives of some unions, with nodes that accept the same values and say
    less. Programs with dynamic references stay whole."""
    document: Mapping[str, Any] = choosing(program, (), unions).document
    if document.get("dynamic"):
        return program
    targets = [_target(document["nodes"], number) for number in range(len(document["nodes"]))]
    nodes = [renumbered(_shorter(node), targets.__getitem__) for node in document["nodes"]]
    shown = {name: renumbered_union(each, targets.__getitem__) for name, each in document.get("unions", {}).items()}
    return part(Program({**document, "nodes": nodes, "unions": shown}), (), unions)


def _brief(union: Any) -> Json:
    """A union of a tolerant program without what no reader of this language asks: the node of what is none of the
    alternatives, and the names of members that are required, and therefore listed before."""
    if isinstance(union, list):
        return union
    return {key: each for key, each in union.items() if key != "other"} | {
        "alternatives": [_undoubled(each) for each in union["alternatives"]]
    }


def _undoubled(alternative: Mapping[str, Any]) -> Json:
    names = [name for name in alternative.get("names", ()) if name not in alternative.get("keys", ())]
    rest = {key: each for key, each in alternative.items() if key != "names"}
    return rest | ({"names": names} if names else {})


def _shorter(node: Json) -> Json:
    """A node that accepts the same values: those that it lists without their types, one type without its place."""
    if isinstance(node, bool) or not node.keys() <= _LISTING:
        return node
    values = values_of(node)
    if values is None:
        return {"type": node["type"]} if len(node.get("type", ())) == 1 else node
    at = {"at": node["at"]} if "at" in node else {}
    return {**at, "const": values[0]} if len(values) == 1 else {**at, "enum": values} if values else False


def _target(nodes: Sequence[Json], number: int) -> int:
    """The node that a node stands for: where it does nothing but refer, what it refers to."""
    seen: set[int] = set()
    node = nodes[number]
    while number not in seen and isinstance(node, dict) and node.keys() - {"at"} == {"$ref"}:
        seen.add(number)
        number = int(node["$ref"])
        node = nodes[number]
    return number
