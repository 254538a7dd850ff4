"""Random small schemas and random changes of them, for the property test of `breaking`."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from support.making import DRAFT

Json = Any

NAMES = ("a", "b", "c", "d-e")
DEFINITIONS = ("Item", "Kind", "Note")
WORDS = ("red", "green", "blue", "x1")


def schema(rng: Random) -> Json:
    """A schema of one document and some definitions."""
    made = subschema(rng, 3)
    if rng.random() < 0.25:
        made = union(rng, 2)
    return {
        "$schema": DRAFT,
        "title": "Thing",
        **made,
        "$defs": {name: subschema(rng, 2) for name in DEFINITIONS},
    }


def subschema(rng: Random, depth: int) -> Json:
    """One subschema."""
    kinds: list[Callable[[Random, int], Json]] = [text, number, listed, boolean]
    if depth > 0:
        kinds += [record, record, record, array, union, reference, combined, odd]
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
    values = rng.sample(WORDS, rng.randint(1, 3))
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


def places(value: Json, above: Json = None) -> Iterator[Json]:
    """Every subschema that is an object, outermost first."""
    if not isinstance(value, dict):
        return
    yield value
    for keyword in ("properties", "$defs", "patternProperties"):
        for held in value.get(keyword, {}).values():
            yield from places(held)
    for keyword in ("items", "additionalProperties", "not", "if", "then", "contains", "unevaluatedProperties"):
        yield from places(value.get(keyword))
    for keyword in ("oneOf", "anyOf", "allOf", "prefixItems"):
        for held in value.get(keyword, ()):
            yield from places(held)


def changed(rng: Random, before: Json) -> tuple[Json, str]:
    """A schema with one change, and what was done."""
    for _ in range(50):
        after = copy.deepcopy(before)
        place = rng.choice(list(places(after)))
        what = rng.choice(CHANGES)
        if what(rng, place) and after != before:
            return after, what.__name__
    return before, "nothing"


def add_field(rng: Random, place: Json) -> bool:
    if "properties" not in place:
        return False
    name = rng.choice(NAMES)
    place["properties"][name] = subschema(rng, 1)
    return True


def add_required_field(rng: Random, place: Json) -> bool:
    if not add_field(rng, place):
        return False
    place["required"] = sorted({*place.get("required", []), rng.choice(list(place["properties"]))})
    return True


def remove_field(rng: Random, place: Json) -> bool:
    if not place.get("properties"):
        return False
    name = rng.choice(list(place["properties"]))
    del place["properties"][name]
    if "required" in place:
        place["required"] = [each for each in place["required"] if each != name]
    return True


def rename_field(rng: Random, place: Json) -> bool:
    if not place.get("properties"):
        return False
    name = rng.choice(list(place["properties"]))
    place["properties"][f"{name}2"] = place["properties"].pop(name)
    return True


def toggle_required(rng: Random, place: Json) -> bool:
    if not place.get("properties"):
        return False
    place["required"] = sorted({*place.get("required", [])} ^ {rng.choice(list(place["properties"]))})
    return True


def toggle_closed(rng: Random, place: Json) -> bool:
    if "properties" not in place:
        return False
    if place.get("additionalProperties") is False:
        del place["additionalProperties"]
    else:
        place["additionalProperties"] = False
    return True


def change_values(rng: Random, place: Json) -> bool:
    if "const" in place:
        place["const"] = rng.choice(WORDS)
        return True
    if "enum" not in place:
        return False
    word = rng.choice((*WORDS, 2))
    place["enum"] = (
        [each for each in place["enum"] if each != word] if word in place["enum"] else [*place["enum"], word]
    )
    return bool(place["enum"])


def change_bound(rng: Random, place: Json) -> bool:
    known = ("minimum", "maximum", "exclusiveMaximum", "maxLength", "maxItems", "multipleOf")
    bounds = [key for key in known if key in place]
    if not bounds:
        if place.get("type") not in ("integer", "number"):
            return False
        place["minimum"] = rng.randint(-3, 3)
        return True
    key = rng.choice(bounds)
    if rng.random() < 0.3:
        del place[key]
    else:
        place[key] = max(1, place[key] + rng.choice((-1, 1, 2)))
    return True


def change_type(rng: Random, place: Json) -> bool:
    if not isinstance(place.get("type"), str) or place["type"] == "object":
        return False
    place["type"] = rng.choice(("integer", "number", "string", ["string", "null"], [place["type"], "null"]))
    return True


def change_branches(rng: Random, place: Json) -> bool:
    keyword = next((each for each in ("oneOf", "anyOf", "allOf") if each in place), None)
    if keyword is None:
        return False
    if rng.random() < 0.5 and len(place[keyword]) > 1:
        place[keyword].pop(rng.randrange(len(place[keyword])))
    elif rng.random() < 0.5 and all("t" in each.get("properties", {}) for each in place[keyword]):
        place[keyword].append(tagged(rng, 1, rng.choice(WORDS)))
    else:
        place[keyword].append(subschema(rng, 1))
    rng.shuffle(place[keyword])
    return True


def replace_all(rng: Random, place: Json) -> bool:
    if "$schema" in place:
        return False
    place.clear()
    place.update(subschema(rng, 1))
    return True


def wrap(rng: Random, place: Json) -> bool:
    if "$schema" in place:
        return False
    inner = dict(place)
    place.clear()
    place[rng.choice(("anyOf", "oneOf"))] = [inner, subschema(rng, 0)]
    return True


def reorder(rng: Random, place: Json) -> bool:
    """Nothing that a document could tell."""
    for keyword in ("properties", "$defs"):
        if keyword in place:
            items = list(place[keyword].items())
            rng.shuffle(items)
            place[keyword] = dict(items)
    place["description"] = "other words"
    return True


def drop_keyword(rng: Random, place: Json) -> bool:
    keywords = [each for each in place if each not in ("$schema", "$defs", "title", "properties")]
    if not keywords:
        return False
    del place[rng.choice(keywords)]
    return True


def inline(rng: Random, place: Json) -> bool:
    """A field goes to an `allOf` of its own: nothing changes."""
    if not place.get("properties") or {"additionalProperties", "patternProperties"} & place.keys():
        return False
    name = rng.choice(list(place["properties"]))
    place.setdefault("allOf", []).append({"properties": {name: place["properties"].pop(name)}})
    return True


CHANGES: tuple[Callable[[Random, Json], bool], ...] = (
    *(add_field, add_required_field, remove_field, rename_field, toggle_required, toggle_closed, change_values),
    *(change_bound, change_type, change_branches, replace_all, wrap, reorder, drop_keyword, inline),
)
