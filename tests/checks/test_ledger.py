"""The loss ledger: every constraint is accounted for, and no level is claimed that the readers do not keep."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.making import DRAFT, compiled, schema, written
from support.paths import V2

from protogen.checks.ledger import losses
from protogen.pipeline import Contract
from protogen.project.config import Allowed
from protogen.runtime import checker


def built(tmp_path: Path, schema: Any, **settings: Any) -> Contract:
    return compiled(written(tmp_path, schema), **settings)


def levels(made: Contract) -> dict[tuple[str, str], str]:
    return {(each.at.removeprefix("#"), each.keyword): each.level for each in made.ledger.constraints}


def test_levels_of_each_kind(tmp_path: Path) -> None:
    schema = {
        "$schema": DRAFT,
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "string", "minLength": 1, "format": "email"},
            "kind": {"const": "k"},
            "list": {"type": "array", "items": {"type": "integer"}, "maxItems": 3, "uniqueItems": False},
            "pair": {"prefixItems": [{"type": "string"}], "items": False, "type": "array", "minItems": 1},
            "maybe": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "either": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            "limited": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
            "closed": {"enum": ["x", "y"], "x-protogen": {"open": False}},
            "open": {"enum": ["x", "y"]},
            "not": {"not": {"type": "string"}},
            "map": {"type": "object", "additionalProperties": {"type": "number"}},
            "never": False,
        },
        "additionalProperties": False,
    }
    found = levels(built(tmp_path, schema))
    assert found == {
        ("", "type"): "type",
        ("", "required"): "type",
        ("", "properties"): "strict",
        ("", "additionalProperties"): "strict",
        ("/properties/a", "type"): "type",
        ("/properties/a", "minLength"): "strict",
        ("/properties/kind", "const"): "tolerant",
        ("/properties/list", "type"): "type",
        ("/properties/list", "items"): "type",
        ("/properties/list/items", "type"): "type",
        ("/properties/list", "maxItems"): "strict",
        ("/properties/pair", "prefixItems"): "type",
        ("/properties/pair/prefixItems/0", "type"): "type",
        ("/properties/pair", "items"): "type",
        ("/properties/pair", "type"): "type",
        ("/properties/pair", "minItems"): "tolerant",
        ("/properties/maybe", "anyOf"): "type",
        ("/properties/maybe/anyOf/0", "type"): "type",
        ("/properties/maybe/anyOf/1", "type"): "type",
        ("/properties/either", "anyOf"): "type",
        ("/properties/either/anyOf/0", "type"): "type",
        ("/properties/either/anyOf/1", "type"): "type",
        ("/properties/either/anyOf/1", "items"): "type",
        ("/properties/either/anyOf/1/items", "type"): "type",
        ("/properties/limited", "anyOf"): "strict",
        ("/properties/limited/anyOf/0", "type"): "type",
        ("/properties/limited/anyOf/0", "maxLength"): "strict",
        ("/properties/limited/anyOf/1", "type"): "type",
        ("/properties/closed", "enum"): "type",
        ("/properties/open", "enum"): "strict",
        ("/properties/not", "not"): "strict",
        ("/properties/not/not", "type"): "strict",
        ("/properties/map", "type"): "type",
        ("/properties/map", "additionalProperties"): "type",
        ("/properties/map/additionalProperties", "type"): "type",
    }


def test_the_least_of_all_uses_counts(tmp_path: Path) -> None:
    schema = {
        "$defs": {"Word": {"type": "string"}},
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/Word"}, "b": {"not": {"$ref": "#/$defs/Word"}}},
    }
    assert levels(built(tmp_path, schema))[("/$defs/Word", "type")] == "strict"


def test_formats_count_only_where_they_are_asserted(tmp_path: Path) -> None:
    schema = {"type": "string", "format": "date"}
    assert ("", "format") not in levels(built(tmp_path, schema))
    assert levels(built(tmp_path, schema, formats="assertion"))[("", "format")] == "strict"


def test_what_nobody_honours_is_an_error_unless_allowed(tmp_path: Path) -> None:
    schema = {"type": "string", "pattern": r"(a)\1"}  # a backreference: the strict readers' machine has none
    made = built(tmp_path, schema)
    assert levels(made)[("", "pattern")] == "none"
    assert made.failed
    assert [each.rule for each in made.diagnostics if each.severity.value == "error"] == ["pattern-unsupported"]
    assert [each.rule for each in losses(made.ledger)] == ["constraint-lost"]
    assert not built(tmp_path, schema, allow=(Allowed("#", "pattern", "the server checks it"),)).failed


def mutants(value: Any) -> Iterator[Any]:
    """The value with one part taken out or replaced."""
    yield from (None, True, 5, -1, 1.5, "x", [], {})
    if isinstance(value, dict):
        for key, inner in value.items():
            yield {name: each for name, each in value.items() if name != key}
            yield from ({**value, key: each} for each in mutants(inner))
        yield {**value, "unknown": 1}
    if isinstance(value, list):
        yield value + value
        for index, inner in enumerate(value):
            yield value[:index] + value[index + 1 :]
            yield from ([*value[:index], each, *value[index + 1 :]] for each in mutants(inner))


CASES: dict[str, Any] = {
    "tuple": (
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "minItems": 1},
        ["a", 1],
    ),
    "record": (
        {
            "type": "object",
            "required": ["a", "e"],
            "properties": {
                "a": {"type": ["integer", "null"]},
                "e": {"enum": ["x", "y"], "x-protogen": {"open": False}},
                "o": {"oneOf": [{"const": "m", "title": "M"}, {"const": "n", "title": "N"}]},
                "u": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "boolean"}}]},
                "n": {
                    "oneOf": [
                        {"type": "null"},
                        {"type": "object", "required": ["z"], "properties": {"z": {"const": 1}}},
                    ]
                },
            },
            "additionalProperties": {"type": "number"},
        },
        {"a": 1, "e": "x", "o": "m", "u": [True], "n": {"z": 1}, "other": 1.5},
    ),
    "keyed": (
        {
            "oneOf": [
                {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}},
            ]
        },
        {"a": "x"},
    ),
    "several types and patterns": (
        {
            "type": "object",
            "properties": {
                "list": {"type": ["array", "string"], "items": {"type": "integer"}},
                "each": {
                    "type": ["object", "boolean"],
                    "required": ["x"],
                    "properties": {"x": {"type": "null"}},
                    "additionalProperties": {"enum": ["p"], "x-protogen": {"open": False}},
                },
            },
            "patternProperties": {"^n": {"type": "number"}, "^m": {"$ref": "#/$defs/n"}},
            "additionalProperties": False,
            "$defs": {"n": {"type": "number"}},
        },
        {"list": [1], "each": {"x": None, "y": "p"}, "n": 1.5, "m": 1},
    ),
    "a pattern": (
        {"type": "object", "patternProperties": {"^n": {"type": "number"}}, "additionalProperties": False},
        {"n": 1, "na": 2.5},
    ),
}


def test_items_and_members_are_as_well_typed_as_their_types_say(tmp_path: Path) -> None:
    union = {"type": ["array", "string"], "items": {"type": "integer"}}
    numbers = {"patternProperties": {"^n": {"type": "number"}}, "additionalProperties": False}
    made = built(tmp_path, {"type": "object", "properties": {"list": union, "map": {"type": "object"} | numbers}})
    levels = {f"{each.at} {each.keyword}": each.level for each in made.ledger.constraints}
    assert levels["#/properties/list items"] == levels["#/properties/list/items type"] == "type"
    assert levels["#/properties/map patternProperties"] == "type"
    assert levels["#/properties/map/patternProperties/^n type"] == "type"
    assert levels["#/properties/map additionalProperties"] == "strict"


@pytest.mark.parametrize("name", CASES)
def test_claimed_levels_are_kept(tmp_path: Path, name: str) -> None:
    schema, example = CASES[name]
    _keep_claims(built(tmp_path, schema), [example])


def test_claimed_levels_are_kept_for_the_contract() -> None:
    made = compiled(V2)
    assert not made.failed
    assert made.ledger.counts["none"] == 0
    messages = [
        each
        for definition in made.schema.definitions().values()
        for each in (definition.value.get("examples", []) if not isinstance(definition.value, bool) else [])
        if isinstance(each, dict) and "payload" in each
    ]
    assert messages, "the contract's messages have examples"
    _keep_claims(made, messages)


def _keep_claims(made: Contract, examples: list[Any]) -> None:
    """A document that a tolerant reader accepts breaks only what the ledger leaves to strict readers."""
    strict, tolerant = (checker.Program(each.document) for each in (made.plain.checks, made.plain.tolerant))
    root = made.spec.roots[0]
    claims = {(each.at, each.keyword): each.level for each in made.ledger.constraints}
    refused = 0
    for example in examples:
        assert not strict.violations(root, example)
        for mutant in mutants(copy.deepcopy(example)):
            violations = strict.violations(root, mutant)
            if tolerant.accepts(root, mutant):
                broken = {(each.at, each.keyword) for each in violations}
                assert {claims.get(each, "strict") for each in broken} <= {"strict"}, (mutant, violations)
            else:
                assert violations, ("the tolerant reader refuses what the schema accepts", mutant)
                refused += 1
    assert refused


NEVER_APPLIED: dict[str, Any] = {
    "the schema of a text's content": {"type": "string", "contentSchema": {"type": "object", "required": ["a"]}},
    "an anchor beside the way to its reference": {
        "$id": "https://example.com/main",
        "if": {"$id": "first", "$defs": {"a": {"$dynamicAnchor": "thing", "type": "number"}}},
        "then": {"$id": "second", "$ref": "start", "$defs": {"a": {"$dynamicAnchor": "thing", "type": "null"}}},
        "$defs": {
            "start": {"$id": "start", "$dynamicRef": "inner#thing"},
            "thing": {"$id": "inner", "$dynamicAnchor": "thing", "type": "string"},
        },
    },
    "a branch without its condition": {"else": {"const": 0}, "then": {"type": "string"}},
    "an anchor that no reference leads to": {
        "$id": "https://example.com/root",
        "$ref": "list",
        "$defs": {
            "foo": {"$dynamicAnchor": "items", "type": "string"},
            "list": {
                "$id": "list",
                "type": "array",
                "items": {"$dynamicRef": "#items"},
                "$defs": {"items": {"$anchor": "items"}},
            },
        },
    },
    "an anchor of a resource that is not entered": {
        "$id": "https://example.com/main",
        "$ref": "item",
        "$defs": {
            "item": {
                "$id": "item",
                "properties": {"content": {"$dynamicRef": "#content"}},
                "$defs": {"default": {"$dynamicAnchor": "content", "type": "integer"}},
            },
            "other": {"$id": "other", "$defs": {"content": {"$dynamicAnchor": "content", "type": "string"}}},
        },
    },
}


@pytest.mark.parametrize("name", NEVER_APPLIED)
def test_what_is_never_applied_is_not_lost(name: str, tmp_path: Path) -> None:
    made = built(tmp_path, schema(NEVER_APPLIED[name]))
    assert not made.failed, made.diagnostics
    assert made.ledger.counts["none"] == 0
