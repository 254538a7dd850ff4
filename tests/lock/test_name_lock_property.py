"""No edit elsewhere renames what the lock has: hypothesis looks for one that does, in every language."""

from __future__ import annotations

import copy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from support.locks import locked
from support.making import DRAFT

from protogen.source.place import escape

pytestmark = pytest.mark.slow

Schema = dict[str, Any]
WORDS = ["job_id", "jobId", "JobID", "JOB_ID", "job-id", "unknown", "Unknown Job", "known", "Known Kind", "kind"]
WORDS += ["Kind", "kinds", "KINDS", "KIND_INFO", "match Kind", "default", "class", "date", "10", "読む", "読む!"]
WORDS += ["payload", "Thing", "Thing payload", "Kind Handlers", "job id item", "additionalFields", "strict Thing"]
WORDS += ["type", "self", "Thing 2"]
TEXT = {"type": "string"}
FUSED = "#/properties/every/items/oneOf/object"
"""The type of all definitions that are objects: where no required key tells two apart, they are one record there, and
an edit of one of them is an edit of that."""


def schema(dice: Random) -> Schema:
    names = dice.sample(WORDS, 4)
    definitions = {name: dice.choice([record, listed, tagged, either, pair])(dice) for name in names}
    return {
        "$schema": DRAFT,
        "title": dice.choice(["Thing", "Kind", "Message"]),
        **record(dice),
        "$defs": definitions,
        "allOf": [{"properties": {"every": {"type": "array", "items": {"anyOf": refs(definitions)}}}}],
        "properties": {f"use {number}": ref for number, ref in enumerate(refs(definitions))},
    }


def refs(names: Any) -> list[Schema]:
    return [{"$ref": f"#/$defs/{escape(name)}"} for name in names]


def record(dice: Random) -> Schema:
    return {"type": "object", "properties": {name: member(dice) for name in dice.sample(WORDS, dice.randint(1, 4))}}


def member(dice: Random) -> Schema:
    inside = dice.choice(["text", "limited", "record", "listed", "pair", "union"])
    match inside:
        case "limited":
            return {"type": "array", "items": {"type": "string", "maxLength": dice.randint(1, 9)}}
        case "record":
            return {"type": "object", "properties": {dice.choice(WORDS): TEXT}, "required": []}
        case "listed":
            return listed(dice)
        case "pair":
            return pair(dice)
        case "union":
            return {"oneOf": [{"type": "integer"}, record(dice)]}
    return TEXT


def listed(dice: Random) -> Schema:
    return {"enum": dice.sample(WORDS, dice.randint(2, 5))}


def pair(dice: Random) -> Schema:
    return {"type": "array", "prefixItems": [TEXT, dice.choice([TEXT, {"type": "integer"}])], "minItems": 1}


def option(dice: Random, tag: str) -> Schema:
    own = record(dice)
    own["properties"]["tag"] = {"const": tag}
    return {**own, "required": ["tag"]}


def tagged(dice: Random) -> Schema:
    return {"oneOf": [option(dice, tag) for tag in dice.sample(WORDS, dice.randint(2, 3))]}


def either(dice: Random) -> Schema:
    return {"oneOf": [TEXT, record(dice)]}


def edited(whole: Schema, dice: Random) -> Schema:
    """The same with something more somewhere: before or behind what is there."""
    whole = copy.deepcopy(whole)
    places = list(_places(whole))
    kind, place = dice.choice([*places, ("definition", whole["$defs"]), ("definition", whole["$defs"])])
    word = dice.choice(WORDS)
    match kind:
        case "definition" | "properties" if word not in place:
            _put(place, word, member(dice) if kind == "properties" else record(dice), dice)
            if kind == "definition":
                _put(whole["properties"], f"use of {word} {len(place)}", refs([word])[0], dice)
        case "enum" if word not in place:
            place.insert(dice.randint(0, len(place)), word)
        case "oneOf" if all(word != each["properties"]["tag"]["const"] for each in place):
            place.insert(dice.randint(0, len(place)), option(dice, word))
    return whole


def _put(table: Schema, name: str, value: Any, dice: Random) -> None:
    items = list(table.items())
    items.insert(dice.randint(0, len(items)), (name, value))
    table.clear()
    table.update(items)


def _places(value: Any) -> Any:
    """Where something can be added: members, values, tagged alternatives."""
    if isinstance(value, dict):
        for key, held in value.items():
            if key == "properties" and isinstance(held, dict) and isinstance(value.get("type"), str):
                yield key, held
            if key == "enum" and isinstance(held, list):
                yield key, held
            if key == "oneOf" and isinstance(held, list) and all("tag" in one.get("properties", {}) for one in held):
                yield key, held
            yield from _places(held)
    elif isinstance(value, list):
        for each in value:
            yield from _places(each)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=some.integers(0, 2**32), edits=some.integers(1, 6))
@example(seed=17, edits=5)  # an inline type that is written once more, before
@example(seed=47, edits=3)  # a member with the Python name of another
@example(seed=17897314, edits=4)  # a declaration of no place, whose name follows the document's
def test_no_edit_elsewhere_renames(seed: int, edits: int, tmp_path: Path) -> None:
    dice = Random(seed)
    whole = schema(dice)
    lock = locked(whole, tmp_path)
    for _ in range(edits):
        whole = edited(whole, dice)
        after = locked(whole, tmp_path, lock)
        assert not [key for rows in after.former.values() for key in rows if FUSED not in key]
        for sort, rows in lock.names.items():
            for key, words in rows.items():
                assert FUSED in key or after.names[sort].get(key) == words, (sort, key)
        lock = after
