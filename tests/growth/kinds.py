"""Documents made to cost a reader more than their size: a contract with a member for each kind, and texts that grow."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

COLLIDING = (1 << 61) - 1
"""Integers that differ by this much have one hash in CPython."""

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_LINK = {"anyOf": [{"$ref": "#/$defs/Tree"}, {"type": "null"}]}


def _branch(value: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["next", "v"], "properties": {"next": _LINK, "v": value}}


_MEMBERS: dict[str, Any] = {
    "any": True,
    "text": {"type": "string", "minLength": 1},
    "plus": {"type": "string", "pattern": "^(a+)+$"},
    "ahead": {"type": "string", "pattern": "(?=a*b)c"},
    "nestedAhead": {"type": "string", "pattern": "(?=a*(?=a*(?=a*b)))c"},
    "behind": {"type": "string", "pattern": "(?<=ba*)c"},
    "multiple": {"type": "number", "multipleOf": 0.01},
    "multiples": {"type": "array", "items": {"type": "number", "multipleOf": 0.07}},
    "unique": {"type": "array", "uniqueItems": True},
    "integers": {"type": "object", "additionalProperties": _WHOLE},
    "lists": {"type": "array", "items": {"type": "array", "items": _WHOLE}},
    "names": {"type": "object", "additionalProperties": {"type": "object", "propertyNames": {"maxLength": 1}}},
    "patterns": {
        "type": "object",
        "patternProperties": {"^a": _WHOLE, "z$": _WHOLE},
        "additionalProperties": False,
    },
    "typed": {"type": "object", "properties": {"id": _TEXT, "n": _WHOLE}, "required": ["id"]},
    "unevaluated": {
        "type": "object",
        "allOf": [{"patternProperties": {"^a": _WHOLE}}],
        "anyOf": [{"patternProperties": {"^b": _WHOLE}}, {"patternProperties": {"^c": _WHOLE}}],
        "unevaluatedProperties": _WHOLE,
    },
    "unevaluatedItems": {"type": "array", "contains": _TEXT, "unevaluatedItems": _WHOLE},
    "contains": {"type": "array", "contains": {"type": "object", "required": ["x"]}, "maxContains": 5},
    "dependent": {
        "type": "object",
        "dependentSchemas": {"a0": {"additionalProperties": _WHOLE}, "a1": {"minProperties": 1}},
        "if": {"required": ["a2"]},
        "then": {"propertyNames": {"pattern": "^a"}},
    },
    "nests": {"type": "array", "items": {"$ref": "#/$defs/Nest"}},
    "sets": {"$ref": "#/$defs/Set"},
    "trees": {"type": "array", "items": {"$ref": "#/$defs/Tree"}},
    "events": {"type": "array", "items": {"$ref": "#/$defs/Event"}},
    "values": {"type": "array", "items": {"$ref": "#/$defs/Value"}},
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Hostile",
    "type": "object",
    "properties": _MEMBERS,
    "$defs": {
        "Tree": {"title": "Tree", "anyOf": [{"$ref": "#/$defs/Left"}, {"$ref": "#/$defs/Right"}]},
        "Nest": {
            "title": "Nest",
            "type": "object",
            "allOf": [{"properties": {"next": {"$ref": "#/$defs/Nest"}}}],
            "anyOf": [{"properties": {"v": _WHOLE}}, {"properties": {"w": _WHOLE}}],
            "unevaluatedProperties": False,
        },
        "Set": {"title": "Set", "type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/Set"}},
        "Left": {"title": "Left", **_branch(_WHOLE)},
        "Right": {"title": "Right", **_branch(_TEXT)},
        "Event": {
            "title": "Event",
            "oneOf": [
                {"title": "Start", "type": "object", "required": ["kind"], "properties": {"kind": {"const": "start"}}},
                {"title": "Stop", "type": "object", "required": ["kind"], "properties": {"kind": {"const": "stop"}}},
            ],
        },
        "Value": {
            "title": "Value",
            "anyOf": [_WHOLE, _TEXT, {"title": "Point", "type": "object", "properties": {"x": _WHOLE}}],
        },
    },
}


class Kind(NamedTuple):
    """Documents of one kind. `size`: of the smaller one; the other is four times as large."""

    name: str
    size: int
    text: Callable[[int], str]


def _in(member: str, inner: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: f'{{"{member}":{inner(size)}}}'


def _list(item: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: "[" + ",".join(map(item, range(size))) + "]"


def _object(member: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: "{" + ",".join(map(member, range(size))) + "}"


def _letters(letter: str) -> Callable[[int], str]:
    return lambda size: json.dumps(letter * size)


def _tree(levels: int) -> str:
    return '{"next":' * levels + "null" + ',"v":"x"}' * levels


def _sets(number: int) -> str:
    """Lists within lists, 100 deep; where the number has a one, an empty one lies beside."""
    return "".join("[[]," if number >> level & 1 else "[" for level in range(100)) + "]" * 100


KINDS = (
    Kind("nested repetitions in a pattern", 50_000, _in("plus", lambda n: json.dumps("a" * n + "b"))),
    Kind("a lookahead at each place", 5_000, _in("ahead", _letters("a"))),
    Kind("lookaheads within lookaheads", 5_000, _in("nestedAhead", _letters("a"))),
    Kind("a lookbehind at each place", 5_000, _in("behind", _letters("a"))),
    Kind("digits of an integer", 400_000, _in("multiple", lambda n: "7" * n)),
    Kind("digits of a fraction", 400_000, _in("multiple", lambda n: "0." + "7" * n)),
    Kind("digits of an exponent", 400_000, _in("multiple", lambda n: "1e" + "9" * n)),
    Kind("zeros of an exponent", 400_000, _in("multiple", lambda n: "1e" + "0" * n + "2")),
    Kind("multiples among the largest numbers", 1_000, _in("multiples", _list(lambda i: f"{i + 1}e300"))),
    Kind("different objects", 5_000, _in("unique", _list(lambda i: f'{{"a":{i},"b":[{i}]}}'))),
    Kind("objects of colliding integers", 5_000, _in("unique", _list(lambda i: f'{{"a":{i * COLLIDING + 5}}}'))),
    Kind("colliding integers", 5_000, _in("unique", _list(lambda i: str(i * COLLIDING + 5)))),
    Kind("integers of equal low bits", 5_000, _in("unique", _list(lambda i: str((i << 64) + 5)))),
    Kind("integers of equal low bits in a union", 5_000, _in("values", _list(lambda i: str((i << 64) + 5)))),
    Kind("one key again and again", 50_000, _in("integers", _object(lambda i: '"a":1'))),
    Kind(
        "a key that comes twice, at the end",
        20_000,
        _in("integers", lambda n: _object(lambda i: f'"a{i % (n - 1)}":1')(n)),
    ),
    Kind("keys that are numbers", 20_000, _in("integers", _object(lambda i: f'"{(i * 4096) % 9999991}":1'))),
    Kind("unknown members", 20_000, _in("typed", lambda n: _object(lambda i: f'"u{i}":{{}}')(n)[:-1] + ',"id":"a"}')),
    Kind("unknown members, unread", 20_000, lambda n: _object(lambda i: f'"u{i}":[{i}]')(n)),
    Kind("members that a pattern meets", 10_000, _in("patterns", _object(lambda i: f'"a{i}z":1'))),
    Kind("members left unevaluated", 5_000, _in("unevaluated", _object(lambda i: f'"{chr(97 + i % 4)}{i}":1'))),
    Kind("items left unevaluated", 10_000, _in("unevaluatedItems", _list(lambda i: str(i) if i % 2 else '"a"'))),
    Kind("members asked for again", 5_000, _in("dependent", _object(lambda i: f'"a{i}":1'))),
    Kind("items that a list has to contain", 10_000, _in("contains", _list(lambda i: f'{{"y":{i}}}'))),
    Kind("unions, 100 deep", 20, _in("trees", _list(lambda i: _tree(100)))),
    Kind("nothing unevaluated, 100 deep", 20, _in("nests", _list(lambda i: '{"v":1,"next":' * 100 + "{}" + "}" * 100))),
    Kind("uniqueness at each of 100 levels", 20, _in("sets", _list(_sets))),
    Kind("unions by a tag", 5_000, _in("events", _list(lambda i: '{"kind":"stop"}'))),
    Kind("unknown variants", 5_000, _in("events", _list(lambda i: f'{{"kind":"k{i}"}}'))),
    Kind("violations", 20_000, _in("integers", _object(lambda i: f'"a{i}":"s"'))),
    Kind("violations deep down", 50_000, _in("lists", lambda n: "[" + _list(lambda i: '"s"')(n) + "]")),
    Kind(
        "one violation again and again, below a long key",
        10_000,
        _in("names", lambda n: '{"' + "k" * n + '":' + _object(lambda i: f'"n{i}":1')(n) + "}"),
    ),
    Kind("escapes of surrogates", 100_000, _in("text", lambda n: '"' + "\\ud83d\\ude00" * n + '"')),
    Kind("open brackets", 500_000, _in("any", lambda n: "[" * n)),
    Kind("white space", 1_000_000, _in("any", lambda n: " " * n + "1")),
    Kind("lists 100 deep", 200, _in("any", _list(lambda i: "[" * 100 + "]" * 100))),
)
