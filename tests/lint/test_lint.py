"""Every rule finds its example in docs/lint.md, and leaves the remedy alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.making import compiled, schema, written
from support.paths import ROOT

from protogen.lint import RULES, Facts, lint
from protogen.lint.patterns import constructs
from protogen.project.config import Excused
from protogen.source.diagnostics import Severity

PAGE = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def found(tmp_path: Path, keywords: Any, **settings: Any) -> list[tuple[str, str]]:
    """The rule and pointer of everything that lint says of a schema."""
    built = compiled(written(tmp_path, schema({"title": "Thing", **keywords})), **settings)
    facts = Facts.of(built, descriptions=True)
    return [(each.rule, each.place.pointer if each.place else each.at) for each in lint(facts, built)]


def test_the_page_has_every_rule() -> None:
    assert list(SECTIONS) == list(RULES)
    for rule in RULES.values():
        assert f"| [`{rule.id}`](#{rule.id.lower()}) | {rule.severity.value}" in PAGE
        assert SECTIONS[rule.id].strip().startswith(rule.sentence)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_example_and_not_the_remedy(tmp_path: Path, rule: str) -> None:
    bad, good = (json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", SECTIONS[rule], re.DOTALL))
    assert {each for each, _ in found(tmp_path, bad)} == {rule}
    assert found(tmp_path, good) == []


def test_our_contract_is_clean() -> None:
    from protogen import request
    from protogen.project import config as configs

    settled = request.settle(configs.find(ROOT), None, (), None, targets=False)
    built = settled.compile()
    assert lint(Facts.of(built), built) == ()


def test_a_misspelt_keyword_is_an_error_and_a_strange_one_a_warning(tmp_path: Path) -> None:
    built = compiled(written(tmp_path, schema({"type": "string", "minLenght": 1, "colour": "red", "x-mine": 1})))
    severities = {each.place.pointer: each.severity for each in lint(Facts.of(built), built) if each.place}
    assert severities == {"/minLenght": Severity.ERROR, "/colour": Severity.WARNING}


def test_what_is_allowed_is_not_told_and_idle_allowances_are(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    allowed = Excused("#/properties/a", "missing-description", "r")
    assert found(tmp_path, schema, lint=(allowed,)) == [("missing-description", "/properties/b")]
    whole = Excused("#", "missing-description", "r")
    assert found(tmp_path, schema, lint=(whole,)) == []
    idle = Excused("#", "unsafe-integer", "r")
    assert found(tmp_path, schema, lint=(whole, idle)) == [("idle-allowance", "")]


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"type": "string"}, {"type": "object", "properties": {}}]},
        {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]},
        {
            "oneOf": [
                {"type": "object", "required": ["a"], "additionalProperties": False, "properties": {"a": True}},
                {"type": "object", "required": ["b"], "additionalProperties": False, "properties": {"b": True}},
            ]
        },
        {
            "type": "object",
            "properties": {"a": {"const": 1, "description": "."}},
            "allOf": [{"properties": {"a": {"minimum": 0, "description": "."}}}],
        },
        {
            "type": "object",
            "properties": {"a": {"type": "string", "description": "."}, "b": {"type": "string", "description": "."}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        {"type": "string", "pattern": r"^[a-z]{1,3}(?:x|\.)[^\]\\]*\/$"},
        {"type": "object", "properties": {"self_ref": {"$ref": "#", "description": "Again."}}},
    ],
)
def test_what_is_sound_is_left_alone(tmp_path: Path, schema: Any) -> None:
    assert found(tmp_path, schema) == []


@pytest.mark.parametrize(
    ("pattern", "seen"),
    [
        (r"\d\w\s\b", [r"\d", r"\w", r"\s", r"\b"]),
        (r"[\d[a]", [r"\d", "["]),
        (r"(?=a)(?<!b)(?<n>c)", ["(?=", "(?<!", "(?<n>"]),
        (r"\p{L}\u{1F600}", [r"\p{L}", r"\u{1F600}"]),
        (r"a}b{c]", ["}", "{", "]"]),
        (r"[a&&b]", ["&&"]),
        (r"a-b[\-x]\\d", []),
        (r"a\-b", [r"\-"]),
        (r"[]", ["[]"]),
    ],
)
def test_patterns_are_read_construct_by_construct(pattern: str, seen: list[str]) -> None:
    assert [construct for construct, _, _ in constructs(pattern)] == seen


def names(tmp_path: Path, keywords: Any, **settings: Any) -> dict[str, str]:
    """What lint says of names, by pointer."""
    built = compiled(written(tmp_path, schema({"title": "Thing", **keywords})), **settings)
    found = lint(Facts.of(built), built)
    return {each.place.pointer: each.message for each in found if each.place and each.rule.startswith("name-")}


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("def", "python", "`def` is `def_` in Python: the name is reserved there"),
        ("import", "python", "`import` is `import_` in Python: the name is reserved there"),
        ("init", "swift", "`init` is `initValue` in Swift: the name is reserved there"),
        ("2x", "swift", "`2x` is `_2X` in Swift: the name starts with a digit"),
        ("2x", "python", "`2x` is `field_2_x` in Python: the name starts with a digit"),
        ("fête🎉", "python", "`fête🎉` is `fête` in Python: the name has no letter, or characters that an identifier"),
    ],
)
def test_a_changed_name_is_told_with_its_reason(tmp_path: Path, name: str, language: str, said: str) -> None:
    keywords = {"type": "object", "properties": {name: {"type": "string"}}}
    (message,) = names(tmp_path, keywords, targets=(language,)).values()
    assert message.startswith(said)


def test_types_that_are_spelled_alike_are_told(tmp_path: Path) -> None:
    defs = {"job_id": {"type": "object", "properties": {"a": {}}}, "jobId": {"type": "object", "properties": {"b": {}}}}
    both = {"a": {"$ref": "#/$defs/job_id"}, "b": {"$ref": "#/$defs/jobId"}}
    keywords = {"type": "object", "properties": both, "$defs": defs}
    (told,) = names(tmp_path, keywords, targets=("python",)).items()
    assert told == ("/$defs/jobId", "`jobId` is `JobId2` in Python: another name is spelled the same")


def test_values_that_only_case_tells_apart_are_told(tmp_path: Path) -> None:
    keywords = {"type": "object", "properties": {"unit": {"enum": ["job_id", "x", "jobId", "X", "job-id"]}}}
    said = "`X` and `x` differ only by case: they are easily taken for one another"
    assert names(tmp_path, keywords) == {"/properties/unit/enum/3": said}


def test_symbols_in_words_are_no_fault(tmp_path: Path) -> None:
    keywords = {"type": "object", "properties": {"unit": {"enum": ["C", "C++", "C#", "<", "+1", "-1"]}}}
    assert not names(tmp_path, keywords)


def test_a_name_that_is_too_long_is_cut_in_every_language(tmp_path: Path) -> None:
    long = "A" * 81
    record = {"type": "object", "properties": {"a": {"$ref": f"#/$defs/{long}"}}}
    keywords = {**record, "$defs": {long: {"type": "object", "properties": {}}}}
    for language in ("python", "swift", "typescript"):
        found = names(tmp_path, keywords, targets=(language,))
        assert list(found) == [f"/$defs/{long}"]
        assert found[f"/$defs/{long}"].endswith("the name is too long")


def test_a_name_that_the_schema_chooses_is_not_reported(tmp_path: Path) -> None:
    chosen = {"type": "string", "x-protogen": {"python": {"name": "kind"}}}
    assert not names(tmp_path, {"type": "object", "properties": {"class": chosen}}, targets=("python",))


def test_only_the_project_s_languages_are_looked_at(tmp_path: Path) -> None:
    keywords = {"type": "object", "properties": {"def": {"type": "string"}}}
    assert names(tmp_path, keywords)
    assert not names(tmp_path, keywords, targets=("swift", "typescript", "fixtures"))


def test_a_pattern_of_keys_that_is_none_is_told_and_no_more(tmp_path: Path) -> None:
    """The rules that look at patterns of keys leave it alone."""
    keywords = {"type": "object", "patternProperties": {"\\p": {}, "(": {}}, "if": {"required": ["a"]}, "then": False}
    built = compiled(written(tmp_path, schema({"title": "Thing", "required": ["a"], **keywords})))
    assert {each.rule for each in built.diagnostics} == {"pattern-unsupported"}
    assert lint(Facts.of(built), built) is not None
