"""What a message is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from protogen.model.lower import lower
from protogen.model.messages import Message, choice, left_out, messages, unreached
from protogen.model.passes import finish
from protogen.schema.load import Schema, load

DEFS = {
    name: {"type": "object", "properties": {"type": {"const": word}}, "required": ["type"]}
    for name, word in (("Start", "start"), ("Stop", "stop"))
}
EITHER = {"oneOf": [{"$ref": "#/$defs/Start"}, {"$ref": "#/$defs/Stop"}]}


def loaded(folder: Path, schema: Mapping[str, Any]) -> Schema:
    path = folder / "s.json"
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
    return load(path)[0]


def found(folder: Path, schema: Mapping[str, Any]) -> list[Message]:
    made = loaded(folder, schema)
    return [*messages(made, finish(lower(made, (), "Root")))]


def test_the_alternatives_of_a_tagged_union_are_messages(tmp_path: Path) -> None:
    start, stop = found(tmp_path, {**EITHER, "$defs": DEFS})

    assert (start.name, start.root, start.tags, start.tag_path) == ("Start", "Root", ("start",), ("type",))
    assert (stop.name, stop.subschema.place.pointer) == ("Stop", "/oneOf/1")
    assert [start.tagged({"type": tag}) for tag in ("start", "stop")] == [True, False]


def test_a_document_that_refers_to_the_union_has_the_same_messages(tmp_path: Path) -> None:
    names = [each.name for each in found(tmp_path, {"$ref": "#/$defs/Either", "$defs": {**DEFS, "Either": EITHER}})]

    assert names == ["Start", "Stop"]


def test_a_union_that_asks_for_more_than_its_branches_is_one_message(tmp_path: Path) -> None:
    (only,) = found(tmp_path, {**EITHER, "required": ["id"], "$defs": DEFS})

    assert (only.name, only.tag_path) == ("Root", ())
    assert only.tagged({"type": "anything"})


def test_without_a_document_of_its_own_every_definition_is_a_message(tmp_path: Path) -> None:
    assert [each.name for each in found(tmp_path, {"$defs": DEFS})] == ["Start", "Stop"]


@pytest.mark.parametrize(
    "above",
    [
        {"type": "object"},
        {"type": ["object"], "properties": {}, "required": []},
        {"type": "object", "additionalProperties": True, "description": "A protocol."},
        {"additionalProperties": {}, "of another tool": 1},
    ],
)
def test_above_definitions_an_object_of_which_nothing_is_said_is_no_message(
    above: Mapping[str, Any], tmp_path: Path
) -> None:
    assert [each.name for each in found(tmp_path, {**above, "$defs": DEFS})] == ["Start", "Stop"]


@pytest.mark.parametrize("above", [{"type": "array"}, {"properties": {"a": {}}}, {"additionalProperties": False}])
def test_a_document_that_says_more_is_the_only_message(above: Mapping[str, Any], tmp_path: Path) -> None:
    made = loaded(tmp_path, {**above, "$defs": DEFS})
    spec = finish(lower(made, (), "Root"))

    assert spec.roots == ("Root",)
    assert unreached(made, spec) == ("Start", "Stop")
    assert left_out(made, spec).startswith("2 definitions are in no message: `Start`, `Stop` (")


def test_a_choice_without_a_tag_is_none(tmp_path: Path) -> None:
    assert choice(loaded(tmp_path, {"oneOf": [{"type": "string"}, {"type": "number"}]}).root) is None
