"""`lint --fix` corrects what has one right answer, and leaves all else in the file as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support.commands import Run
from support.making import DRAFT, compiled, schema, written
from support.paths import ROOT

from protogen.lint import RULES, Facts, every
from protogen.lint.fixes import FIXED, fixes, written_out
from protogen.patterns.compile import compile_pattern
from protogen.patterns.tree import PatternError
from protogen.runtime.pattern import Pattern
from protogen.source.edits import Edit, Insert, NotPossible, Remove, Rename, Replace, applied, edited
from protogen.source.read import parse

JSON = """{
  "title": "Thing",
  "properties": {
    "id":   {"type": "string", "minLenght": 1, "pattern": "^\\\\d{4}-[\\\\w.]+$"},
    "at": { "type": "string", "format": "datetime", "nullable": true },
    "kind": {"enum": ["a",
                      "b", "a"]},
    "n": {"type": "integer", "minimum": 0, "maximum": 1e1}
  },
  "requried": ["id"]
}
"""
JSON_AFTER = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Thing",
  "type": "object",
  "properties": {
    "id":   {"type": "string", "minLength": 1, "pattern": "^[0-9]{4}-[A-Za-z0-9_.]+$"},
    "at": { "type": ["string", "null"], "format": "date-time" },
    "kind": {"enum": ["a",
                      "b"]},
    "n": {"type": "integer", "minimum": 0, "maximum": 1e1}
  },
  "required": ["id"]
}
"""
YAML = """# A thing.
title: Thing   # its title
properties:
  # the key
  id:   {type: string, minLenght: 1, pattern: '^\\d{4}-[\\w.]+$'}
  at:
    type: string
    format: datetime
    nullable: true
  kind:
    enum:
    - a
    - b   # second
    - a
  n: {type: integer, minimum: 0, maximum: 1e1}
requried: [id]
"""
YAML_AFTER = """# A thing.
$schema: 'https://json-schema.org/draft/2020-12/schema'
title: Thing   # its title
type: object
properties:
  # the key
  id:   {type: string, minLength: 1, pattern: '^[0-9]{4}-[A-Za-z0-9_.]+$'}
  at:
    type: ["string", "null"]
    format: date-time
  kind:
    enum:
    - a
    - b   # second
  n: {type: integer, minimum: 0, maximum: 1e1}
required: [id]
"""
FILES = {"s.json": (JSON, JSON_AFTER), "s.yaml": (YAML, YAML_AFTER)}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("crlf", [False, True])
def test_all_but_the_fault_stays_as_it_is(name: str, crlf: bool, here: Run, folder: Path) -> None:
    before, after = (text.replace("\n", "\r\n") if crlf else text for text in FILES[name])
    path = written(folder, "\ufeff" + before if crlf else before, name)
    path.chmod(0o640)
    told = here("lint", name, "--fix")
    assert path.read_bytes().decode() == ("\ufeff" + after if crlf else after)
    assert path.stat().st_mode & 0o777 == 0o640
    assert told.code == 0
    assert f"--- a/{name}" in told.out
    assert len(re.findall(r": fixed\[", told.out)) == 8
    assert 'fixed[untyped-object]: says "type": "object" (this changes what the schema accepts)' in told.out
    stamp = path.stat().st_mtime_ns
    again = here("lint", name, "--fix")
    assert "fixed[" not in again.out
    assert path.stat().st_mtime_ns == stamp


def test_a_file_that_it_refers_to_is_corrected_too(here: Run, folder: Path) -> None:
    written(folder, schema(type="object", properties={"a": {"$ref": "part.json"}}))
    written(folder, {"$schema": DRAFT, "type": "string", "pattern": "^\\d$"}, "part.json")
    assert "part.json:1:79: fixed[unportable-pattern]" in here("lint", "s.json", "--fix").out
    assert json.loads((folder / "part.json").read_text())["pattern"] == "^[0-9]$"


def test_a_container_is_corrected_as_it_is_written(here: Run, folder: Path) -> None:
    """In OpenAPI 3.0 `nullable` means null, and stays; in 3.1 it has no effect."""
    text = json.dumps({"type": "string", "nullable": True, "pattern": "^\\d$"})
    for version, type in (("3.0.3", '"string", "nullable": true'), ("3.1.0", '["string", "null"]')):
        whole = f'{{"openapi": "{version}", "info": {{"title": "T", "version": "1"}}, "paths": {{}},\n"components": '
        path = written(folder, f'{whole}{{"schemas": {{"A": {text}}}}}}}')
        assert here("lint", "s.json", "--fix").code == 0
        assert path.read_text() == f'{whole}{{"schemas": {{"A": {{"type": {type}, "pattern": "^[0-9]$"}}}}}}}}'


def test_what_the_config_allows_is_left_alone(here: Run, folder: Path) -> None:
    written(folder, schema(type="string", pattern="^\\d$"))
    allow = '[[lint.allow]]\nrule = "unportable-pattern"\npointer = "#"\nreason = "ours"\n'
    written(folder, f'schema = "s.json"\n{allow}', "protogen.toml")
    assert "fixed[" not in here("lint", "--fix").out


LEFT: list[Any] = [
    {"type": "object", "id": "x"},
    {"type": "object", "$def": {"A": {"type": "string"}}},
    {"type": "object", "propertees": {"a": {"type": "string"}}, "properties": {}, "required": ["a"]},
    {"$ref": "#/propertees/a", "propertees": {"a": {"type": "string"}}},
    {"type": "object", "requried": ["a"], "required": ["b"]},
    {"type": "object", "requried": True},
    {"type": "object", "properties": {"a": {"type": ["string", "null"], "nullable": True}}},
    {"type": "object", "properties": {"a": {"enum": ["a"], "type": "string", "nullable": True}}},
    {"type": "object", "not": {"properties": {"a": {"const": 1}}}},
    {"type": "string", "pattern": "^[\\D]$"},
    {"type": "string", "pattern": "^\\s$"},
    {"type": "string", "minimum": 3},
    {"type": "string", "frobnicate": 3},
]


@pytest.mark.parametrize("value", LEFT, ids=json.dumps)
def test_what_a_person_must_decide_is_left_alone(value: Any, here: Run, folder: Path) -> None:
    path = written(folder, schema(value))
    before = path.read_bytes()
    here("lint", "s.json", "--fix")
    assert path.read_bytes() == before


def test_the_page_says_which_rules_have_corrections() -> None:
    page = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
    told = page.partition("## Corrections by `--fix`\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)`", told, re.MULTILINE)) == FIXED
    assert FIXED - RULES.keys() == {"draft-assumed", "no-effect"}


WORDS = st.sampled_from(["a", "b", 1, 1.5, None, True])
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "object"]),
        "enum": st.lists(WORDS, min_size=1, max_size=4),
        "pattern": st.sampled_from(["^\\d+$", "^[\\w.]+$", "\\W", "^a\\D?$", "^\\\\d$"]),
        "format": st.sampled_from(["datetime", "date-time", "e-mail", "strange"]),
        "minLength": st.integers(0, 2),
    },
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(st.sampled_from("ab"), inner, min_size=1)},
        optional={"patternProperties": st.dictionaries(st.sampled_from(["^\\d$", "\\w"]), inner, max_size=1)},
    ),
    max_leaves=4,
)
DOCUMENTS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["a", "1", "12", "a.b", "-", "é", "٣", "\\d", "", "z", 1, 1.5, None, True, []]),
    lambda inner: st.dictionaries(st.sampled_from(["a", "b", "1", "é"]), inner, max_size=3),
    max_leaves=4,
)


def for_python(value: Any) -> Any:
    """The schema as jsonschema's engine would read it in ECMA-262: its escapes know ASCII only."""
    if isinstance(value, list):
        return [for_python(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = {key: for_python(each) for key, each in value.items()}
    if isinstance(made.get("pattern"), str):
        made["pattern"] = f"(?a){made['pattern']}"
    if isinstance(made.get("patternProperties"), dict):
        made["patternProperties"] = {f"(?a){key}": each for key, each in made["patternProperties"].items()}
    return made


@settings(max_examples=60, deadline=None)
@given(SCHEMAS, st.lists(DOCUMENTS, min_size=8, max_size=8))
def test_verdicts_stay_where_a_correction_does_not_say_that_they_change(
    tmp_path_factory: pytest.TempPathFactory, value: Any, documents: list[Any]
) -> None:
    value = {"$schema": DRAFT, **value}
    built = compiled(written(tmp_path_factory.mktemp("fix"), value))
    facts = Facts.of(built)
    source = built.schema.sources[0]
    kept = [each for each in fixes(facts, every(facts, built)) if not each.asserts]
    try:
        after = edited(source, [edit for each in kept for edit in each.edits]).value
    except NotPossible:
        return
    one, other = Draft202012Validator(for_python(source.value)), Draft202012Validator(for_python(after))
    assert [one.is_valid(each) for each in documents] == [other.is_valid(each) for each in documents]


@given(
    st.lists(st.sampled_from(["\\d", "\\D", "\\w", "\\W", "[", "]", "^", "-", "a", "z", ".", "\\\\", "+"]), max_size=7),
    st.lists(st.text("0a_z-é٣ \\^", max_size=4), min_size=4, max_size=4),
)
def test_a_pattern_that_is_written_out_means_the_same(parts: list[str], texts: list[str]) -> None:
    pattern = "".join(parts)
    try:
        one = Pattern(compile_pattern(pattern))
    except PatternError:
        return  # no pattern at all
    other = Pattern(compile_pattern(written_out(pattern)))
    assert [one.search(each) for each in texts] == [other.search(each) for each in texts]


KEYS = st.text("abc$ é\"'#:", min_size=1, max_size=4)
TREES = st.recursive(
    st.sampled_from(["x", "two words", "#", "1", 1, 2.5, None, True]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(TREES, st.booleans(), st.sampled_from([None, 2]), st.data())
def test_an_edit_makes_what_it_says_or_nothing(
    value: Any, is_yaml: bool, indent: int | None, data: st.DataObject
) -> None:
    import yaml

    text = (
        yaml.safe_dump(value, sort_keys=False, default_flow_style=indent is None)
        if is_yaml
        else json.dumps(value, indent=indent)
    )
    source = parse("s", text, yaml=is_yaml)
    members = [*_members(source.value)]
    if not members:
        return
    pointer, in_object = data.draw(st.sampled_from(members))
    edits: list[Edit] = [Remove(pointer), Replace(pointer, data.draw(st.sampled_from(["y", "a: b", ["p", None]])))]
    edits += [Rename(pointer, "renamed"), Insert(pointer, "added", "x y")] if in_object else []
    edit = data.draw(st.sampled_from(edits))
    try:
        made = edited(source, [edit])
    except NotPossible:
        return
    assert json.dumps(made.value) == json.dumps(applied(source.value, [edit]))
    assert parse("s", made.text, yaml=is_yaml).value == made.value


def _members(value: Any, at: str = "") -> Any:
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        pointer = f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield pointer, isinstance(value, dict)
        yield from _members(each, pointer)
