"""Codes for values without members of their own, which say what pydantic can check of them.

`["is", …]` some constants; `["or", …]` one of some codes, the first that takes a value; `["text", least, most,
pattern…]` by lengths and the program's numbers of patterns; `["integer", least, most]`; `["number", least, most, above,
below]`; `["boolean"]`; `["list", code, least, most]` and `["map", code, least, most]`, by lengths; `["any"]`. What is
not said at the end is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from protogen.source.place import Json

Part: TypeAlias = Mapping[str, Json]
"""The keywords of a node of a check program."""

PLACES = frozenset({"at", "resource", "$ref", "allOf"})
"""What says nothing of a value itself."""
KNOWN = PLACES | {
    *("type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "pattern", "format"),
    *("items", "minItems", "maxItems", "additionalProperties", "minProperties", "maxProperties"),
}
"""Keywords of which codes say all."""
_INT64 = 2**63


class Beyond(Exception):
    """No code takes only what some nodes accept."""


def constants(part: Part, alternatives: Sequence[Json]) -> Sequence[Json]:
    """Values that a node lists, or that its alternatives do; empty where it lists none."""
    if "const" in part:
        return [part["const"]]
    if "enum" in part:
        return list(part["enum"])
    return [each["const"] for each in alternatives if isinstance(each, Mapping) and "const" in each]


def is_plain(value: Json) -> bool:
    """Whether a constant can be part of a code."""
    return value is None or isinstance(value, str | bool) or (isinstance(value, int) and _is_small(value))


def _is_small(value: Json) -> bool:
    return isinstance(value, int) and -_INT64 <= value < _INT64


def kinds(parts: Sequence[Part]) -> set[str] | None:
    """The JSON types that are taken; None where none are named."""
    found: set[str] | None = None
    for each in parts:
        if "type" in each:
            named = {*each["type"], *(["integer"] if "number" in each["type"] else [])}
            found = named if found is None else found & named
    return found - {"integer"} if found and "number" in found else found


def scalar(kind: str, parts: Sequence[Part]) -> Json:
    """The code of a JSON type without members or items. Raises Beyond."""
    match kind:
        case "string":
            return _text(parts)
        case "integer":
            return _integer(parts)
        case "number":
            low, high = limits(parts, "minimum", "maximum")
            return short("number", low, high, *limits(parts, "exclusiveMinimum", "exclusiveMaximum"))
        case "boolean":
            return ["boolean"]
        case "null":
            return ["is", None]
    raise Beyond


def _text(parts: Sequence[Part]) -> Json:
    patterns = sorted({*_of(parts, "pattern"), *_of(parts, "format")})
    found = limits(parts, "minLength", "maxLength")
    return ["text", *found, *patterns] if patterns else short("text", *found)


def _integer(parts: Sequence[Part]) -> Json:
    """Integers of 64 bits."""
    low, high = _of(parts, "minimum"), _of(parts, "maximum")
    low += [each + 1 for each in _of(parts, "exclusiveMinimum")]
    high += [each - 1 for each in _of(parts, "exclusiveMaximum")]
    if not all(map(_is_small, [*low, *high])):
        raise Beyond
    return short("integer", max(low, default=None), min(high, default=None))


def limits(parts: Sequence[Part], least: str, most: str) -> tuple[Json, Json]:
    """The limits that some nodes set by two keywords; None for one that none sets."""
    return max(_of(parts, least), default=None), min(_of(parts, most), default=None)


def _of(parts: Sequence[Part], keyword: str) -> list[Any]:
    return [each[keyword] for each in parts if keyword in each]


def short(*code: Json) -> Json:
    """A code without what is not asked at its end."""
    asked = [*code]
    while asked[-1] is None:
        asked.pop()
    return asked
