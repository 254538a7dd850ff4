"""What a message is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from protogen.model.lower import lower
from protogen.model.messages import Message, choice, messages
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


def test_a_choice_without_a_tag_is_none(tmp_path: Path) -> None:
    assert choice(loaded(tmp_path, {"oneOf": [{"type": "string"}, {"type": "number"}]}).root) is None
