"""Values at the edges of what a subschema says: on both sides of every bound, and with several faults at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import inf, nextafter
from typing import NamedTuple

from protogen.documents.edge_strings import edges
from protogen.documents.numbers import exact, spell
from protogen.documents.regex_texts import RIGHT, WRONG
from protogen.documents.strings import FORMATS
from protogen.documents.twins import PAIRS, SAME, spellings, twins
from protogen.schema.load import Subschema
from protogen.source.place import Json

_LARGE = (2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, -(2**53) - 1, -(2**63), -(2**63) - 1)
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LONGEST, _MOST = 2_000, 200
_KEYS = ("10", "2", "01", "__proto__", "constructor", "", "~", "/", "é", "e\u0301", "-1", "4294967295")


class Spelled(NamedTuple):
    """A value as it is written in the text."""

    text: str


Edge = tuple[str, Json | Spelled]
"""What an edge is of, and a value there."""


def near(place: Subschema, value: Json, *, formats: bool) -> Iterator[Edge]:
    """Yields values near one that is valid for a subschema. Whether they are valid too is for the judge to say."""
    schema = place.keywords
    for make in (_listed, _scalars, _bounds, _lengths, _strings, _items, _members, _faults):
        yield from make(schema, value)
    if formats and isinstance(value, str) and "format" in schema:
        yield from _formats(schema)


def _listed(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    values = [schema["const"]] if "const" in schema else schema.get("enum", ())
    for each in values:
        yield from (("twin", twin) for twin in twins(each))
        yield from (("spelling", Spelled(text)) for text in spellings(each))
        if isinstance(each, dict):
            yield "twin", dict(reversed(each.items()))


def _scalars(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    if isinstance(value, bool) or (isinstance(value, (int, float)) and "const" not in schema and "enum" not in schema):
        yield from (("twin", twin) for twin in (*twins(value), 1, True))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (("spelling", Spelled(text)) for text in spellings(value))
        yield from (("large", each) for each in (*_LARGE, 0.5, -0.5))
        yield from (("large", Spelled(text)) for text in ("9007199254740993.0", "1.7e308", "5e-324", "1e22", "1e21"))


def _bounds(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    for keyword in _BOUNDS:
        if keyword in schema:
            bound = exact(schema[keyword])
            steps = (1, exact(schema.get("multipleOf", 1)), Fraction(1, 2), Fraction(1, 1000), Fraction(37, 100))
            yield from ((keyword, spell(bound + sign * step)) for step in (0, *steps) for sign in (1, -1))
            yield from ((keyword, nextafter(float(bound), end)) for end in (inf, -inf) if abs(bound) < 10**300)


def _lengths(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    if isinstance(value, str):
        for keyword in ("minLength", "maxLength"):
            limit = schema.get(keyword, inf)
            for size in (limit - 1, limit, limit + 1):
                if 0 <= size <= _LONGEST:
                    yield keyword, (value + "a" * int(size))[: int(size)]
                    yield keyword, "\U0001f600" * int(size)
                    yield keyword, ("e\u0301" * int(size))[: int(size)]


def _strings(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    if isinstance(value, str) and "pattern" in schema:
        yield from (("pattern", text) for text in edges(schema["pattern"]))


def _formats(schema: Mapping[str, Json]) -> Iterator[Edge]:
    name = schema["format"]
    if name == "regex":
        yield from (("regex", text) for text in (*RIGHT, *WRONG))
    for text in FORMATS.get(str(name), ()):
        yield "format", text
        for at in range(len(text) + 1):
            for more in ("", "9", "x", "-", "é"):
                yield "format", text[:at] + more + text[at + 1 :]


def _items(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    if not isinstance(value, list):
        return
    if schema.get("uniqueItems"):
        for pair in (*PAIRS, *SAME):
            yield "uniqueItems", list(pair)
            yield "uniqueItems", [*value, *pair]
        for item in value[:3]:
            yield from (("uniqueItems", [*value, twin]) for twin in (*twins(item), item))
            yield from (("uniqueItems", [item, twin]) for twin in twins(item))
    for keyword in ("minItems", "maxItems", "minContains", "maxContains"):
        limit = schema.get(keyword, inf)
        for size in (limit - 1, limit, limit + 1):
            if 0 <= size <= _MOST:
                yield keyword, [(value or [None])[index % max(1, len(value))] for index in range(int(size))]
    yield "items", [*value, None]
    yield "items", value[::-1]


def _members(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    if not isinstance(value, dict):
        return
    some: Json = next(iter(value.values()), 1)
    yield "order", dict(reversed(value.items()))
    yield "order", {**dict.fromkeys(_KEYS[:3], some), **value}
    yield "order", {**value, **dict.fromkeys(_KEYS[:3], some)}
    yield from (("members", {**value, name: held}) for name in _KEYS for held in (some, None))
    named = schema.get("propertyNames", {})
    patterns = [*schema.get("patternProperties", {}), *([named["pattern"]] if _has_pattern(named) else [])]
    for pattern in patterns:
        yield from (("names", {**value, name: some}) for name in edges(pattern))
    for keyword in ("minProperties", "maxProperties"):
        limit = schema.get(keyword, inf)
        for size in (limit - 1, limit, limit + 1):
            if 0 <= size <= _MOST:
                more = {f"key{index}": some for index in range(int(size))}
                yield keyword, dict([*value.items(), *more.items()][: int(size)])


def _has_pattern(schema: Json) -> bool:
    return isinstance(schema, dict) and "pattern" in schema


def _faults(schema: Mapping[str, Json], value: Json) -> Iterator[Edge]:
    """Yields values with several faults at once."""
    if isinstance(value, dict):
        required = [name for name in schema.get("required", ()) if name in value]
        for first in range(0, len(required), 2):
            gone = required[first : first + 2]
            yield "faults", {name: member for name, member in value.items() if name not in gone}
        yield "faults", {}
        yield "faults", {**value, "unexpected": 1, "another one": None, "~/": []}
        wrong = {name: _wrong(member) for name, member in value.items()}
        yield "faults", wrong
        yield "faults", {**wrong, "unexpected": 1}
        for name in value:
            yield "faults", {**value, name: _wrong(value[name]), "unexpected": 1}
    elif isinstance(value, list):
        yield "faults", [_wrong(item) for item in value]
        yield "faults", [*[_wrong(item) for item in value[:2]] * 2, *value]
    elif isinstance(value, str):
        longer = min(int(schema.get("maxLength", 20)), _LONGEST) + 1
        yield from (("faults", each) for each in ("", "\n" * 3, "!" * longer, "\U0001f600" * longer))
    else:
        yield from (("faults", each) for each in (10**18 + 0.5, -12345.678, 1e300, -1e-7))


def _wrong(value: Json) -> Json:
    """A value of another type, or far off."""
    kinds: Mapping[type, Callable[[Json], Json]] = {str: len, bool: int, int: str, float: str}
    change = kinds.get(type(value))
    return [value] if change is None else change(value)
