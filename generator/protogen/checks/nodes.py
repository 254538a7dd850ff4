"""Lists the nodes that a node of a check program applies."""

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
    """Yields all nodes that a node applies to the value, its members or its items, except by dynamic references."""
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
