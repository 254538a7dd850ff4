"""Makes schemas of many keywords, and documents that meet them half-way. The same dice, the same schemas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

Schema = dict[str, Any] | bool

BASE = "https://hard.test/"
KEYS = ["a", "b", "c", "tag", "é", "e\u0301", "10", "2", "__proto__", "constructor", "", "~/", "\U0001f600"]
TEXTS = [
    "",
    "a",
    "b",
    "ab",
    "10",
    "é",
    "e\u0301",
    "\U0001f600",
    "\U0001f600a",
    "2024-02-29",
    "2023-02-29",
    "1.2.3.4",
    "A",
]
NUMBERS = [
    0,
    1,
    -1,
    2,
    3,
    0.1,
    0.3,
    0.01,
    19.99,
    1.5,
    -2.5,
    1e-7,
    5e-324,
    2**53 + 1,
    10**20,
    10**22,
    1e300,
    -(2**63) - 1,
]
SPELLED = [
    *["0", "-0", "0.0", "1", "1.0", "10e-1", "-1", "2", "3.0", "0.1", "1e-1", "0.3", "0.30", "19.99", "1999e-2", "1.5"],
    *[
        "-2.5",
        "1e-7",
        "1e-8",
        "5e-324",
        "9007199254740993",
        "9007199254740992",
        "100000000000000000000",
        "1e20",
        "1e22",
    ],
    *[
        "1E300",
        "-9223372036854775809",
        "-9223372036854775808",
        "0.30000000000000004",
        "123456789012345678.5",
        "7",
        "30",
    ],
]
PATTERNS = ["^a", "b$", "^.$", "^[^a-z]*$", "\\d", "^(?!a)", "\\p{L}", "a|^$", "^\\w+$", "(?<=a)b"]
FORMATS = ["date", "ipv4", "uuid", "json-pointer", "regex", "no-such-format"]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
ALONE = {"$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "select"}
"""Keywords by which a node applies others to the same value."""


def file_of(dice: Random, size: int) -> dict[str, Any]:
    """A schema with so many definitions, `0` to `size - 1`, that refer to each other."""
    maker = _Maker(dice, size)
    schemas = {str(number): maker.definition(number) for number in range(size)}
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "$id": f"{BASE}all", "$defs": schemas}


class _Maker:
    """Makes definitions. What applies to the same value refers to later ones only, so that there is an end."""

    def __init__(self, dice: Random, size: int) -> None:
        self.dice = dice
        self.size = size
        self.resources = {number for number in range(size) if dice.random() < 0.4}
        self.number = 0

    def definition(self, number: int) -> Schema:
        self.number = number
        schema = self.object(2)
        if number in self.resources:
            schema |= {"$id": f"{BASE}{number}", "$dynamicAnchor": "node"}
        return schema

    def any(self, depth: int, *, inside: bool) -> Schema:
        """A schema; `inside` a value, where anything may be referred to."""
        draw = self.dice.random()
        if draw < 0.12:
            return draw < 0.06
        if draw < 0.25 and (inside or self.number + 1 < self.size):
            if inside and draw < 0.18 and self.number in self.resources:
                return {"$dynamicRef": "#node"}
            return {"$ref": self.reference(self.dice.randrange(0 if inside else self.number + 1, self.size))}
        return self.object(depth - 1) if depth > 0 else self.leaf()

    def reference(self, number: int) -> str:
        return f"{BASE}{number}" if number in self.resources else f"{BASE}all#/$defs/{number}"

    def leaf(self) -> dict[str, Any]:
        return self.chosen([*_plain(self.dice).items()], 2)

    def object(self, depth: int) -> dict[str, Any]:
        dice = self.dice
        if dice.random() < 0.1:
            return self.tagged(depth)
        schema = self.chosen(list(_plain(dice).items()), dice.choice([0, 1, 1, 2, 3]))
        schema |= self.chosen(list(self.inside(depth).items()), dice.choice([0, 1, 2, 4]))
        schema |= self.chosen(list(self.in_place(depth).items()), dice.choice([0, 1, 1, 2]))
        if "if" in schema:
            schema |= self.chosen([(word, self.any(depth, inside=False)) for word in ("then", "else")], 2)
        if "contains" in schema:
            schema |= self.chosen(
                [("minContains", dice.randrange(3)), ("maxContains", dice.randrange(3))], dice.randrange(3)
            )
        return schema

    def tagged(self, depth: int) -> dict[str, Any]:
        """A union whose branches a member tells apart."""
        branches = [self.branch(tag, depth) for tag in TEXTS[1:4]]
        word = self.dice.choice(["anyOf", "oneOf"])
        rest: dict[str, Any] = {"unevaluatedProperties": self.any(0, inside=True)} if self.dice.random() < 0.5 else {}
        return {word: branches, **rest}

    def branch(self, tag: str, depth: int) -> dict[str, Any]:
        inner = self.object(depth - 1) if depth > 0 else {}
        names = {**inner.get("properties", {}), "tag": {"const": tag}}
        return {**inner, "type": "object", "properties": names, "required": ["tag"]}

    def inside(self, depth: int) -> dict[str, Any]:
        dice = self.dice

        def some(words: list[str]) -> dict[str, Schema]:
            return {word: self.any(depth - 1, inside=True) for word in dice.sample(words, dice.randrange(1, 4))}

        one = {word: self.any(depth - 1, inside=True) for word in _ONE_INSIDE}
        items = [self.any(depth - 1, inside=True) for _ in range(dice.randrange(1, 4))]
        names = {"prefixItems": items, "properties": some(KEYS), "patternProperties": some(PATTERNS)}
        return one | names | {"unevaluatedItems": dice.random() < 0.5, "unevaluatedProperties": dice.random() < 0.5}

    def in_place(self, depth: int) -> dict[str, Any]:
        dice = self.dice

        def several() -> list[Schema]:
            return [self.any(depth - 1, inside=False) for _ in range(dice.randrange(1, 4))]

        made: dict[str, Any] = {word: several() for word in ("allOf", "anyOf", "oneOf")}
        made |= {word: self.any(depth - 1, inside=False) for word in ("not", "if")}
        made["dependentSchemas"] = {key: self.any(depth - 1, inside=False) for key in dice.sample(KEYS, 2)}
        if self.number + 1 < self.size:
            made["$ref"] = self.reference(dice.randrange(self.number + 1, self.size))
        return made

    def chosen(self, pairs: list[tuple[str, Any]], count: int) -> dict[str, Any]:
        return dict(self.dice.sample(pairs, min(count, len(pairs))))


_ONE_INSIDE = ["items", "contains", "additionalProperties", "unevaluatedItems", "unevaluatedProperties"]


def _plain(dice: Random) -> dict[str, Any]:
    """Every keyword that holds no schema but `propertyNames`, with some value."""
    made: dict[str, Any] = {word: dice.choice(NUMBERS) for word in ("maximum", "minimum")}
    made |= {f"exclusive{word.title()}": dice.choice(NUMBERS) for word in ("maximum", "minimum")}
    for what in ("Length", "Items", "Properties"):
        made |= {f"max{what}": dice.randrange(4), f"min{what}": dice.randrange(3)}
    made |= {"multipleOf": abs(dice.choice(NUMBERS)) or 0.5, "uniqueItems": True, "pattern": dice.choice(PATTERNS)}
    made |= {"const": json.loads(document(dice, 2)), "enum": [json.loads(document(dice, 2)) for _ in range(4)]}
    made |= {"type": dice.sample(TYPES, dice.randrange(1, 4)), "format": dice.choice(FORMATS)}
    made |= {"required": dice.sample(KEYS, 2), "dependentRequired": {dice.choice(KEYS): dice.sample(KEYS, 2)}}
    return made | {"propertyNames": {"pattern": dice.choice(PATTERNS), "maxLength": dice.randrange(1, 4)}}


def document(dice: Random, depth: int, known: Sequence[Any] = ()) -> str:
    """A JSON text of the words that the schemas use, and of `known` values."""
    draw = dice.random()
    if known and draw < 0.12:
        return respelled(dice, dice.choice(known))
    if depth == 0 or draw < 0.3:
        spelled = [json.dumps(dice.choice(TEXTS)), dice.choice(SPELLED), dice.choice(SPELLED), "[]", "{}"]
        return dice.choice([*spelled, dice.choice(["true", "false", "null"])])
    parts = [document(dice, depth - 1, known) for _ in range(dice.choice([0, 1, 2, 3, 4, 10]))]
    if draw < 0.6:
        repeated = [*parts, dice.choice(parts)] if parts and dice.random() < 0.3 else parts
        return f"[{','.join(repeated)}]"
    members = dict(zip(dice.sample(KEYS, len(KEYS)), parts, strict=False))
    if dice.random() < 0.4:
        members["tag"] = json.dumps(dice.choice(TEXTS[1:5]))
    return f"{{{','.join(f'{json.dumps(key)}:{member}' for key, member in members.items())}}}"


def respelled(dice: Random, value: Any) -> str:
    """The same value (or, sometimes, one that is alike) in other words."""
    if isinstance(value, dict):
        keys = dice.sample(list(value), len(value))
        return f"{{{','.join(f'{json.dumps(key)}:{respelled(dice, value[key])}' for key in keys)}}}"
    if isinstance(value, list):
        return f"[{','.join(respelled(dice, item) for item in value)}]"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return json.dumps(value, ensure_ascii=dice.random() < 0.5)
    if isinstance(value, int):
        return dice.choice([f"{value}", f"{value}.0", f"{value * 10}e-1", f"{value}.5", f"{value + 1}"])
    return dice.choice([repr(value), f"{repr(value).partition('e')[0]}00E{repr(value).partition('e')[2] or 0}"])


def constants(program: dict[str, Any]) -> list[Any]:
    """The values that a program's nodes name."""
    nodes = [node for node in program["nodes"] if isinstance(node, dict)]
    single = [node[word] for node in nodes for word in ("const", "multipleOf", "maximum", "minimum") if word in node]
    return single + [value for node in nodes for value in node.get("enum", ())]


def number_program(dice: Random, spelled: list[str]) -> str:
    """A check program of one root, `number`, that compares with numbers in these spellings (all greater than 0)."""
    ways = ["multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "const"]
    values = ",".join(f'"{word}":{dice.choice(spelled)}' for word in ways)
    node = f'{{"at":"#",{values},"enum":[{",".join(dice.sample(spelled, 4))}]}}'
    return f'{{"nodes":[{{"at":"#","items":1,"uniqueItems":true}},{node}],"roots":{{"number":0}},"patterns":[]}}'


def with_select(dice: Random, program: dict[str, Any]) -> dict[str, Any]:
    """The program with `select`, which only tolerant programs have, on some of its nodes."""
    takers = {at for at, node in enumerate(program["nodes"]) if isinstance(node, dict) and dice.random() < 0.05}
    ends = [at for at, node in enumerate(program["nodes"]) if isinstance(node, bool) or ALONE.isdisjoint(node)]
    others = [at for at in ends if at not in takers]  # so that there is an end
    nodes = [
        {**node, "select": _select(dice, others)} if at in takers else node for at, node in enumerate(program["nodes"])
    ]
    return {**program, "nodes": nodes}


def _select(dice: Random, ends: list[int]) -> dict[str, Any]:
    values = [[tag, dice.choice(ends)] for tag in TEXTS[1:4]]
    return {"path": dice.choice([["tag"], ["a", "tag"]]), "values": values, "other": dice.choice(ends)}
