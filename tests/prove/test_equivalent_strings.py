"""Strings that look alike are told apart by their code points, and a number too large by nothing: every language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written
from support.outside import real

from protogen.languages.answers import Document
from protogen.prove import setup
from protogen.prove.run import Proof, prove_many

pytestmark = pytest.mark.slow

KELVIN, COMPOSED, DECOMPOSED = "\u212a", "\u00e9", "e\u0301"
"""`K` and the Kelvin sign, and two spellings of one letter, are equal strings in Swift."""


def _tagged(name: str) -> dict[str, Any]:
    properties = {"unit": {"const": name}, "value": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": ["unit"]}


SCHEMA: dict[str, Any] = {
    "title": "Alike",
    "type": "object",
    "properties": {
        "open": {"enum": ["K", "C", COMPOSED]},
        "closed": {"enum": ["K", "C"], "x-protogen": {"open": False}},
        "both": {"enum": [COMPOSED, DECOMPOSED], "x-protogen": {"open": False}},
        "constant": {"const": "K"},
        "tagged": {"oneOf": [_tagged("K"), _tagged("C")]},
        "shut": {"oneOf": [_tagged("K"), _tagged("C")], "x-protogen": {"open": False}},
        "keys": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]},
    },
    "$defs": {
        "A": {"type": "object", "properties": {"a": {"const": "K"}, "n": {"type": "integer"}}, "required": ["a", "n"]},
        "B": {"type": "object", "properties": {"a": {"const": KELVIN}}, "required": ["a"]},
    },
}


def _proof(tmp_path: Path, values: list[Any]) -> tuple[list[str], Proof]:
    case = setup.case(written(tmp_path, schema(SCHEMA)))
    (root,) = case.subjects
    documents = [Document(text, text.encode(), root) for text in (json.dumps(each) for each in values)]
    spoken = real("swift", "python", "typescript")
    (proof,) = prove_many([(case, documents)], spoken)
    return [each.name for each in spoken], proof


def _alike() -> list[Any]:
    words = ("K", KELVIN, "C", COMPOSED, DECOMPOSED)
    plain = [{name: word} for name in ("open", "closed", "both", "constant") for word in words]
    tagged = [{name: {"unit": word, "value": word}} for name in ("tagged", "shut") for word in words]
    keyed = [{"keys": {"a": word, "n": 1}} for word in words]
    return [*plain, *tagged, *keyed, {DECOMPOSED: 1, COMPOSED: 2}]


def test_verdicts_and_round_trips_go_by_code_points(tmp_path: Path) -> None:
    names, proof = _proof(tmp_path, _alike())
    assert proof.failures == {}
    found = [f"{each.language}: {each.kind}: {each.document.name}: {each.found}" for each in proof.disagreements]
    assert found == []
    assert "swift" in names


def test_a_case_is_not_passed_over_for_a_number(tmp_path: Path) -> None:
    """2^70 fits no `Int`: the document is A's, and comes raw; a B with such a member is read."""
    names, proof = _proof(tmp_path, [{"keys": {"a": "K", "n": 2**70}}, {"keys": {"a": KELVIN, "n": 2**70}}])
    assert proof.failures == {}
    assert not proof.disagreements
    first, second = (verdict.answers["swift"] for verdict in proof.verdicts if "swift" in names)
    assert (first.unrepresentable, second.unrepresentable) == (True, False)
