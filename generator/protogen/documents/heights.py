"""Estimates how deep the smallest value of a schema is."""

from __future__ import annotations

from protogen.schema.load import Key, Subschema
from protogen.schema.memory import Topic

_HEIGHTS = Topic[tuple[Key, int], int]()


def height(schema: Subschema, fuel: int) -> int:
    """Returns roughly how many levels the smallest value has; a large number if it never ends."""
    known, key = schema.graph.memory.of(_HEIGHTS), (schema.key, fuel)
    if key not in known:
        known[key] = _measure(schema, fuel)
    return known[key]


def _measure(schema: Subschema, fuel: int) -> int:
    if fuel == 0:
        return 99
    value = schema.value
    if isinstance(value, bool):
        return 0 if value else 99
    if "const" in value or "enum" in value:
        return 0
    highest = max((height(each, fuel - 1) for each in schema.beside(dynamic=True)), default=0)
    for keyword in ("anyOf", "oneOf"):
        options = (height(each, fuel - 1) for each in schema.listed(keyword))
        highest = max(highest, min(options, default=0))
    required = [name for name in value.get("required", ()) if name in value.get("properties", {})]
    below = [schema.child("properties", name) for name in required]
    if value.get("minItems", 0) and "items" in value:
        below.append(schema.child("items"))
    return max([highest, *(1 + height(each, fuel - 1) for each in below)])
