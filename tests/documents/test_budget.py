"""Every search for a document ends: what cannot be found in its budget is named, not sought for ever."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.effort import calls
from support.making import build, schema, written

from protogen.documents.broken import broken_documents
from protogen.documents.budget import LARGEST, LONGEST, size, too_large
from protogen.documents.strings import sample
from protogen.documents.valid import valid_documents
from protogen.fixtures.making import made
from protogen.languages import registry
from protogen.patterns.compile import compile_pattern
from protogen.patterns.effort import effort
from protogen.schema.load import load

HUGE = 3_000_000_000
COSTLY: dict[str, Any] = {
    "a long text": {"type": "string", "minLength": HUGE},
    "a long text of a pattern": {"type": "string", "minLength": HUGE, "pattern": "^[a-z]+$"},
    "a long list": {"type": "array", "minItems": HUGE},
    "a long list of different items": {
        "type": "array",
        "minItems": 4_000,
        "uniqueItems": True,
        "items": {"type": "null"},
    },
    "many items of a kind": {"type": "array", "contains": {"const": 1}, "minContains": HUGE},
    "many members": {"type": "object", "minProperties": HUGE},
    "members with long names": {"type": "object", "minProperties": 1, "propertyNames": {"minLength": HUGE}},
    "a repetition anywhere": {"type": "string", "pattern": "a{5000}"},
    "options of many ends": {"type": "string", "pattern": "(a?){1000}a{100}"},
    "a lookahead everywhere": {"type": "string", "pattern": "(?=.*a)(?=.*b).{900,1000}"},
    "lookaheads for long runs": {
        "type": "string",
        "pattern": "^(?=.*a{50})(?=.*b{50})(?!.*c)[\\s\\S]{200,3000}$",
    },
    "a large constant": {"const": [{"a": number} for number in range(LARGEST)]},
    "a long constant": {"const": "x" * 1000 * (LARGEST + 1)},
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_too_much_is_named(name: str, tmp_path: Path) -> None:
    member = {"type": "object", "properties": {"a": COSTLY[name]}, "required": ["a"]}
    path = written(tmp_path, schema(member, title="T"))
    build(path, [])  # modules are imported once
    with calls(3_000_000):
        built = build(path, registry.names())
        found = made(built.contract.job(registry.get("fixtures")))
    assert "any valid document" in found.summary.missing["T", "T"]


def test_a_schema_that_meets_itself_three_times_makes_small_documents(tmp_path: Path) -> None:
    """`S` holds for `items` by itself, as a branch, and beside `Base`."""
    again = {"anyOf": [{"$ref": "#/$defs/S"}, {"type": "array", "items": {"$ref": "#/$defs/S"}}]}
    base = {"type": "object", "properties": {"items": {"$ref": "#/$defs/Base"}, "map": {"$ref": "#/$defs/Base"}}}
    both = {"properties": {"items": {"allOf": [{"$ref": "#/$defs/S"}, {"$ref": "#/$defs/Base"}]}}}
    parts = [{"$ref": "#/$defs/Base"}, {"properties": {"items": again, "x": {"type": "string"}}}, both]
    defs = {"Base": base, "S": {"allOf": parts}}
    path = written(tmp_path, schema({"$ref": "#/$defs/S", "$defs": defs}, title="T"))
    with calls(3_000_000):
        built = build(path, [])
        found = made(built.contract.job(registry.get("fixtures")))
    assert found.fixtures


MADE = ("^[a-z]{200,2048}$", "^.{1,2048}$", "^.{1000,9000}$", "^a{5000}$", "(a{1,100}){1,100}", "^(?:.*a){30}$")


@pytest.mark.parametrize("pattern", MADE)
def test_a_long_repetition_is_no_reason_to_give_up(pattern: str) -> None:
    assert sample(Random(0), 0, None, (pattern,)) is not None


def test_the_effort_of_a_pattern_is_counted() -> None:
    anchored, anywhere = compile_pattern("^a{300}$"), compile_pattern("a{300}")
    text = "a" * 299
    assert effort(anchored, text, 10**6) < 10 * len(text)
    assert effort(anywhere, text, 10**6) > 100 * len(text)
    assert effort(anywhere, text, 1_000) == 1_001


def test_large_values_are_known_without_counting_them_all() -> None:
    assert not too_large([0] * (LARGEST - 1))
    assert too_large([0] * LARGEST)
    assert too_large("x" * 1000 * LARGEST)
    assert size("x" * LONGEST) == 1 + LONGEST // 1000
    with calls(100):
        assert too_large([[[0] * 100] * 1000] * 1000)


TREE = {
    "$id": "https://x.test/tree",
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {name: {"type": "array", "items": {"$dynamicRef": "#node"}} for name in "abcd"},
    "unevaluatedProperties": False,
}


def test_breaking_a_wide_recursion_ends(tmp_path: Path) -> None:
    loaded, _ = load(written(tmp_path, schema(TREE)))
    with calls(10_000_000):
        assert valid_documents(loaded.root, 0, 10).documents
        assert len(broken_documents(loaded.root, 0, 20).documents) == 20


def test_the_routes_of_a_long_chain_are_not_copied(tmp_path: Path) -> None:
    """Twice the length is twice the work."""

    def work(length: int) -> int:
        chain = {f"d{each}": {"$ref": f"#/$defs/d{each + 1}"} for each in range(length)}
        loaded, _ = load(written(tmp_path, schema({"$ref": "#/$defs/d0", "$defs": {**chain, f"d{length}": {}}})))
        with calls(10_000_000) as count:
            valid_documents(loaded.root, 0, 5)
        return count.count

    assert work(800) < 2.2 * work(400)
