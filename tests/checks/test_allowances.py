"""What the config allows with a reason: the loss of a constraint, and slips of a published schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import build, compiled, schema, write, written

from protogen.checks.allowances import weighed
from protogen.checks.ledger import Constraint, Ledger
from protogen.fixtures.making import made
from protogen.languages import registry
from protogen.project.config import Allowed, Config
from protogen.source.diagnostics import Severity
from protogen.source.place import Place
from protogen.source.read import parse

ALL = registry.names()

SLIPS: dict[str, tuple[Any, str]] = {
    "a misspelt keyword": ({"type": "array", "item": {"type": "string"}}, "unknown-keyword"),
    "a type of no draft": ({"type": "any"}, "bad-keyword-value"),
    "a required of an older draft": ({"type": "string", "required": True}, "bad-keyword-value"),
    "a number for a schema": ({"type": "array", "items": 1, "unevaluatedItems": False}, "bad-keyword-value"),
    "a number for a branch": ({"allOf": [1, {"type": "string"}]}, "bad-keyword-value"),
    "a list of values that is none": ({"enum": 5}, "bad-keyword-value"),
    "a limit that is a text": ({"type": "number", "minimum": "5"}, "bad-keyword-value"),
    "a reference to nothing": ({"$ref": "#/$defs/gone", "type": "string"}, "unresolved-reference"),
    "a reference to the network": ({"$ref": "https://x.test/s", "type": "string"}, "remote-reference"),
    "a reference that is no URI": ({"$ref": "http://[", "type": "string"}, "bad-keyword-value"),
    "an id with a fragment": ({"$id": "#a", "type": "string"}, "bad-keyword-value"),
    "a broken pattern": ({"type": "string", "pattern": "("}, "pattern-unsupported"),
    "a backreference": ({"type": "string", "pattern": r"^(a)\1$"}, "pattern-unsupported"),
    "a broken pattern of names": (
        {"type": "object", "patternProperties": {"(": {"type": "null"}}, "additionalProperties": {"type": "boolean"}},
        "pattern-unsupported",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_that_is_allowed_builds_with_its_fixtures(name: str, tmp_path: Path) -> None:
    """It asserts nothing, for readers and for the judge of the fixtures alike."""
    slip, rule = SLIPS[name]
    path = written(tmp_path, schema({"title": "T", "type": "object", "properties": {"a": slip}, "required": ["a"]}))
    assert compiled(path).failed
    built = build(path, ALL, allow=(Allowed("#/properties/a", rule=rule, reason="it is published so"),))
    (note,) = [each for each in built.contract.diagnostics if each.rule == rule]
    assert (note.severity, note.help) == (Severity.NOTE, "the config allows it: it is published so")
    fixtures = made(built.contract.job(registry.get("fixtures"))).fixtures
    assert any(each.strict for each in fixtures)


def test_a_member_that_is_no_schema_stays_a_member(tmp_path: Path) -> None:
    slip = {"properties": {"a": 1}, "additionalProperties": False, "required": ["a"]}
    allow = Allowed("#", rule="bad-keyword-value", reason="r")
    built = build(written(tmp_path, schema({"title": "T", "type": "object"} | slip)), ALL, allow=(allow,))
    assert "readonly a:" in "".join(built.files["typescript"].values())


def test_a_pointer_holds_for_what_is_below_in_its_own_file(tmp_path: Path) -> None:
    files = {
        "s.json": schema({"$ref": "o.json"}),
        "o.json": schema({"type": "object", "properties": {"a": {"requird": []}}}),
    }
    path, _ = write(files, tmp_path)
    below = (("o.json#", False), ("o.json#/properties/a/requird", False), ("#", True), ("o.json#/p", True))
    for pointer, failed in below:
        assert compiled(path, allow=(Allowed(pointer, rule="unknown-keyword", reason="r"),)).failed is failed


@pytest.mark.parametrize(
    ("slip", "rule"),
    [({"$ref": "#/properties/a"}, "endless-reference"), ({"x-protogen": {"compatible": 5}}, "bad-annotation")],
)
def test_what_no_reader_could_live_with_cannot_be_allowed(slip: Any, rule: str, tmp_path: Path) -> None:
    path = written(tmp_path, schema({"type": "object", "properties": {"a": slip}}))
    made = compiled(path, allow=(Allowed("#", rule=rule, reason="r"),))
    assert {each.rule for each in made.diagnostics} == {rule, "bad-config"}


def test_an_allowance_for_nothing_is_told() -> None:
    place = Place(parse("s.json", "{}"), "")
    found = Ledger((Constraint("#", "type", "strict", place),))
    allow = (Allowed("#", "type", "r"), Allowed("#/x", "not", "r"), Allowed("#", reason="r", rule="unknown-keyword"))
    told = [each.message for each in weighed([], found, Config(path="protogen.toml", allow=allow), [place.source])]
    assert told == [
        "`type` at `#` is enforced, so its loss need not be allowed",
        "`not` at `#/x` is not a constraint of the schema",
        "nothing at `#` breaks `unknown-keyword`",
    ]
