"""Codes for values without members of their own, which say what pydantic can check of them.

`["is", …]` some texts, or null; `["or", …]` one of some codes, the first that takes a value; `["text", least, most,
pattern…]` by lengths and the program's numbers of patterns; `["integer", least, most]`; `["number", least, most, above,
below]`; `["boolean", value]`; `["list", code, least, most]` and `["map", code, least, most]`, by lengths; `["any"]`.
What is not said at the end is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from protogen.languages.python.nodes import PLACES, Beyond, Part
from protogen.source.place import Json

KNOWN = PLACES | {
    *("type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "pattern", "format"),
    *("items", "minItems", "maxItems", "additionalProperties", "minProperties", "maxProperties"),
}
"""Keywords of which codes say all."""
_INT64 = 2**63


def listing(values: Sequence[Json]) -> list[Json]:
    """Codes that take some constants and nothing else; of other constants than texts and the like none are taken."""
    texts = [each for each in values if isinstance(each, str)]
    truths = {each for each in values if isinstance(each, bool)}
    found: list[Json] = [["is", None]] if None in values else []
    found += [["is", *texts]] if texts else []
    found += [["boolean", *(truths if len(truths) == 1 else ())]] if truths else []
    return found + [["integer", each, each] for each in values if _is_small(each)]


def either(codes: Sequence[Json]) -> Json:
    """The code of what one of some codes takes."""
    return ["or", *codes] if len(codes) > 1 else codes[0]


def _is_small(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64


def kinds(parts: Iterable[Part]) -> set[str] | None:
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
    low, high = limits(parts, "minimum", "maximum")
    above, below = limits(parts, "exclusiveMinimum", "exclusiveMaximum")
    if not all(each is None or _is_small(each) for each in (low, high, above, below)):
        raise Beyond
    if above is not None:
        low = above + 1 if low is None else max(low, above + 1)
    if below is not None:
        high = below - 1 if high is None else min(high, below - 1)
    return short("integer", low, high)


def limits(parts: Sequence[Part], least: str, most: str) -> tuple[Json, Json]:
    """The limits that some nodes set by two keywords; None for one that none sets."""
    if len(parts) == 1:
        return parts[0].get(least), parts[0].get(most)
    return max(_of(parts, least), default=None), min(_of(parts, most), default=None)


def _of(parts: Sequence[Part], keyword: str) -> list[Any]:
    return [each[keyword] for each in parts if keyword in each]


def short(*code: Json) -> Json:
    """A code without what is not asked at its end."""
    asked = [*code]
    while asked[-1] is None:
        asked.pop()
    return asked
