"""Keywords of other tools that have no effect here are told, with what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import compiled, schema, written

from protogen.schema.foreign import foreign
from protogen.schema.load import load
from protogen.source.diagnostics import Diagnostic, Severity

WITH_NULL: dict[str, tuple[Any, str]] = {
    "a type": ({"type": "string"}, 'write "type": ["string", "null"]'),
    "several types": ({"type": ["string", "integer"]}, 'write "type": ["string", "integer", "null"]'),
    "a reference": ({"$ref": "#/$defs/a"}, 'write "anyOf": [{...}, {"type": "null"}]'),
    "parts": ({"allOf": [{"$ref": "#/$defs/a"}]}, 'write "anyOf": [{...}, {"type": "null"}]'),
    "listed values": ({"type": "string", "enum": ["a"]}, "list null among the values of `enum`"),
}
TAKES_NULL: dict[str, Any] = {
    "null among the types": {"type": ["string", "null"]},
    "null among the values": {"enum": ["a", None]},
    "null among the alternatives": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    "no assertion": {"description": "Anything."},
}


def told(folder: Path, value: Any) -> list[Diagnostic]:
    whole = {"$defs": {"a": {"type": "string"}}, "properties": {"x": value}}
    return [*foreign(load(written(folder, schema(whole)))[0])]


@pytest.mark.parametrize("keyword", ["nullable", "x-nullable"])
@pytest.mark.parametrize("name", WITH_NULL)
def test_a_value_that_is_not_nullable_says_how_it_would_be(keyword: str, name: str, tmp_path: Path) -> None:
    value, help = WITH_NULL[name]
    (found,) = told(tmp_path, value | {keyword: True})
    assert (found.rule, found.severity) == ("no-effect", Severity.WARNING)
    assert found.help.startswith(help)
    assert str(found.place and found.place.pointer) == f"/properties/x/{keyword}"


@pytest.mark.parametrize("name", TAKES_NULL)
def test_nothing_is_said_where_null_is_valid_anyway(name: str, tmp_path: Path) -> None:
    assert told(tmp_path, TAKES_NULL[name] | {"nullable": True}) == []


def test_nothing_is_said_of_members_with_such_names(tmp_path: Path) -> None:
    assert told(tmp_path, {"properties": {"nullable": True, "discriminator": {}}, "const": {"nullable": True}}) == []


def test_openapi_3_0_means_it(tmp_path: Path) -> None:
    item = {"type": "string", "nullable": True}
    document = {"openapi": "3.0.3", "paths": {}, "components": {"schemas": {"A": item, "B": {"nullable": True}}}}
    assert [*foreign(load(written(tmp_path, document))[0])] == []


def test_a_discriminator_that_names_no_alternative(tmp_path: Path) -> None:
    parts = {"Cat": {"type": "object"}, "Wolf": {"type": "object"}}
    cat, wolf = ({"$ref": f"#/properties/x/$defs/{name}"} for name in parts)
    mapping = {"cat": cat["$ref"], "wolf": wolf["$ref"], "dog": "Dog"}
    choice = {"oneOf": [cat], "discriminator": {"propertyName": "kind", "mapping": mapping}}
    assert [each.message for each in told(tmp_path, {**choice, "$defs": parts})] == [
        "`dog` has no effect here: it selects none of the alternatives",
        "`wolf` has no effect here: it selects none of the alternatives",
    ]


def test_a_discriminator_without_alternatives(tmp_path: Path) -> None:
    (found,) = told(tmp_path, {"type": "object", "discriminator": {"propertyName": "kind"}})
    assert found.help == "list the variants in `oneOf`, each with a `const` for `kind`"
    assert told(tmp_path, {"oneOf": [{"type": "object"}], "discriminator": {"propertyName": "kind"}}) == []


def test_limits_of_other_validators_are_told_each_time_and_words_for_generators_once(tmp_path: Path) -> None:
    item = {"type": "string", "format": "date", "formatMinimum": "2020-01-01", "tsType": "Day"}
    found = told(tmp_path, {"items": item, "contains": item})
    assert sorted((each.severity.value, each.message.split("`")[1]) for each in found) == [
        ("note", "tsType"),
        ("warning", "formatMinimum"),
        ("warning", "formatMinimum"),
    ]


def test_a_build_says_so(tmp_path: Path) -> None:
    made = compiled(
        written(tmp_path, schema({"type": "object", "properties": {"a": {"type": "string", "nullable": True}}}))
    )
    assert [each.rule for each in made.diagnostics] == ["no-effect"]
