"""What is legal builds in every target, however odd it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import build, schema, written

from protogen.languages import registry

THING: Any = {"b": 1}
LEGAL: dict[str, Any] = {
    "listed values of other types": {
        "anyOf": [{"type": "string", "enum": ["a", THING]}, {"type": "string", "enum": ["c"]}]
    },
    "listed values of no allowed type": {"type": "string", "enum": [THING, [THING]]},
    "listed objects in two alternatives": {"oneOf": [{"enum": ["a", THING]}, {"enum": ["c", THING]}]},
    "a constant of another type": {"type": "string", "const": THING},
    "no value at all": {"enum": []},
    "a value listed twice": {"enum": ["a", "a"]},
    "a number listed three times": {"enum": [1, 1.0, 1e0, True]},
    "listed values that are nowhere alike": {"allOf": [{"enum": ["a", THING]}, {"enum": [THING, "b"]}]},
    "tags that are objects": {
        "oneOf": [
            {"type": "object", "required": ["t"], "properties": {"t": {"const": [1]}}},
            {"type": "object", "required": ["t"], "properties": {"t": {"enum": ["a", [1]]}}},
        ]
    },
    "a result of tagged kinds or of none": {
        "anyOf": [
            {
                "type": "object",
                "required": ["result"],
                "properties": {
                    "result": {
                        "anyOf": [
                            {"type": "object", "required": ["kind"], "properties": {"kind": {"const": each}}}
                            for each in "ab"
                        ]
                    }
                },
            },
            {
                "type": "object",
                "required": ["result"],
                "properties": {
                    "result": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}
                },
            },
        ]
    },
    "names that are objects": {"type": "object", "propertyNames": {"enum": ["a", THING]}},
    "an object among open values": {
        "anyOf": [{"type": "string", "enum": ["a", THING], "x-protogen": {"open": False}}, {"type": "string"}]
    },
    "a content that is described": {"type": "string", "contentSchema": {"$ref": "#"}},
    "a content that nothing fits": {"type": "string", "contentSchema": False},
    "a member named like a keyword": {"properties": {"$ref": {"type": "string"}, "$id": {"const": "#x"}, "enum": {}}},
    "an empty pattern": {"type": "string", "pattern": ""},
    "a pattern that nothing matches": {"type": "string", "pattern": "[]", "minLength": 1},
    "limits that leave nothing": {"type": "integer", "minimum": 5, "maximum": 4},
    "more items than there may be": {"type": "array", "minItems": 3, "maxItems": 2},
    "nothing but false": False,
}


@pytest.mark.parametrize("name", LEGAL)
@pytest.mark.parametrize("required", [False, True], ids=["optional", "required"])
def test_what_is_legal_builds(name: str, required: bool, tmp_path: Path) -> None:
    whole = {"title": "T", "type": "object", "properties": {"x": LEGAL[name]}, "required": ["x"] if required else []}
    assert set(build(written(tmp_path, schema(whole)), registry.names()).files) == set(registry.names())


@pytest.mark.parametrize("name", [name for name, value in LEGAL.items() if value is not False])
def test_it_builds_as_the_root_too(name: str, tmp_path: Path) -> None:
    whole = {"title": "T", "properties": {}, **LEGAL[name]}
    assert set(build(written(tmp_path, schema(whole)), registry.names()).files) == set(registry.names())
