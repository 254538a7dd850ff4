"""Lists the nodes that a node of a check program applies, and gives them other numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from protogen.source.place import Json

ONE = (
    *("$ref", "additionalProperties", "propertyNames", "unevaluatedProperties", "items", "contains"),
    *("unevaluatedItems", "not", "if", "then", "else"),
)
"""Keywords whose value is a node."""
LISTS = ("prefixItems", "allOf", "anyOf", "oneOf")
"""Keywords whose value is a list of nodes."""
NAMED = ("properties", "dependentSchemas")
"""Keywords whose value is a list of names and nodes."""
APPLYING = frozenset([*ONE, *LISTS, *NAMED, "patternProperties", "select"])
"""The keywords with nodes: most nodes have none of them."""


def children(node: Json) -> Iterator[int]:
    """Yields all nodes that a node applies to the value, its members or its items, except by dynamic references."""
    if isinstance(node, bool) or APPLYING.isdisjoint(node):
        return
    yield from (node[key] for key in ONE if key in node)
    for key in LISTS:
        yield from node.get(key, ())
    for key in (*NAMED, "patternProperties"):
        yield from (target for _, target in node.get(key, ()))
    if "select" in node:
        yield from (target for _, target in node["select"]["values"])
        yield node["select"]["other"]


def beside(node: Json) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Yields the nodes that must also hold for the same value: `$ref`, `$dynamicRef` (its own target) and `allOf`,
    each after its path below the node, which is empty for references."""
    if isinstance(node, bool):
        return
    if "$ref" in node:
        yield (), node["$ref"]
    if "$dynamicRef" in node:
        yield (), node["$dynamicRef"][0]
    for number, target in enumerate(node.get("allOf", ())):
        yield ("allOf", number), target


def asked(unions: Mapping[str, Any]) -> Sequence[int]:
    """The nodes that choose alternatives of unions."""
    found: list[int] = []
    for union in unions.values():
        if isinstance(union, dict):
            found += [each["node"] for each in union["alternatives"]]
            found += [union["other"]] if "other" in union else []
        else:
            found += [node for branches in union for nodes in branches for node in nodes]
    return found


Number = Callable[[int], Json]
"""What stands for a node, by its number."""


def renumbered_union(union: Any, number: Number) -> Json:
    """What a program says of a union, with the new numbers of nodes."""
    if isinstance(union, list):
        return [[[number(node) for node in nodes] for nodes in branches] for branches in union]
    alternatives = [each | {"node": number(each["node"])} for each in union["alternatives"]]
    other = {"other": number(union["other"])} if "other" in union else {}
    return union | {"alternatives": alternatives} | other


def renumbered(node: Json, number: Number, pattern: Callable[[int], int] = int) -> Json:
    """A node with the new numbers of nodes and patterns, except those of dynamic references."""
    if isinstance(node, bool):
        return node
    copy: dict[str, Json] = dict(node)
    for key in node:
        if key in ONE:
            copy[key] = number(node[key])
        elif key in LISTS:
            copy[key] = [number(each) for each in node[key]]
        elif key in NAMED:
            copy[key] = [[name, number(each)] for name, each in node[key]]
        elif key == "patternProperties":
            copy[key] = [[pattern(each), number(target)] for each, target in node[key]]
        elif key in ("pattern", "format"):
            copy[key] = pattern(node[key])
        elif key == "select":
            select = node[key]
            values = [[value, number(each)] for value, each in select["values"]]
            copy[key] = select | {"values": values, "other": number(select["other"])}
    return copy
