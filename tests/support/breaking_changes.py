"""Random changes of random schemas, for the property test of `breaking`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from support.breaking_schemas import NAMES, SAYINGS, WORDS, places, subschema, tagged

Json = Any


@dataclass(frozen=True)
class Planned:
    """A change at a place of a schema, which can be made again."""

    path: tuple[str | int, ...]
    what: Callable[[Random, Json], bool]
    seed: int

    @property
    def name(self) -> str:
        return self.what.__name__

    def made(self, before: Json) -> Json:
        """The schema with this change; None if it changes nothing."""
        after = copy.deepcopy(before)
        place = after
        for step in self.path:
            place = place[step]
        return after if self.what(Random(self.seed), place) and after != before else None

    def apart(self, other: Planned) -> bool:
        """Whether two changes are at places of which neither holds the other."""
        length = min(len(self.path), len(other.path))
        return self.path[:length] != other.path[:length]


def planned(rng: Random, before: Json) -> Planned | None:
    """One change that does something."""
    everywhere = list(places(before))
    for _ in range(50):
        found = Planned(rng.choice(everywhere)[0], rng.choice(CHANGES), rng.randrange(1 << 30))
        if found.made(before) is not None:
            return found
    return None


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


def describe(rng: Random, place: Json) -> bool:
    """Words, which no document and no declaration could tell."""
    place["description"] = rng.choice(SAYINGS)
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
    *(change_bound, change_type, change_branches, replace_all, wrap, reorder, describe, drop_keyword, inline),
)
