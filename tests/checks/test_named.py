"""A check program written without numbers says the same as the numbered one, and changes only where the schema does."""

from __future__ import annotations

import json
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from support.fixture_files import with_texts
from support.making import DRAFT, compiled, written
from support.paths import V2
from support.schemas import build

from protogen.checks.named import named
from protogen.checks.program import Program as Written
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, parse


def again(program: Written) -> Program:
    """The program as the readers of a package read it."""
    document = json.loads(program.text())
    assert isinstance(document["nodes"], dict)
    return Program(document)


CASES = ("websocket-v2", "envelope", "recursive-tuple", "union-by-keys", "undecided-union")


@pytest.mark.parametrize("name", CASES)
def test_it_says_the_same_of_every_fixture(name: str) -> None:
    built = build(name, ("fixtures",))
    for program in (built.contract.plain.checks, built.contract.plain.tolerant):
        numbered, found = Program(program.document), again(program)
        assert numbered.roots.keys() == found.roots.keys()
        for each in with_texts(built.files["fixtures"]):
            try:
                value = parse(each["text"])
            except JSONTextError:
                continue
            said = [(each, each.message) for each in numbered.violations(each["root"], value)]
            assert [(each, each.message) for each in found.violations(each["root"], value)] == said


DEEP: dict[str, Any] = {"type": "integer"}
for _ in range(40):
    DEEP = {"type": "array", "items": DEEP}
SCHEMAS: dict[str, Any] = {
    "named to and is": {"$defs": {"to": {"type": "string"}, "is": {"$ref": "#/$defs/to"}}, "$ref": "#/$defs/is"},
    "constants like nodes": {"enum": [{"to": "#"}, {"is": {"at": "/x"}}], "not": {"const": {"is": True}}},
    "nested": DEEP,
    "into the middle": {"properties": {"a": {"minLength": 1}, "b": {"$ref": "#/properties/a"}, "c": {"$ref": "#"}}},
    "true and false": {"properties": {"a": True, "b": False}, "additionalProperties": False},
}
VALUES = (
    *("", "a", 1, None, [], {}, {"to": "#"}, {"is": {"at": "/x"}}, {"is": True}, {"a": ""}, {"b": ""}),
    *({"c": {"c": {"a": ""}}}, {"d": 1}, [[[[[[[[[[[["a"]]]]]]]]]]]]),
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_says_the_same_of(name: str, tmp_path: Path) -> None:
    contract = compiled(written(tmp_path, {"$schema": DRAFT, "title": "Thing", **SCHEMAS[name]}))
    for program in (contract.plain.checks, contract.plain.tolerant):
        numbered, found = Program(program.document), again(program)
        for value in VALUES:
            for root in numbered.roots:
                assert found.violations(root, value) == numbered.violations(root, value)


def test_nodes_stand_where_they_are_used() -> None:
    nodes = [
        {"at": "#", "properties": [["a", 1], ["b", 2]]},
        {"at": "#/properties/a", "$ref": 3},
        {"at": "#/properties/b", "anyOf": [3, 4]},
        {"at": "#/$defs/T", "type": ["string"]},
        {"type": ["null"]},
    ]
    found = named({"nodes": nodes, "roots": {"R": 0}, "patterns": []})
    inside = {"is": {"at": "/properties/a", "$ref": {"to": "#/$defs/T"}}}
    other = {"is": {"at": "/properties/b", "anyOf": [{"to": "#/$defs/T"}, {"to": "null"}]}}
    assert found["nodes"] == {
        "#": {"properties": [["a", inside], ["b", other]]},
        "#/$defs/T": {"type": ["string"]},
        "null": {"type": ["null"]},
    }
    assert found["roots"] == {"R": {"to": "#"}}


def test_a_new_member_is_a_new_line(tmp_path: Path) -> None:
    value = json.loads(V2.read_text())
    before = compiled(written(tmp_path, value)).plain
    value["$defs"]["JobProgressPayload"]["properties"]["currentBook"] = {"type": "string"}
    after = compiled(written(tmp_path, value)).plain
    for old, new in ((before.checks, after.checks), (before.tolerant, after.tolerant)):
        lines = unified_diff(old.text().splitlines(), new.text().splitlines(), n=0, lineterm="")
        changed = [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]
        assert len(changed) == 3, changed  # the comma of the member before it, too
