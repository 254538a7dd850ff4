"""Finds the JSON types of which a subschema certainly accepts every value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from protogen.schema.forms import type_names
from protogen.schema.graph import Key, Subschema
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.memory import Topic
from protogen.source.pointers import Unresolved

ALL = frozenset({"null", "boolean", "number", "string", "array", "object"})
NOT_OBJECTS = ALL - {"object"}

_FREE = Topic[Key, frozenset[str]]()


def _told(types: Iterable[str], *keywords: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(keywords, frozenset(types))


_REFUSES: Mapping[str, frozenset[str]] = {
    **_told({"object"}, "properties", "patternProperties", "additionalProperties", "required", "propertyNames"),
    **_told({"object"}, "minProperties", "maxProperties", "dependentRequired", "dependentSchemas"),
    **_told({"object"}, "unevaluatedProperties"),
    **_told({"array"}, "items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems"),
    **_told({"array"}, "uniqueItems", "unevaluatedItems"),
    **_told({"string"}, "minLength", "maxLength", "pattern", "format"),
    **_told({"number"}, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
"""The JSON types of the values that a keyword can refuse."""


def free_types(subschema: Subschema) -> frozenset[str]:
    """The types of which every value is accepted. Where this depends on alternatives, none."""
    if isinstance(subschema.value, bool):
        return ALL if subschema.value else frozenset()
    known = subschema.graph.memory.of(_FREE)
    if subschema.key not in known:
        known[subschema.key] = frozenset()  # for a schema that applies itself to the same value
        known[subschema.key] = _free(subschema)
    return known[subschema.key]


def _free(subschema: Subschema) -> frozenset[str]:
    found = ALL
    for keyword, value in subschema.keywords.items():
        row = KEYWORDS.get(keyword)
        if row is None or row.role not in (Role.SHAPE, Role.LIMIT) or keyword in ("then", "else"):
            continue
        if keyword == "$ref":
            found &= _referred(subschema, value)
        elif keyword == "allOf":
            for branch in subschema.listed("allOf"):
                found &= free_types(branch)
        elif keyword == "type":
            found &= type_names(value)
        else:
            found -= _REFUSES.get(keyword, ALL)
    return found


def _referred(subschema: Subschema, reference: str) -> frozenset[str]:
    try:
        return free_types(subschema.resolve(reference))
    except Unresolved:
        return frozenset()
