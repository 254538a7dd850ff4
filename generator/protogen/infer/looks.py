"""Tells a sample from a schema: people give one where the other is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from protogen.schema.keywords import KEYWORDS
from protogen.source.place import Json

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def _is_schema(value: Json) -> bool:
    return isinstance(value, (bool, dict))


def _is_table(value: Json) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _is_choice(value: Json) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_schema, value))


def _is_type(value: Json) -> bool:
    return all(isinstance(each, str) and each in _TYPES for each in (value if isinstance(value, list) else [value]))


_SCHEMAS_OWN: Mapping[str, Callable[[Json], bool]] = {
    **dict.fromkeys(("$schema", "$ref", "$id", "openapi", "asyncapi", "swagger"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("$defs", "definitions", "properties", "patternProperties", "components"), _is_table),
    **dict.fromkeys(("oneOf", "anyOf", "allOf"), _is_choice),
    **dict.fromkeys(("items", "additionalProperties", "not", "if"), _is_schema),
    **dict.fromkeys(("enum", "required"), lambda value: isinstance(value, list)),
    "type": _is_type,
    "const": lambda value: True,
}
"""Members that only a schema has, or a document that holds schemas, by the form of their values."""


def looks_like_a_sample(value: Json) -> bool:
    """Whether a JSON value is a document rather than a schema: a schema has a keyword with a value of its form, or
    nothing but keywords. (A document may have a `type`, too, but not one that JSON Schema knows.)"""
    if not isinstance(value, dict):
        return not isinstance(value, bool)
    if any(key in value and form(value[key]) for key, form in _SCHEMAS_OWN.items()):
        return False
    return any(key not in KEYWORDS and not key.startswith(("x-", "$")) for key in value)
