"""`protogen breaking`: what it says of versions as wholes: our own contract's, callers' code, version skew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support.breaking_examples import TEXT, WHOLE, one, reported, thing, union, version, with_part
from support.paths import ROOT

from protogen.breaking import skew
from protogen.breaking.classify import excused, findings, wire_findings
from protogen.breaking.findings import Finding, Reader, Source
from protogen.breaking.versions import compiled
from protogen.languages.python.target import target as python
from protogen.project.config import Config, Excused

pytestmark = pytest.mark.slow

CONTRACT = ROOT / "schema"


def test_a_message_comes_and_goes(tmp_path: Path) -> None:
    old = {"$defs": {"A": one(TEXT), "B": one(WHOLE)}}
    new = {"$defs": {"A": one(TEXT), "C": one(WHOLE)}}
    rules = {each.rule: each.name for each in reported(tmp_path, old, new) if not each.rule.startswith("source-")}
    assert rules == {"message-removed": "B", "message-added": "C"}


def test_what_moves_without_a_change_is_no_finding(tmp_path: Path) -> None:
    old = thing({"a": TEXT, "b": {"type": "integer", "minimum": 1}}, required=["a"])
    new = {
        "title": "Thing",
        "allOf": [{"properties": {"a": {"$ref": "#/$defs/Text"}}, "required": ["a"]}],
        "type": "object",
        "properties": {"b": {"type": "integer", "exclusiveMinimum": 0, "minimum": 1, "description": "more"}},
        "$defs": {"Text": TEXT},
    }
    found = [each.rule for each in reported(tmp_path, old, new) if not each.rule.startswith("source-")]
    assert found == ["range-narrowed"] or not found


def test_the_guide_says_what_the_report_says() -> None:
    """Every row of the migration guide's «What's Changing», v1 to v2."""
    old, new = (compiled(CONTRACT / f"websocket-{version}.schema.json", Config()) for version in ("v1", "v2"))
    found = {(each.rule, each.name) for each in findings(old, new)}
    rows = {
        "Message Schema": {("field-renamed", "data"), ("field-added-required", "payload")},
        "Pipeline Awareness": {("field-added-required", "pipeline")},
        "Version Field": {("field-added-required", "version")},
        "Timestamp": {("field-required", "timestamp")},
        "Progress Details": {("field-added", "booksProcessed"), ("field-added", "totalBooks")},
        # methods are in no schema; `updateProgress`, `complete` and `fail` became these messages
        "RPC Methods": {
            ("const-changed", ""),
            ("union-member-added", "JobCompleteMessage`, `ErrorMessage"),
        },
    }
    assert not {name: wanted - found for name, wanted in rows.items() if wanted - found}


def test_a_break_can_be_allowed(tmp_path: Path) -> None:
    found = reported(tmp_path, one(TEXT), one(WHOLE))
    entry = Excused("#/properties/a", "type-changed", "nobody sends it yet")
    wire = [each for each in excused(found, [entry]) if each.rule == "type-changed"]
    assert [each.allowed for each in wire] == ["nobody sends it yet"]
    assert not any(each.fails for each in wire)
    other = Excused("#/properties/b", "type-changed", "another place")
    assert any(each.fails for each in excused(found, [other]))


def declared(found: Sequence[Finding], language: str) -> list[tuple[str, str, str]]:
    lines = [line for each in found for line in each.declarations if line.language == language]
    return [(line.name, line.before, line.after) for line in lines]


def test_callers_of_a_field_that_becomes_required(tmp_path: Path) -> None:
    found = reported(tmp_path, thing({"a": TEXT}), one(TEXT))
    (each,) = found
    assert {"swift", "python", "typescript"} <= {audience.key for audience in each.breaks}
    assert ("Thing.a", "var a: String?", "var a: String") in declared(found, "swift")
    assert ("Thing.a", "a: str | None = None", "a: str") in declared(found, "python")
    assert ("Thing.a", "readonly a?: string", "readonly a: string") in declared(found, "typescript")


def test_callers_of_an_enum(tmp_path: Path) -> None:
    def kinds(*values: str) -> dict[str, Any]:
        return one({"$ref": "#/$defs/Kind"}, **{"$defs": {"Kind": {"type": "string", "enum": values}}})

    found = reported(tmp_path, kinds("x", "y"), kinds("x", "z"))
    lines = declared(found, "python")
    assert ("Kind.Y", 'Y = "y"', "") in lines
    assert ("Kind.Z", "", 'Z = "z"') in lines
    assert {each.rule for each in found} == {"enum-value-added", "enum-value-removed"}


def test_callers_of_an_alternative_that_another_takes_the_place_of(tmp_path: Path) -> None:
    def choice(tag: str) -> dict[str, Any]:
        tags = [{"const": "a"}, {"const": tag}]
        branches = [{"type": "object", "properties": {"type": each}, "required": ["type"]} for each in tags]
        return {"title": "Thing", "oneOf": branches}

    found = {each.rule: each for each in reported(tmp_path, choice("b"), choice("c"))}
    assert found.keys() == {"union-member-added", "union-member-removed"}
    for rule, mine, theirs in (("union-member-added", "c", "b"), ("union-member-removed", "b", "c")):
        assert f"`{mine}`" in found[rule].why
        lines = [text for each in found[rule].declarations for text in (each.before, each.after)]
        assert any(f"case {mine}(" in text for text in lines)
        assert any(f"readonly {mine}:" in text for text in lines)
        assert not any(f"case {theirs}(" in text or f"readonly {theirs}:" in text for text in lines)


def test_a_definition_of_another_name_is_a_rename_for_callers_alone(tmp_path: Path) -> None:
    found = reported(tmp_path, with_part("Part"), with_part("Piece"))
    assert {each.rule for each in found} == {"source-renamed"}
    assert {audience.key for each in found for audience in each.breaks} == {"swift", "python", "typescript"}


def test_a_new_optional_field_breaks_no_callers(tmp_path: Path) -> None:
    found = reported(tmp_path, thing({"b": WHOLE}), thing({"a": TEXT, "b": WHOLE}))
    assert not any(isinstance(audience, Source) for each in found for audience in each.breaks)


def test_the_skew_matrix(tmp_path: Path) -> None:
    """Built readers of both versions: the shipped ones refuse the message that is new, the new ones read all."""
    old, new = version(tmp_path, "old", union("p", "q")), version(tmp_path, "new", union("p", "q", "r"))
    found = wire_findings(old, new)
    ran = skew.run(old, new, [python.runner()], found)
    refused = {(cell.reader, cell.direction): cell.refused for cell in ran.cells}
    assert refused["strict", "new to old"] > 0
    assert refused["strict", "old to new"] == refused["tolerant", "old to new"] == 0
    assert not ran.failures
    (told,) = skew.confirmed(found, ran)
    assert told.rule == "union-member-added"
    (witness,) = told.witnesses
    assert (witness.document, witness.readers) == ('{"t":"r"}', ("python strict",))


def test_a_document_that_no_finding_tells_of_is_a_finding(tmp_path: Path) -> None:
    old, new = version(tmp_path, "old", union("p", "q")), version(tmp_path, "new", union("p", "q", "r"))
    (told,) = skew.confirmed([], skew.run(old, new, [python.runner()]))
    assert (told.rule, told.breaks) == ("assertions-changed", (Reader.STRICT,))
    assert all(each.readers == ("python strict",) for each in told.witnesses)
