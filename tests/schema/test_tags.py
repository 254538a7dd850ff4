"""Tags: found where they decide for certain, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written

from protogen.schema.load import load
from protogen.schema.tags import Tag, infer_tag


def branch(value: Any, *, key: str = "type", **more: Any) -> dict[str, Any]:
    held = {"const": value} if isinstance(value, str) else {"enum": value}
    return {"type": "object", "properties": {key: held}, "required": [key], **more}


def inside(value: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"payload": branch(value)}, "required": ["payload"]}


def without(keyword: str, value: str) -> dict[str, Any]:
    return {name: held for name, held in branch(value).items() if name != keyword}


A_B = Tag(("type",), (("a", 0), ("b", 1)))
CASES: dict[str, tuple[Any, Tag | None]] = {
    "const": ({"oneOf": [branch("a"), branch("b")]}, A_B),
    "anyOf": ({"anyOf": [branch("a"), branch("b")]}, A_B),
    "enum": ({"oneOf": [branch(["a", "c"]), branch("b")]}, Tag(("type",), (("a", 0), ("c", 0), ("b", 1)))),
    "nested": ({"oneOf": [inside("a"), inside("b")]}, Tag(("payload", "type"), (("a", 0), ("b", 1)))),
    "reference": ({"oneOf": [{"$ref": "#/$defs/a"}, branch("b")], "$defs": {"a": branch("a")}}, A_B),
    "allOf": ({"oneOf": [{"allOf": [without("type", "a"), {"type": "object"}]}, branch("b")]}, A_B),
    "type of parent": ({"type": "object", "oneOf": [without("type", "a"), without("type", "b")]}, A_B),
    "required of parent": ({"required": ["type"], "oneOf": [without("required", "a"), without("required", "b")]}, A_B),
    "union in union": (
        {"oneOf": [{"oneOf": [branch("a"), branch("b")]}, branch("c")]},
        Tag(("type",), (("a", 0), ("b", 0), ("c", 1))),
    ),
    "discriminator": (
        {
            "discriminator": {"propertyName": "z"},
            "oneOf": [{"allOf": [branch(v), branch(v, key="z")]} for v in "ab"],
        },
        Tag(("z",), (("a", 0), ("b", 1))),
    ),
    "same value twice": ({"oneOf": [branch("a"), branch("a")]}, None),
    "value shared": ({"oneOf": [branch(["a", "b"]), branch("b")]}, None),
    "not required": ({"oneOf": [without("required", "a"), branch("b")]}, None),
    "maybe no object": ({"oneOf": [without("type", "a"), branch("b")]}, None),
    "maybe no string": ({"oneOf": [branch(["a", 1]), branch("b")]}, None),
    "branch without tag": ({"oneOf": [branch("a"), {"type": "object"}]}, None),
    "true": ({"oneOf": [branch("a"), True]}, None),
    "one branch": ({"oneOf": [branch("a")]}, None),
    "itself": ({"oneOf": [{"$ref": "#"}, branch("b")]}, None),
    "plain": ({"type": "object"}, None),
}


@pytest.mark.parametrize("name", CASES)
def test_tag(name: str, tmp_path: Path) -> None:
    text, expected = CASES[name]
    assert infer_tag(load(written(tmp_path, schema(text)))[0].root) == expected
