"""Makes schemas as teams and adversaries write them, everything mixed. The same dice, the same schemas."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import quote

from fuzz.words import DEFINITIONS, FORMATS, KEYS, NUMBERS, PATTERNS, TEXTS, TYPES

Schema = dict[str, Any] | bool

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(dice: Random) -> dict[str, Any]:
    """A schema file: a document, and definitions that refer to each other."""
    names = dice.sample(DEFINITIONS, dice.choice([2, 3, 5, 7]))
    maker = _Maker(dice, names)
    made = {name: maker.definition(at) for at, name in enumerate(names)}
    maker.at = -1
    root = maker.object(2)
    return {"$schema": _DRAFT, "title": dice.choice(["Root", "a b", "É", "type"]), **root, "$defs": made}


class _Maker:
    """Makes definitions. What applies to the same value refers to later ones only, so that there is an end."""

    def __init__(self, dice: Random, names: list[str]) -> None:
        self.dice = dice
        self.names = names
        self.at = 0
        self.anchors = {at for at in range(len(names)) if dice.random() < 0.2}
        self.resources = {at for at in range(len(names)) if at not in self.anchors and dice.random() < 0.2}
        self.dynamic = {at for at in self.resources if dice.random() < 0.7}
        self.kinds: list[tuple[int, Callable[[int], dict[str, Any]]]] = [
            *[(10, self.record), (7, self.tagged), (4, self.union), (5, self.enum), (3, self.const), (4, self.map)],
            *[(4, self.array), (4, self.tuple), (8, self.scalar), (5, self.merged), (3, self.conditional)],
            *[(4, self.nullable), (2, self.negated), (5, self.wild), (3, self.types)],
        ]

    def definition(self, at: int) -> Schema:
        """One of the definitions, with whatever names it."""
        self.at = at
        if at not in self.resources | self.anchors and self.dice.random() < 0.05:
            return self.dice.random() < 0.5
        made = self.object(2)
        if at in self.anchors:
            made["$anchor"] = f"anchor{at}"
        if at in self.resources:
            made["$id"] = f"https://fuzz.test/{at}"
        if at in self.dynamic:
            made["$dynamicAnchor"] = "node"
        return made

    def any(self, depth: int, *, inside: bool) -> Schema:
        """A schema; `inside` a value, where anything may be referred to."""
        draw = self.dice.random()
        if draw < 0.05:
            return draw < 0.035
        first = 0 if inside else self.at + 1
        if draw < (0.35 if depth > 0 else 0.5) and first < len(self.names):
            return self.reference(self.dice.randrange(first, len(self.names)), inside)
        return self.object(depth)

    def object(self, depth: int) -> dict[str, Any]:
        """A schema that is no boolean and no bare reference."""
        if depth <= 0:
            return self.dressed(self.dice.choice([self.scalar, self.scalar, self.enum, self.const])(0))
        weights, kinds = zip(*self.kinds, strict=True)
        return self.dressed(self.dice.choices(kinds, weights)[0](depth - 1))

    def reference(self, to: int, inside: bool) -> dict[str, Any]:
        """A reference, sometimes with keywords beside it."""
        pointer = self.names[to].replace("~", "~0").replace("/", "~1")
        text = f"#/$defs/{_quoted(pointer)}"
        if to in self.anchors and self.dice.random() < 0.5:
            text = f"#anchor{to}"
        if self.at in self.resources:  # its pointers begin at itself
            if inside and self.at in self.dynamic:
                return {"$dynamicRef": "#node"}
            return {"$ref": f"https://fuzz.test/{to}"} if to in self.resources else self.scalar(0)
        if to in self.resources and self.dice.random() < 0.5:
            text = f"https://fuzz.test/{to}"
        if self.dice.random() < 0.15:
            return {"$ref": text, **self.scalar(0)}
        return {"$ref": text}

    def dressed(self, made: dict[str, Any]) -> dict[str, Any]:
        """The same with annotations."""
        dice = self.dice
        notes = {
            "description": dice.choice(["What it is.", '*/ """ \\', "Über\nzwei Zeilen."]),
            "title": dice.choice(TEXTS),
            "default": self.value(1),
            "deprecated": True,
            "readOnly": True,
            "writeOnly": True,
            "examples": [self.value(1)],
            "$comment": "none",
            "format": dice.choice(FORMATS),
        }
        for word, value in notes.items():
            if dice.random() < 0.06:
                made.setdefault(word, value)
        return made

    def key(self) -> str:
        """A member's name; mostly a plain one."""
        return self.dice.choice(KEYS[:11] if self.dice.random() < 0.6 else KEYS)

    def record(self, depth: int) -> dict[str, Any]:
        """An object with named members."""
        dice = self.dice
        names = list(dict.fromkeys(self.key() for _ in range(dice.choice([0, 1, 2, 3, 4, 6]))))
        made: dict[str, Any] = {"type": "object", "properties": {name: self.any(depth, inside=True) for name in names}}
        if dice.random() < 0.15:
            del made["type"]
        if names and dice.random() < 0.7:
            made["required"] = dice.sample(names, dice.randrange(1, len(names) + 1))
            if dice.random() < 0.1:
                made["required"] = list(dict.fromkeys([*made["required"], self.key()]))
        chances = [
            ("additionalProperties", lambda: dice.choice([False, False, True, self.any(depth, inside=True)]), 0.35),
            ("unevaluatedProperties", lambda: dice.choice([False, self.any(depth, inside=True)]), 0.12),
            ("patternProperties", lambda: {dice.choice(PATTERNS): self.any(depth, inside=True)}, 0.15),
            ("propertyNames", lambda: {"pattern": dice.choice(PATTERNS)}, 0.05),
            ("dependentRequired", lambda: {self.key(): [self.key()]}, 0.06),
            ("dependentSchemas", lambda: {self.key(): self.any(depth, inside=False)}, 0.06),
            ("minProperties", lambda: dice.randrange(3), 0.05),
            ("maxProperties", lambda: dice.randrange(1, 5), 0.05),
        ]
        return made | {word: value() for word, value, chance in chances if dice.random() < chance}

    def tagged(self, depth: int) -> dict[str, Any]:
        """A union whose branches a member tells apart; sometimes not quite."""
        dice = self.dice
        tag = dice.choice(["type", "kind", "type", "kind", "é", "__proto__", "$ref"])
        values = dice.sample([*TEXTS[:16], 1, 2, True], dice.choice([1, 2, 3, 4]))
        if dice.random() < 0.8:
            values = [value for value in values if isinstance(value, str)] or ["a"]
        branches = []
        for value in values:
            branch = self.record(depth)
            one = {"const": value} if dice.random() < 0.7 else {"enum": [value, f"{value}x"]}
            branch["properties"] = {tag: one, **{k: v for k, v in branch["properties"].items() if k != tag}}
            if dice.random() < 0.9:
                branch["required"] = list(dict.fromkeys([tag, *branch.get("required", [])]))
            branches.append(branch)
        made: dict[str, Any] = {dice.choice(["oneOf", "anyOf"]): branches}
        if dice.random() < 0.15:
            made["unevaluatedProperties"] = False
        if dice.random() < 0.15:
            shared = {tag: {"type": "string"}, "id": self.any(0, inside=True)}
            made |= {"type": "object", "properties": shared, "required": [tag]}
        if dice.random() < 0.1:
            branches.append(self.any(depth, inside=False))  # type: ignore[arg-type]
        return made

    def union(self, depth: int) -> dict[str, Any]:
        """Any alternatives."""
        word = self.dice.choice(["oneOf", "anyOf"])
        return {word: [self.any(depth, inside=False) for _ in range(self.dice.choice([1, 2, 2, 3, 4]))]}

    def enum(self, depth: int) -> dict[str, Any]:
        """Listed values, of one type or several."""
        dice = self.dice
        draw = dice.random()
        if draw < 0.03:
            return {"enum": []}
        if draw < 0.6:
            values: list[Any] = dice.sample(TEXTS, dice.choice([1, 2, 3, 8]))
        elif draw < 0.75:
            values = dice.sample([0, 1, -1, 2**53 + 1, 2**63, 200, 404], 3)
        else:
            values = [self.value(2) for _ in range(dice.choice([1, 2, 4]))]
        if dice.random() < 0.15:
            return {dice.choice(["oneOf", "anyOf"]): [{"const": value, "description": "One."} for value in values]}
        return {"enum": values, **({"type": "string"} if draw < 0.3 else {})}

    def const(self, depth: int) -> dict[str, Any]:
        """One value."""
        return {"const": self.value(2)}

    def map(self, depth: int) -> dict[str, Any]:
        """An object of free names."""
        dice = self.dice
        made: dict[str, Any] = {"type": "object"}
        draw = dice.random()
        if draw < 0.7:
            made["additionalProperties"] = self.any(depth, inside=True)
        if draw > 0.6:
            names = dice.sample(PATTERNS, dice.choice([1, 2]))
            made["patternProperties"] = {name: self.any(depth, inside=True) for name in names}
        if dice.random() < 0.2:
            names_are = [{"maxLength": 2}, {"enum": ["a", "b", "é"]}, {"pattern": "^[a-z]"}, False]
            made["propertyNames"] = dice.choice(names_are)
        if dice.random() < 0.2:
            made["minProperties"] = 1
        return made

    def array(self, depth: int) -> dict[str, Any]:
        """A list."""
        dice = self.dice
        made: dict[str, Any] = {"type": "array", "items": self.any(depth, inside=True)}
        chances = [("minItems", 1), ("maxItems", 3), ("uniqueItems", True), ("contains", self.any(0, inside=True))]
        made |= {word: value for word, value in chances if dice.random() < 0.15}
        if "contains" in made:
            made |= {word: dice.randrange(3) for word in ("minContains", "maxContains") if dice.random() < 0.4}
        return made

    def tuple(self, depth: int) -> dict[str, Any]:
        """A list of places."""
        dice = self.dice
        places = [self.any(depth, inside=True) for _ in range(dice.choice([1, 2, 3]))]
        made: dict[str, Any] = {"type": "array", "prefixItems": places}
        rest = dice.choice(["items", "items", "unevaluatedItems", "none"])
        if rest != "none":
            made[rest] = dice.choice([False, False, self.any(depth, inside=True)])
        if dice.random() < 0.6:
            made["minItems"] = dice.choice([len(places), len(places), 1, 4])
        if dice.random() < 0.2:
            made["maxItems"] = len(places)
        return made

    def scalar(self, depth: int) -> dict[str, Any]:
        """A number, a text, and what limits them."""
        dice = self.dice
        kind = dice.choice(["string", "string", "integer", "integer", "number", "boolean", "null"])
        made: dict[str, Any] = {"type": kind}
        if kind == "string" and dice.random() < 0.4:
            limits = {"minLength": 1, "maxLength": 2, "pattern": dice.choice(PATTERNS), "format": dice.choice(FORMATS)}
            made |= [dice.choice(list(limits.items()))]
        if kind in ("integer", "number") and dice.random() < 0.4:
            word = dice.choice(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format", "multipleOf"])
            made[word] = dice.choice(FORMATS) if word == "format" else self.number()
            if word == "multipleOf":
                made[word] = abs(made[word]) or 0.01
        return made

    def merged(self, depth: int) -> dict[str, Any]:
        """Several schemas for one value."""
        dice = self.dice
        parts = [
            self.any(depth, inside=False) if dice.random() < 0.5 else self.record(depth)
            for _ in range(dice.choice([1, 2, 3]))
        ]
        made: dict[str, Any] = {"allOf": parts}
        if dice.random() < 0.5:
            made |= self.record(depth)
        if dice.random() < 0.3:
            made["unevaluatedProperties"] = dice.choice([False, False, self.any(0, inside=True)])
        return made

    def conditional(self, depth: int) -> dict[str, Any]:
        """A record with `if`."""
        made = self.record(depth)
        made["if"] = self.dice.choice([self.record(0), self.any(depth, inside=False)])
        return made | {word: self.any(depth, inside=False) for word in ("then", "else") if self.dice.random() < 0.7}

    def nullable(self, depth: int) -> dict[str, Any]:
        """Something, or null."""
        inner = self.any(depth, inside=False)
        if isinstance(inner, dict) and isinstance(inner.get("type"), str) and self.dice.random() < 0.6:
            return {**inner, "type": list(dict.fromkeys([inner["type"], "null"]))}
        return {self.dice.choice(["anyOf", "oneOf"]): self.dice.sample([inner, {"type": "null"}], 2)}

    def negated(self, depth: int) -> dict[str, Any]:
        """Anything but."""
        return {**self.object(depth), "not": self.any(depth, inside=False)}

    def types(self, depth: int) -> dict[str, Any]:
        """Several JSON types at once, with keywords for some of them."""
        made = {**self.record(depth), **self.array(depth), **self.scalar(0)}
        return made | {"type": self.dice.sample(TYPES, self.dice.choice([1, 2, 3, 4]))}

    def wild(self, depth: int) -> dict[str, Any]:
        """Keywords without a plan."""
        kinds = [self.record, self.array, self.tuple, self.merged, self.union, self.conditional, self.scalar, self.enum]
        parts = [pair for kind in kinds for pair in kind(depth).items()]
        parts.append(("not", self.any(depth, inside=False)))
        return dict(self.dice.sample(parts, self.dice.choice([1, 2, 3, 4])))

    def number(self) -> int | float:
        """A number at an edge."""
        found: int | float = json.loads(self.dice.choice(NUMBERS))
        return found

    def value(self, depth: int) -> Any:
        """Any JSON value."""
        draw = self.dice.random()
        if depth == 0 or draw < 0.6:
            plain = [None, True, False, self.number(), self.number(), [], {}]
            return self.dice.choice([*plain, *self.dice.sample(TEXTS, 3)])
        if draw < 0.8:
            return [self.value(depth - 1) for _ in range(self.dice.randrange(4))]
        return {self.key(): self.value(depth - 1) for _ in range(self.dice.randrange(4))}


def _quoted(pointer: str) -> str:
    return quote(pointer, safe="/~$")
