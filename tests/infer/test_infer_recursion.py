"""Recursive samples of random grammars: all are valid for the schema, whatever their order, and it compiles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.making import compiled, written
from support.samples import inferred

TAGS = ("or", "array", "map", "base", "ref", "lit", "num")
KEYS = ("a", "b", "items", "element", "value", "key", "left", "right", "type2")
SCALARS: dict[str, tuple[Any, ...]] = {
    "text": ("x", "y", "2026-01-31", "or"),
    "number": (1, 2**40, 1.5, -1),
    "nullable": (None, "s", 1),
    "list": ({"n": 1, "next": None}, {"n": 1, "next": {"n": 2, "next": None}}),
    "header": tuple({"kind": tag, "seq": 1} for tag in TAGS),
}


def grammar(random: Random) -> Callable[[int], Any]:
    """Makes nodes: a tag, and members that go by it, some of which are nodes again."""
    tags = random.sample(TAGS, random.randint(2, 5))
    tag = random.choice(("kind", "type", "op", "name"))
    kinds = ("node", "nodes", *SCALARS)
    shapes = {each: {key: random.choice(kinds) for key in random.sample(KEYS, random.randint(0, 4))} for each in tags}

    def node(depth: int) -> Any:
        own = random.choice(tags if depth < 5 else tags[:1])
        made: dict[str, Any] = {tag: own}
        for key, kind in shapes[own].items():
            if random.random() < 0.15 or (kind == "node" and depth >= 5):
                continue
            if kind == "node":
                made[key] = node(depth + 1)
            elif kind == "nodes":
                made[key] = [node(depth + 1) for _ in range(random.randint(0, 2))] if depth < 4 else []
            else:
                made[key] = random.choice(SCALARS[kind])
        return made

    return node


def documents(seed: int) -> list[Any]:
    """Nodes, and nodes inside of other things."""
    random = Random(seed)
    node = grammar(random)
    made = []
    for _ in range(random.randint(1, 25)):
        around = random.choice(("", "", "wrap", "list", "call"))
        inner = node(0 if not around else 2)
        call = {"result": inner, "method": random.choice("ab"), "partial": node(3)}
        made.append({"": inner, "wrap": {"wrap": inner}, "list": [inner], "call": call}[around])
    return made


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(each, marks=pytest.mark.slow) for each in range(8, 80))])
def test_recursive_samples(seed: int, tmp_path: Path) -> None:
    made = documents(seed)
    schema = inferred(tmp_path, made).schema
    validator = Draft202012Validator(schema)
    assert [each for each in made if not validator.is_valid(each)] == []
    assert [str(each) for each in compiled(written(tmp_path, schema)).diagnostics] == []
    Random(seed).shuffle(made)
    assert json.dumps(inferred(tmp_path, made).schema) == json.dumps(schema)
