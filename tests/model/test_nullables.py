"""A definition that allows null has the name of its values; null is where it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written

from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.model.spec import Alias, Enum, ListOf, MapOf, Nullable, Record, Ref, Scalar, Spec, Union
from protogen.schema.load import load


def spec(folder: Path, keywords: dict[str, Any]) -> Spec:
    return finish(lower(load(written(folder, schema(keywords)))[0], (), "file"))


def either(*options: Any) -> dict[str, Any]:
    return {"oneOf": [*options]}


RECORD = {"type": ["object", "null"], "properties": {"next": {"$ref": "#/$defs/D"}}}
TAGGED = [
    {"type": "object", "properties": {"type": {"const": each}}, "required": ["type"]} for each in ("one", "other")
]


@pytest.mark.parametrize(
    ("definition", "sort"),
    [
        (RECORD, Record),
        (either({"type": "null"}, {**RECORD, "type": "object"}), Record),
        ({"enum": ["a", "b", None]}, Enum),
        (either(*TAGGED, {"type": "null"}), Union),
        ({**RECORD, "type": ["integer", "object", "null"]}, Union),
        ({"type": ["integer", "string", "null"]}, Union),
        (either({"type": "string"}, {"$ref": "#/$defs/Part"}, {"type": "null"}), Union),
        ({"type": ["array", "null"], "items": {"type": "string"}}, Alias),
        ({"type": ["object", "null"], "additionalProperties": {"type": "string"}}, Alias),
    ],
)
def test_the_definition_keeps_its_name_for_the_values(definition: Any, sort: Any, tmp_path: Path) -> None:
    one, many = {"$ref": "#/$defs/D"}, {"type": "array", "items": {"$ref": "#/$defs/D"}}
    values = {"type": "object", "additionalProperties": {"$ref": "#/$defs/D"}}
    keywords = {"title": "Root", "type": "object", "properties": {"one": one, "many": many, "values": values}}
    found = spec(tmp_path, {**keywords, "$defs": {"D": definition, "Part": {**RECORD, "type": "object"}}})
    use = Nullable(Ref("D"))
    assert isinstance(found["D"], sort)
    assert not isinstance(getattr(found["D"], "type", None), Nullable)
    assert [each.type for each in found["Root"].fields] == [use, ListOf(use), MapOf(use)]  # type: ignore[union-attr]
    assert "D 2" not in found.index
    if sort is Record:
        assert found["D"].fields[0].type == use  # type: ignore[union-attr]


def test_a_name_for_another_type_or_null_stays_that(tmp_path: Path) -> None:
    definitions = {"Maybe": either({"$ref": "#/$defs/A"}, {"type": "null"}), "A": {"type": "object", "required": ["x"]}}
    definitions["Text"] = {"type": ["string", "null"]}
    properties = {"a": {"$ref": "#/$defs/Maybe"}, "b": {"$ref": "#/$defs/Text"}}
    found = spec(tmp_path, {"title": "R", "type": "object", "properties": properties, "$defs": definitions})
    assert [each.type for each in found["R"].fields] == [Ref("Maybe"), Ref("Text")]  # type: ignore[union-attr]
    assert found["Maybe"].type == Nullable(Ref("A"))  # type: ignore[union-attr]
    assert isinstance(found["Text"].type.inner, Scalar)  # type: ignore[union-attr]


def test_a_whole_document_that_may_be_null_says_so_and_so_does_the_name_of_its_values(tmp_path: Path) -> None:
    found = spec(tmp_path, {"title": "Root", "type": ["object", "null"], "properties": {"a": {"type": "string"}}})
    assert found["Root"].type == Nullable(Ref("Root value"))  # type: ignore[union-attr]
