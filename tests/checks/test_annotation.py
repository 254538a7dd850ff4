"""The annotation keyword: it is held to its meta-schema, and mistakes are told in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.making import written

from protogen.checks import annotation
from protogen.languages import registry
from protogen.schema.load import load

GOOD: list[Any] = [
    {},
    {"version": "1.0.0", "open": True, "payload": "P", "compatible": "minor", "epoch": "seconds", "action": ""},
    {"swift": {"name": "x", "typed": "y"}, "python": {"name": "x"}, "typescript": {"name": "x"}},
]
BAD: list[Any] = [
    True,
    [],
    "open",
    {"opne": True},
    {"open": "yes"},
    {"open": 1},
    {"version": "1.0"},
    {"version": "1.0.0\n"},
    {"version": 1},
    {"payload": ""},
    {"compatible": "major"},
    {"epoch": None},
    {"swift": {"nmae": "x"}},
    {"swift": []},
    {"python": {"name": ""}},
]


def faults(tmp_path: Path, value: Any) -> list[str]:
    text = json.dumps({"$defs": {"A": {"type": "string", "x-protogen": value}}}, indent=1)
    schema, _ = load(written(tmp_path, text, "a.json"), shown="a.json")
    return [str(each) for each in annotation.check(schema, registry.annotation_schemas)]


@pytest.mark.parametrize("value", GOOD + BAD)
def test_the_check_agrees_with_the_metaschema(tmp_path: Path, value: Any) -> None:
    # Python's `$` also matches before a last newline, ECMA-262's does not: one case where the validator errs
    metaschema = annotation.metaschema(registry.annotation_schemas())
    valid = Draft202012Validator(metaschema).is_valid(value) and value != {"version": "1.0.0\n"}
    assert valid == (value in GOOD)
    assert (not faults(tmp_path, value)) == valid


def test_the_metaschema_is_a_schema() -> None:
    metaschema = annotation.metaschema(registry.annotation_schemas())
    Draft202012Validator.check_schema(metaschema)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"open": "yes"}, "`x-protogen.open` must be a boolean (#/$defs/A/x-protogen/open)"),
        ({"compatible": "major"}, '`x-protogen.compatible` must be "minor" or "exact"'),
        ({"payload": ""}, "`x-protogen.payload` breaks `minLength: 1`"),
        ({"flow": {"repeat": ["a"]}}, "`x-protogen.flow` lacks `end`"),
        ({"swift": {"nmae": "x", "tpyed": "y"}}, "`tpyed` is not known under `x-protogen.swift`"),
        ({"xyzzy": 1}, "help: keys: version, open, payload"),
    ],
)
def test_mistakes_are_told_in_words(tmp_path: Path, value: Any, words: str) -> None:
    assert words in "\n".join(faults(tmp_path, value))


def test_a_typo_is_told_with_its_place(tmp_path: Path) -> None:
    assert faults(tmp_path, {"opne": True}) == [
        "a.json:6:5: error[unknown-annotation]: `opne` is not known under `x-protogen` (#/$defs/A/x-protogen/opne)\n"
        "    help: did you mean `open`?"
    ]


def test_a_language_checks_its_own_part(tmp_path: Path) -> None:
    """Whatever is installed may be annotated, and is checked by its own schema."""
    kotlin = {"properties": {"name": {"type": "string"}}, "additionalProperties": False, "type": "object"}
    text = {"type": "string", "x-protogen": {"kotlin": {"name": "klass", "nmae": 1}}}
    loaded, _ = load(written(tmp_path, text), shown="a.json")
    (told,) = annotation.check(loaded, lambda: {**registry.annotation_schemas(), "kotlin": kotlin})
    assert (told.message, told.help) == ("`nmae` is not known under `x-protogen.kotlin`", "did you mean `name`?")
    (told,) = annotation.check(loaded, registry.annotation_schemas)
    assert told.message == "`kotlin` is not known under `x-protogen`"


def test_languages_are_asked_only_where_one_is_annotated(tmp_path: Path) -> None:
    def asked() -> annotation.Annotations:
        raise AssertionError

    loaded, _ = load(written(tmp_path, {"type": "string", "x-protogen": {"open": True}}))
    assert not [*annotation.check(loaded, asked)]


@pytest.mark.parametrize("value", ["later", "2.0", 2, None, "v1.0.0"])
def test_a_compatible_constant_is_a_version(tmp_path: Path, value: Any) -> None:
    member = {"const": value, "x-protogen": {"compatible": "minor"}}
    schema, _ = load(written(tmp_path, json.dumps({"properties": {"v": member}})))
    (fault,) = annotation.check(schema, registry.annotation_schemas)
    assert str(fault.place and fault.place.pointer) == "/properties/v/x-protogen/compatible"
