"""The nodes of a check program, and those that they apply."""

from __future__ import annotations

from collections.abc import Iterator

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


def children(node: Json) -> Iterator[int]:
    """All nodes that a node applies: to the value itself, its members or its items. (No dynamic references.)"""
    if isinstance(node, bool):
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
    """The nodes that must hold for the same value where a node holds: `$ref`, `$dynamicRef` (where it leads by
    itself) and `allOf`, each with its way below the node; references have none."""
    if isinstance(node, bool):
        return
    if "$ref" in node:
        yield (), node["$ref"]
    if "$dynamicRef" in node:
        yield (), node["$dynamicRef"][0]
    for number, target in enumerate(node.get("allOf", ())):
        yield ("allOf", number), target
