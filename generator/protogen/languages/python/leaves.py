"""Codes for values without members of their own, which say what pydantic can check of them.

`["is", …]` some constants; `["or", …]` one of some codes, the first that takes a value; `["text", least, most, pattern…]` by lengths and the program's numbers of patterns;
`["integer", least, most]`; `["number", least, most, above, below]`; `["boolean"]`; `["list", …]`, `["map", …]` of
another code; `["any"]`. What is not said at the end is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from protogen.source.place import Json

Part: TypeAlias = Mapping[str, Json]
"""The keywords of a node of a check program."""

PLACES = frozenset({"at", "resource", "$ref", "allOf"})
"""What says nothing of a value itself."""
_KNOWN = PLACES | {
    *("type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "pattern", "format"),
}
_INT64 = 2**63


class Beyond(Exception):
    """No code takes only what some nodes accept."""


def leaf(parts: Sequence[Part], listed: Sequence[Json], accepts: Callable[[Json], bool]) -> Json:
    """The code of values that stay as they are. `listed`: the only ones, if a node lists them. Raises Beyond."""
    if listed:
        found = [each for each in listed if _is_plain(each) and accepts(each)]
        if not found:
            raise Beyond
        return ["is", *found]
    if not all(each.keys() <= _KNOWN for each in parts):
        raise Beyond
    kinds = _kinds(parts)
    if kinds is None:
        if all(each.keys() <= PLACES for each in parts):
            return ["any"]
        raise Beyond
    found = [_of_kind(each, parts) for each in sorted(kinds)]
    if not found:
        raise Beyond
    return found[0] if len(found) == 1 else ["or", *found]


def constants(part: Part, alternatives: Sequence[Json]) -> Sequence[Json]:
    """Values that a node lists, or that its alternatives do; empty where it lists none."""
    if "const" in part:
        return [part["const"]]
    if "enum" in part:
        return list(part["enum"])
    return [each["const"] for each in alternatives if isinstance(each, Mapping) and "const" in each]


def _is_plain(value: Json) -> bool:
    return value is None or isinstance(value, str | bool) or (isinstance(value, int) and _is_small(value))


def _is_small(value: Json) -> bool:
    return isinstance(value, int) and -_INT64 <= value < _INT64


def _kinds(parts: Sequence[Part]) -> set[str] | None:
    """The JSON types that are taken; None where none are named."""
    found: set[str] | None = None
    for each in parts:
        if "type" in each:
            named = {*each["type"], *(["integer"] if "number" in each["type"] else [])}
            found = named if found is None else found & named
    return found - {"integer"} if found and "number" in found else found


def _of_kind(kind: str, parts: Sequence[Part]) -> Json:
    match kind:
        case "string":
            return _text(parts)
        case "integer":
            return _integer(parts)
        case "number":
            low, high = max(_of(parts, "minimum"), default=None), min(_of(parts, "maximum"), default=None)
            above = max(_of(parts, "exclusiveMinimum"), default=None)
            below = min(_of(parts, "exclusiveMaximum"), default=None)
            return _short(["number", low, high, above, below])
        case "boolean":
            return ["boolean"]
        case "null":
            return ["is", None]
        case "array":
            return ["list", ["any"]]
    return ["map", ["any"]]


def _text(parts: Sequence[Part]) -> Json:
    patterns = sorted({*_of(parts, "pattern"), *_of(parts, "format")})
    low, high = max(_of(parts, "minLength"), default=None), min(_of(parts, "maxLength"), default=None)
    return ["text", low, high, *patterns] if patterns else _short(["text", low, high])


def _integer(parts: Sequence[Part]) -> Json:
    """Integers of 64 bits."""
    low, high = _of(parts, "minimum"), _of(parts, "maximum")
    low += [each + 1 for each in _of(parts, "exclusiveMinimum")]
    high += [each - 1 for each in _of(parts, "exclusiveMaximum")]
    if not all(map(_is_small, [*low, *high])):
        raise Beyond
    return _short(["integer", max(low, default=None), min(high, default=None)])


def _of(parts: Sequence[Part], keyword: str) -> list[Any]:
    return [each[keyword] for each in parts if keyword in each]


def _short(code: list[Json]) -> Json:
    """A code without what is not asked at its end."""
    while code[-1] is None:
        code.pop()
    return code
