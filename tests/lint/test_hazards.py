"""Hazards planted one by one, each of which lint names at its place, and schemas that resemble them and are sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import outside
from support.making import compiled, schema, written

from protogen.lint import Facts, lint
from protogen.runtime.jsontext import parse
from protogen.source.diagnostics import Severity

TEXT: Mapping[str, Any] = {"type": "string"}
BASE: Mapping[str, Any] = {"type": "object", "properties": {"a": TEXT}, "required": ["a"]}
SHUT: Mapping[str, Any] = {"type": "object", "properties": {"b": TEXT}, "additionalProperties": False}


def thing(properties: Mapping[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    """An object that says what type it has."""
    return {"type": "object", "properties": properties, "required": list(required), **more}


LINK = {"$ref": "#/$defs/A"}
HAZARDS: Mapping[str, tuple[Any, str]] = {
    "required and forbidden": (thing({"a": TEXT}, "ghost", additionalProperties=False), "undeclared-required"),
    "required and declared nowhere": (thing({"a": TEXT}, "ghost"), "undeclared-required"),
    "required and misspelt below": ({"allOf": [thing({"a": TEXT}), {"required": ["aa"]}]}, "undeclared-required"),
    "a value of another type": ({"type": "string", "enum": ["a", 1]}, "dead-keyword"),
    "a value that a pattern refuses": ({"enum": ["a", "B"], "type": "string", "pattern": "^[a-z]$"}, "dead-keyword"),
    "a value listed twice": ({"enum": ["a", "b", "a"]}, "dead-keyword"),
    "a list without the null it allows": ({"type": ["string", "null"], "enum": ["a"]}, "dead-keyword"),
    "a number's limit on a text": ({"type": "string", "minimum": 3}, "dead-keyword"),
    "a text's limit on a list": ({"type": "array", "items": TEXT, "maxLength": 3}, "dead-keyword"),
    "members of a list": ({"type": "array", "items": TEXT, "properties": {"a": TEXT}}, "dead-keyword"),
    "a format of texts on a number": ({"type": "number", "format": "date-time"}, "dead-keyword"),
    "then without if": (thing({"a": TEXT}, then={"required": ["a"]}), "dead-keyword"),
    "if without then": (thing({"a": TEXT}, **{"if": {"required": ["a"]}}), "dead-keyword"),
    "a count without contains": ({"type": "array", "items": TEXT, "minContains": 2}, "dead-keyword"),
    "a constant beside another list": ({"enum": ["a"], "const": "b"}, "nothing-valid"),
    "a constant of another type": ({"type": "integer", "minimum": 0, "maximum": 9, "const": "b"}, "nothing-valid"),
    "crossed limits": ({"type": "number", "minimum": 10, "maximum": 5}, "nothing-valid"),
    "crossed limits without a type": ({"minimum": 10, "maximum": 5}, "nothing-valid"),
    "crossed lengths": ({"type": "string", "minLength": 10, "maxLength": 5}, "nothing-valid"),
    "crossed counts": ({"type": "array", "items": TEXT, "minItems": 3, "maxItems": 2}, "nothing-valid"),
    "more members than may be": (thing({"a": TEXT, "b": TEXT}, "a", "b", maxProperties=1), "nothing-valid"),
    "no multiple within limits": ({"type": "integer", "minimum": 1, "maximum": 4, "multipleOf": 5}, "nothing-valid"),
    "more different items than there are": (
        {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True, "minItems": 3},
        "nothing-valid",
    ),
    "an item that cannot be": ({"type": "array", "contains": {"allOf": [TEXT, {"const": 1}]}}, "nothing-valid"),
    "not anything": ({"not": {}}, "nothing-valid"),
    "a text and a number": ({"allOf": [TEXT, {"type": "number"}]}, "nothing-valid"),
    "two constants of a member": (
        {"allOf": [thing({"k": {"const": 1}}, "k"), thing({"k": {"const": 2}}, "k")]},
        "nothing-valid",
    ),
    "a member that another part refuses": (
        {"allOf": [thing({"k": TEXT}), thing({"k": {"type": "number"}})]},
        "nothing-valid",
    ),
    "a name that is refused": (thing({"Key": TEXT}, propertyNames={"pattern": "^[a-z]+$"}), "nothing-valid"),
    "a closed base, required": ({"allOf": [BASE, SHUT]}, "closed-under-allof"),
    "a closed base, optional": ({"allOf": [thing({"a": TEXT}), SHUT]}, "closed-under-allof"),
    "closed beside a reference": (
        {"$ref": "#/$defs/B", "additionalProperties": False, "properties": {"b": TEXT}, "$defs": {"B": BASE}},
        "closed-under-allof",
    ),
    "a branch that cannot see its neighbours": (
        {"allOf": [BASE, {**thing({"b": TEXT}), "unevaluatedProperties": False}]},
        "closed-under-allof",
    ),
    "an integer is a number": ({"oneOf": [{"type": "number"}, {"const": 1}]}, "overlapping-oneOf"),
    "a listed text is a text": ({"oneOf": [{"type": "string", "enum": ["a"]}, TEXT]}, "overlapping-oneOf"),
    "the same twice": ({"oneOf": [{**TEXT, "title": "One"}, {**TEXT, "title": "Two"}]}, "overlapping-oneOf"),
    "objects with a common document": (
        {"oneOf": [thing({"t": {"enum": ["a", "b"]}}, "t"), thing({"t": {"enum": ["a", "c"]}}, "t")]},
        "overlapping-oneOf",
    ),
    "a wider branch before": ({"anyOf": [TEXT, {"type": "string", "maxLength": 3}]}, "never-chosen"),
    "a branch against its owner": ({**thing({"a": TEXT}), "anyOf": [TEXT, {"required": ["a"]}]}, "never-chosen"),
    "anything at the end": ({"anyOf": [TEXT, True]}, "never-chosen"),
    "a condition that always holds": (
        {**thing({"a": TEXT}, "a"), "if": {"required": ["a"]}, "then": {"minProperties": 2}, "else": {}},
        "never-chosen",
    ),
    "alternatives that are alike": (
        {"anyOf": [thing({"a": TEXT}), thing({"a": {"type": ["string", "number"]}, "b": TEXT})]},
        "indistinct-union",
    ),
    "a format that is none": ({"type": "string", "format": "datetime"}, "unknown-format"),
    "a format that is not checked": ({"type": "string", "format": "email"}, "unasserted-format"),
    "a text with a match somewhere": ({"type": "string", "pattern": "[a-z]{3}"}, "unanchored-pattern"),
    "endless": (thing({"next": {"$ref": "#"}}, "next"), "endless-required"),
    "endless by two steps": (
        {"$ref": "#/$defs/A", "$defs": {"A": thing({"b": {"$ref": "#/$defs/B"}}, "b"), "B": thing({"a": LINK}, "a")}},
        "endless-required",
    ),
    "endless by items": ({"type": "array", "items": {"$ref": "#"}, "minItems": 1}, "endless-required"),
}  # fmt: skip


def findings(tmp_path: Path, value: Any) -> dict[str, Severity]:
    """The rules that a schema breaks, with their severity."""
    built = compiled(written(tmp_path, value))
    return {each.rule: each.severity for each in lint(Facts.of(built), built)}


@pytest.mark.parametrize("name", HAZARDS)
def test_a_planted_hazard_is_named_and_nothing_else(tmp_path: Path, name: str) -> None:
    """At the top, and in a member of a larger schema."""
    keywords, rule = HAZARDS[name]
    assert set(findings(tmp_path, schema(keywords))) == {rule}
    if "$ref" not in str(keywords):
        assert set(findings(tmp_path, schema(thing({"inside": keywords, "other": TEXT})))) == {rule}


def test_siblings_of_a_reference_in_an_old_draft(tmp_path: Path) -> None:
    old = "http://json-schema.org/draft-07/schema#"
    value = {"$schema": old, "type": "object", "properties": {"a": {"$ref": "#/definitions/T", "maxLength": 2}}}
    assert set(findings(tmp_path, {**value, "definitions": {"T": TEXT}})) == {"sibling-of-ref"}


SOUND: Mapping[str, Any] = {
    "narrower first": {"anyOf": [{"type": "string", "maxLength": 3}, TEXT]},
    "some known texts, and any": {"anyOf": [{"enum": ["a", "b"]}, TEXT]},
    "declared in the branches": {
        "type": "object",
        "required": ["a"],
        "oneOf": [thing({"a": {"const": 1}}), thing({"a": TEXT})],
    },
    "declared where the base is used": {
        "allOf": [{"$ref": "#/$defs/Base"}, thing({"a": TEXT})],
        "$defs": {"Base": {"type": "object", "required": ["a"]}},
    },
    "a member of a map": {"type": "object", "additionalProperties": TEXT, "required": ["a"]},
    "a member that a pattern names": {"type": "object", "patternProperties": {"^a$": TEXT}, "required": ["a"]},
    "a member that must not be there": {**thing({"a": TEXT}), "not": {"required": ["b"]}},
    "one of two members": {**thing({"a": TEXT, "b": TEXT}), "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "a member forbidden in one case": {
        "oneOf": [thing({"k": {"const": 1}, "a": TEXT}, "k"), thing({"k": {"const": 2}, "a": {"not": {}}}, "k")]
    },
    "a list of itself": {"type": "array", "items": {"$ref": "#"}},
    "null at the end": thing({"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "next"),
    "closed outside": {"allOf": [BASE, thing({"b": TEXT})], "unevaluatedProperties": False},
    "closed and said again": {"allOf": [BASE, {**SHUT, "properties": {"a": TEXT, "b": TEXT}}]},
    "false on purpose": thing({"a": False, "b": TEXT}),
    "closed with patterns": thing({"a": TEXT}, patternProperties={"^x-": True}, additionalProperties=False),
    "integers and fractions": {"oneOf": [TEXT, {"type": "number"}]},
    "any text but one": {"type": "string", "not": {"const": "a"}},
    "texts or lists of texts": {"oneOf": [TEXT, {"type": "array", "items": TEXT}]},
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_resembles_a_hazard_and_is_sound_is_left_alone(tmp_path: Path, name: str) -> None:
    assert findings(tmp_path, schema(SOUND[name])) == {}


def test_a_document_that_two_alternatives_accept_is_shown(tmp_path: Path) -> None:
    value = schema({"oneOf": [thing({"t": {"enum": ["a", "b"]}}, "t"), thing({"t": {"enum": ["a", "c"]}}, "t")]})
    built = compiled(written(tmp_path, value))
    (found,) = lint(Facts.of(built), built)
    assert found.message == '`{"t":"a"}` is both alternative 1 and alternative 2: every strict reader refuses it'


def test_one_cause_is_one_finding(tmp_path: Path) -> None:
    many = {f"m{number}": {"type": "string", "pattern": r"^\d$", "unit": "s"} for number in range(9)}
    built = compiled(written(tmp_path, schema(thing(many))))
    found = {each.rule: each.message for each in lint(Facts.of(built), built)}
    assert set(found) == {"unportable-pattern", "unknown-keyword"}
    assert all(message.endswith("(and at 8 other places)") for message in found.values())


def test_an_error_does_not_silence_other_rules(tmp_path: Path) -> None:
    value = schema(thing({"a": {"type": "array", "items": [TEXT]}, "b": {"minimum": 3, "type": "string"}}))
    assert {"bad-keyword-value", "dead-keyword"} <= set(findings(tmp_path, value))


def test_words_that_describe_values_are_understood(tmp_path: Path) -> None:
    described = {"type": "string", "enum": ["a", "b"], "meta:enum": {"a": "First.", "b": "Second."}}
    assert findings(tmp_path, schema(described)) == {}
    other = {"type": "string", "meta:enum": "any", "tsType": "A"}
    assert set(findings(tmp_path, schema(other)).values()) == {Severity.NOTE}


@pytest.mark.slow
def test_what_lint_calls_empty_holds_no_value_of_any_valid_document() -> None:
    """Each value inside each published valid document of a sample of the corpora."""
    cases = sorted(path for path in outside.corpora().glob("*/*/schema.json") if (path.parent / "valid").is_dir())
    wrong = []
    for path in cases[::6]:
        if path.stat().st_size > 100_000:
            continue
        facts = Facts.of(compiled(path))
        empty = [(facts.prover.node(each), each.place) for each in facts.empty.values()]
        documents = [parse(each.read_bytes()) for each in (path.parent / "valid").iterdir()] if empty else []
        wrong += [
            str(place)
            for node, place in empty
            for document in documents
            for value in inside(document)
            if facts.prover.graph.accepts(node, value)
        ]
    assert not wrong


def inside(value: Any) -> list[Any]:
    """A value and all values in it."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for held in below for each in inside(held))]
