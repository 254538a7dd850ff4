"""What the judge does for a document grows with the document, also where unions lie within unions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.effort import calls
from support.making import schema, written

from protogen.judge.judge import Judge
from protogen.judge.patterns import matches


def nested(levels: int, word: str) -> Any:
    found: Any = {"type": "string"}
    for _ in range(levels):
        branches = [
            {"properties": {"t": {"const": 1}}, "required": ["t"]},
            {"properties": {"t": {"const": 2}, "c": found}, "required": ["t"]},
        ]
        found = {word: branches, "unevaluatedProperties": False}
    return found


def document(levels: int) -> Any:
    found: Any = "s"
    for _ in range(levels):
        found = {"t": 2, "c": found}
    return found


@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
def test_unions_within_unions_are_asked_once(word: str, tmp_path: Path) -> None:
    counts = []
    for levels in (5, 10):
        judge = Judge(written(tmp_path, schema(nested(levels, word)), f"{levels}.json"))
        assert judge.accepts(document(levels))
        with calls(5_000_000) as made:
            assert judge.accepts(document(levels))
            assert not judge.accepts({**document(levels), "u": 1})
        counts.append(made.count)
    assert counts[1] < 6 * counts[0]


@pytest.mark.parametrize("category", ["Ll", "Lo", "Nd"])
def test_no_verdict_where_versions_of_unicode_differ(category: str) -> None:
    """The engine's version is newer than ours: U+0295 was `Ll`, and is `Lo`."""
    import unicodedata

    for code in (*range(0x250, 0x300), *range(0x11700, 0x11740)):
        expected = unicodedata.category(chr(code)) == category
        assert matches(rf"^\p{{{category}}}$", chr(code)) in (None, expected), hex(code)


def test_validators_are_made_once(tmp_path: Path) -> None:
    """The library makes them for each value, which took three quarters of its time."""
    item = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Item"}, "kind": {"enum": ["a", "b"]}}}
    judge = Judge(written(tmp_path, {**schema({"$ref": "#/$defs/Item"}), "$defs": {"Item": item}}))
    held: dict[str, Any] = {"kind": "a"}
    for _ in range(5):
        held = {"next": held, "kind": "b"}
    assert judge.accepts(held)
    made = len(judge._doubt.validators)
    assert made < 10
    assert judge.accepts({"next": held})
    assert not judge.accepts({"next": {**held, "kind": "c"}})
    assert len(judge.errors({"next": {**held, "kind": "c"}})) == 1
    assert len(judge._doubt.validators) == made
