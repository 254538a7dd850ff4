"""Each rule of `protogen breaking` by an example, and the page that lists them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.breaking_examples import CASES, SOURCE_CASES, TEXT, WHOLE, reported, thing, version
from support.paths import DOCS

from protogen.breaking import classify, compare
from protogen.breaking.about import SENTENCES, about
from protogen.breaking.rules import RULES
from protogen.languages.language import LanguageBase
from protogen.languages.swift.target import SwiftTarget

pytestmark = pytest.mark.slow

PAGE = DOCS / "breaking.md"


@pytest.mark.parametrize("rule", CASES)
def test_rule(rule: str, tmp_path: Path) -> None:
    old, new, who, pointer = CASES[rule]
    found = [each for each in reported(tmp_path, old, new) if each.rule == rule]
    assert found, [each.rule for each in reported(tmp_path, old, new)]
    assert {*who} <= {audience.key for audience in found[0].breaks}
    assert bool(found[0].old) is (rule != "message-added")
    assert bool(found[0].new) is (rule != "message-removed")
    assert pointer is None or found[0].new.pointer == pointer
    assert found[0].why
    assert "{" not in found[0].why.replace("{open: true}", "")


@pytest.mark.parametrize("rule", CASES)
def test_nothing_else_is_an_error(rule: str, tmp_path: Path) -> None:
    """A change of one thing is one error (but a field that has another name now is one gone and one new, and
    another tag changes what each alternative requires)."""
    old, new, _, _ = CASES[rule]
    wire = [each for each in reported(tmp_path, old, new) if each.fails and not each.rule.startswith("source-")]
    most = {"field-renamed": 2, "assertions-changed": 2, "tag-changed": 5}.get(rule, 1)
    assert len(wire) <= most, [each.rule for each in wire]


@pytest.mark.parametrize("rule", CASES)
def test_no_change_is_no_finding(rule: str, tmp_path: Path) -> None:
    for schema in CASES[rule][:2]:
        assert not reported(tmp_path, schema, schema)


@pytest.mark.parametrize("rule", SOURCE_CASES)
def test_rule_of_source(rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, who = SOURCE_CASES[rule]
    if rule == "source-not-compared":
        monkeypatch.setattr(SwiftTarget, "surface", LanguageBase.surface)
    found = reported(tmp_path, old, new)
    assert rule in {each.rule for each in found}
    assert {audience.key for each in found if each.rule == rule for audience in each.breaks} == {*who}
    assert not classify.wire_findings(version(tmp_path, "old", old), version(tmp_path, "new", new))


def test_a_renamed_type_is_said_once(tmp_path: Path) -> None:
    """Where other declarations mention the type, they do so under its new name."""
    old, new, _ = SOURCE_CASES["source-renamed"]
    assert [each.rule for each in reported(tmp_path, old, new)] == ["source-renamed"]


def test_what_is_too_large_to_compare_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A budget, then a sentence: an error, for nothing may have been found because of it."""
    monkeypatch.setattr(compare, "_MOST", 3)
    old, new = (thing({name: thing({"y": {**shape}}) for name in "abcdef"}) for shape in (TEXT, WHOLE))
    found = [each for each in reported(tmp_path, old, new) if not each.rule.startswith("source-")]
    (each,) = [each for each in found if each.rule == "not-compared"]
    assert each.fails
    assert each.why.startswith("the message `Thing` has too many differences")
    assert len(found) < 6


def test_every_rule_has_a_case_a_sentence_and_a_row() -> None:
    assert {*CASES, *SOURCE_CASES, "not-compared"} == {*RULES} == {*SENTENCES}
    rows = [line.split("|") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    shown = {row[1].strip(" `"): row[2].strip() for row in rows}
    assert shown == {name: rule.severity.value for name, rule in RULES.items()}
    assert len(rows) == len(shown)


def test_what_a_rule_is_about_names_no_instance() -> None:
    assert not [each for each in about().values() if "{" in each.sentence + each.help.replace("{open: true}", "")]
