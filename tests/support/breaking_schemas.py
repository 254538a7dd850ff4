"""Random small schemas for the property test of `breaking`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from support.making import DRAFT

Json = Any

LONG = "aNameThatLeavesNoRoomForItsTypeOnTheLineThatItStandsOnInAnyOfTheLanguages"
NAMES = ("a", "b", "c", "d-e", LONG)
DEFINITIONS = ("Item", "Kind", "Note")
WORDS = ("red", "green", "blue", "x1")
MANY = tuple(f"value-number-{number}-of-a-list-that-is-long" for number in range(12))
SAYINGS = (
    "A word.",
    "What a line cannot hold: " + "and more, " * 20,
    'One line.\n\nAnother, with `code` and */ and """.',
)


def schema(rng: Random) -> Json:
    """A schema of one document and some definitions, or of definitions only; some of it described."""
    definitions = {name: subschema(rng, 2) for name in DEFINITIONS}
    whole = {"$schema": DRAFT, "title": "Thing"}
    if rng.random() < 0.15:
        made = whole | rng.choice(({}, {"type": "object"})) | {"$defs": definitions | {"More": record(rng, 2)}}
    else:
        made = whole | (union(rng, 2) if rng.random() < 0.25 else subschema(rng, 3)) | {"$defs": definitions}
    for _, place in [*places(made)] if rng.random() < 0.5 else ():
        if rng.random() < 0.4 and "$ref" not in place:
            place["description"] = rng.choice(SAYINGS)
    return made


def subschema(rng: Random, depth: int) -> Json:
    """One subschema."""
    kinds: list[Callable[[Random, int], Json]] = [text, number, listed, boolean]
    if depth > 0:
        kinds += [record, record, record, array, union, reference, combined, odd, beside]
    return rng.choice(kinds)(rng, depth - 1)


def text(rng: Random, depth: int) -> Json:
    made: Json = {"type": "string"}
    if rng.random() < 0.3:
        made["maxLength"] = rng.randint(2, 6)
    if rng.random() < 0.2:
        made["pattern"] = rng.choice(("^[a-z]+$", "^x", "[0-9]"))
    return made


def number(rng: Random, depth: int) -> Json:
    made: Json = {"type": rng.choice(("integer", "number"))}
    if rng.random() < 0.4:
        made["minimum"] = rng.randint(-3, 3)
    if rng.random() < 0.3:
        made[rng.choice(("maximum", "exclusiveMaximum"))] = rng.randint(4, 9)
    if rng.random() < 0.15:
        made["multipleOf"] = rng.choice((2, 3, 0.5))
    return made


def listed(rng: Random, depth: int) -> Json:
    values = rng.sample(WORDS, rng.randint(1, 3)) if rng.random() < 0.9 else [*MANY[: rng.randint(9, 12)]]
    if rng.random() < 0.3:
        return {"const": values[0]}
    if rng.random() < 0.3:
        return {"oneOf": [{"const": value} for value in values]}
    return {"type": "string", "enum": values} if rng.random() < 0.7 else {"enum": [*values, 1]}


def boolean(rng: Random, depth: int) -> Json:
    return rng.choice(({"type": "boolean"}, {"type": ["string", "null"]}, {"type": "null"}, {}))


def record(rng: Random, depth: int) -> Json:
    names = rng.sample(NAMES, rng.randint(1, 3))
    made: Json = {"type": "object", "properties": {name: subschema(rng, depth) for name in names}}
    needed = [name for name in names if rng.random() < 0.5]
    if needed:
        made["required"] = needed
    if rng.random() < 0.3:
        made["additionalProperties"] = rng.choice((False, {"type": "integer"}))
    elif rng.random() < 0.1:
        made["unevaluatedProperties"] = False
    if rng.random() < 0.1:
        made["patternProperties"] = {"^[a-c]$": subschema(rng, 0)}
    if rng.random() < 0.1:
        made["minProperties"] = rng.randint(1, 2)
    return made


def array(rng: Random, depth: int) -> Json:
    made: Json = {"type": "array", "items": subschema(rng, depth)}
    if rng.random() < 0.3:
        made["maxItems"] = rng.randint(1, 3)
    if rng.random() < 0.2:
        made["prefixItems"] = [subschema(rng, depth)]
    if rng.random() < 0.1:
        made["uniqueItems"] = True
    if rng.random() < 0.1:
        made["contains"] = subschema(rng, 0)
    return made


def union(rng: Random, depth: int) -> Json:
    if rng.random() < 0.6:
        tags = rng.sample(WORDS, rng.randint(2, 3))
        return {"oneOf": [tagged(rng, depth, tag) for tag in tags]}
    return {rng.choice(("anyOf", "oneOf")): [subschema(rng, depth) for _ in range(rng.randint(2, 3))]}


def tagged(rng: Random, depth: int, tag: str) -> Json:
    made = record(rng, depth - 1)
    made["properties"]["t"] = {"const": tag}
    made["required"] = [*made.get("required", []), "t"]
    return made


def reference(rng: Random, depth: int) -> Json:
    return {"$ref": f"#/$defs/{rng.choice(DEFINITIONS)}"}


def combined(rng: Random, depth: int) -> Json:
    made = record(rng, depth)
    made["allOf"] = [record(rng, depth - 1)]
    return made


def odd(rng: Random, depth: int) -> Json:
    made = record(rng, depth)
    if rng.random() < 0.4:
        made["not"] = {"required": [rng.choice(NAMES)]}
    elif rng.random() < 0.5:
        made["if"] = {"required": [rng.choice(NAMES)]}
        made["then"] = {"required": [rng.choice(NAMES)]}
    else:
        made["dependentRequired"] = {rng.choice(NAMES): [rng.choice(NAMES)]}
    return made


def beside(rng: Random, depth: int) -> Json:
    """A choice of listed values and others, or beside a list of values in one object."""
    values = listed(rng, depth)
    others = [subschema(rng, depth), text(rng, depth)][: rng.randint(1, 2)]
    if rng.random() < 0.5:
        return {rng.choice(("anyOf", "oneOf")): [values, *others]}
    return {"type": "object", "properties": {"a": values, "b": union(rng, depth)}, "required": ["a"]}


def places(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every subschema that is an object, outermost first, with its path."""
    if not isinstance(value, dict):
        return
    yield path, value
    for keyword in ("properties", "$defs", "patternProperties"):
        for name, held in value.get(keyword, {}).items():
            yield from places(held, (*path, keyword, name))
    for keyword in ("items", "additionalProperties", "not", "if", "then", "contains", "unevaluatedProperties"):
        yield from places(value.get(keyword), (*path, keyword))
    for keyword in ("oneOf", "anyOf", "allOf", "prefixItems"):
        for number, held in enumerate(value.get(keyword, ())):
            yield from places(held, (*path, keyword, number))
