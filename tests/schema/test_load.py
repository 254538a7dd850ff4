"""Loading: references of every kind, older drafts, and what is said of a schema that is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.making import DRAFT, schema, written

from protogen.schema.load import Schema, Unresolved, load
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import SourceError
from protogen.source.yaml import parse_yaml


def loaded(folder: Path, schema: Any, **others: Any) -> tuple[Schema, tuple[Diagnostic, ...]]:
    for name, value in {"schema": {"$schema": DRAFT, **schema}, **others}.items():
        written(folder, json.dumps(value, indent=2), f"{name}.json")
    return load(folder / "schema.json", shown="schema.json")


def said(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    return [(found.rule, found.place.pointer if found.place else "", found.help) for found in diagnostics]


def test_a_subschema_is_the_same_by_every_road(tmp_path: Path) -> None:
    definitions = {"a": {"$anchor": "a", "properties": {"again": {"$ref": "#a"}}}}
    schema, diagnostics = loaded(tmp_path, {"$id": "https://x.test/s", "$defs": definitions, "$ref": "#/$defs/a"})
    by_pointer = schema.root.resolve("#/$defs/a")
    assert not diagnostics
    assert by_pointer is schema.definitions()["a"] is schema.root.resolve("#a") is schema.root.resolve("s#a")
    assert by_pointer.child("properties", "again").resolve("#a").key == by_pointer.key == ("schema.json", "/$defs/a")


def test_references_lead_to_other_files(tmp_path: Path) -> None:
    other = {"$defs": {"b": {"$ref": "schema.json#/$defs/c"}}}
    schema, diagnostics = loaded(
        tmp_path, {"$ref": "other.json#/$defs/b", "$defs": {"c": {"type": "null"}}}, other=other
    )
    b = schema.root.resolve("other.json#/$defs/b")
    assert not diagnostics
    assert b.key == ("other.json", "/$defs/b")
    assert b.resolve("schema.json#/$defs/c") is schema.root.child("$defs", "c")
    assert [source.path for source in schema.sources] == ["schema.json", "other.json"]


def test_files_that_stand_as_their_ids_do_find_one_another(tmp_path: Path) -> None:
    schema, diagnostics = loaded(
        tmp_path,
        {"$id": "https://x.test/v2/schema.json", "$ref": "other.json"},
        other={"$id": "https://x.test/v2/other.json", "type": "string"},
    )
    assert not diagnostics
    assert schema.root.resolve("other.json").key == ("other.json", "")


def test_a_file_is_found_by_the_id_that_a_reference_hides(tmp_path: Path) -> None:
    """Up to draft-07 nothing beside `$ref` counts, `$id` included; the file is still the one of that name."""
    for draft in ("http://json-schema.org/draft-07/schema#", DRAFT):
        schema = {"$schema": draft, "$id": "http://x.test/root.json", "$ref": "#/definitions/a"}
        b = {"$ref": "http://x.test/root.json#/definitions/b"}
        found, diagnostics = loaded(tmp_path, {**schema, "definitions": {"a": {"items": b}, "b": {"type": "null"}}})
        assert not diagnostics
        a = found.root.child("definitions", "a", "items")
        assert a.resolve(b["$ref"]).key == ("schema.json", "/definitions/b")


def test_an_embedded_id_changes_the_base(tmp_path: Path) -> None:
    inner = {"$id": "https://x.test/inner/", "$defs": {"n": {"type": "number"}}, "items": {"$ref": "#/$defs/n"}}
    schema, diagnostics = loaded(tmp_path, {"properties": {"p": inner, "q": {"const": {"$id": "no:id"}}}})
    assert not diagnostics
    items = schema.root.child("properties", "p", "items")
    assert items.resolve("#/$defs/n").place.pointer == "/properties/p/$defs/n"
    assert schema.root.resolve("#/properties/p/items") is items
    with pytest.raises(Unresolved):
        schema.root.resolve("no:id")


def test_a_mapped_uri_is_read_from_its_file(tmp_path: Path) -> None:
    here = written(tmp_path, {"type": "string"}, "here.json")
    path = written(tmp_path, schema({"$ref": "https://x.test/far/here.json"}))
    for map in ({"https://x.test/far/here.json": here}, {"https://x.test/far/": tmp_path}):
        found, diagnostics = load(path, map=map)
        assert not diagnostics
        assert found.root.resolve("https://x.test/far/here.json").value == {"type": "string"}


def test_metaschemas_are_at_hand(tmp_path: Path) -> None:
    schema, diagnostics = loaded(tmp_path, {"$ref": DRAFT})
    assert not diagnostics
    assert schema.root.resolve(DRAFT).draft == "2020-12"


def test_older_drafts_are_lifted(tmp_path: Path) -> None:
    old = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {
            "n": {"minimum": 3, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False},
            "t": {"items": [{"type": "null"}], "additionalItems": {"type": "string"}},
            "d": {"dependencies": {"a": ["b"], "c": {"type": "object"}}},
            "r": {"$ref": "#/properties/t/items/0", "minimum": 1, "title": "kept"},
        },
    }
    schema, _ = loaded(tmp_path, old)
    n, t, d, r = (schema.root.child("properties", name) for name in "ntdr")
    assert n.value == {"exclusiveMinimum": 3, "maximum": 9}
    assert t.child("prefixItems", 0).place.pointer == "/properties/t/items/0"
    assert t.child("items").place.pointer == "/properties/t/additionalItems"
    assert d.value == {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"type": "object"}}}
    assert d.child("dependentSchemas", "c").place.pointer == "/properties/d/dependencies/c"
    assert r.value == {"$ref": "#/properties/t/items/0", "title": "kept"}
    assert r.resolve("#/properties/t/items/0") is t.child("prefixItems", 0)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"requried": ["a"]}, ("unknown-keyword", "/requried", "did you mean `required`?")),
        ({"Title": "a"}, ("unknown-keyword", "/Title", "did you mean `title`?")),
        ({"x-protgen": {}}, ("unknown-keyword", "/x-protgen", "did you mean `x-protogen`?")),
        (
            {"additionalproperties": False},
            ("unknown-keyword", "/additionalproperties", "did you mean `additionalProperties`?"),
        ),
        ({"type": "strin"}, ("bad-keyword-value", "/type", "did you mean `string`?")),
        ({"type": []}, ("bad-keyword-value", "/type", "")),
        ({"type": "any"}, ("bad-keyword-value", "/type", "leave `type` out to allow every type")),
        ({"type": "float"}, ("bad-keyword-value", "/type", "did you mean `number`?")),
        ({"required": True}, ("bad-keyword-value", "/required", None)),
        (
            {"$ref": "#/$defs/https://x.test/a", "$defs": {"https://x.test/a": {}}},
            (
                "unresolved-reference",
                "/$ref",
                "write `#/$defs/https:~1~1x.test~1a`: in a pointer, a `/` in a name is written `~1`",
            ),
        ),
        ({"minLength": -1}, ("bad-keyword-value", "/minLength", "")),
        ({"minimum": True}, ("bad-keyword-value", "/minimum", "")),
        ({"multipleOf": 0}, ("bad-keyword-value", "/multipleOf", "")),
        ({"required": "a"}, ("bad-keyword-value", "/required", 'write it in brackets: ["a"]')),
        ({"properties": {"a": 1}}, ("bad-keyword-value", "/properties/a", "")),
        (
            {"items": [True]},
            (
                "bad-keyword-value",
                "/items",
                "a schema for each position is `prefixItems` (since 2020-12), and `items` is for what follows",
            ),
        ),
        ({"minLength": "3"}, ("bad-keyword-value", "/minLength", "write it without quotes: 3")),
        ({"minLength": "-3"}, ("bad-keyword-value", "/minLength", "")),
        ({"minimum": "0.5"}, ("bad-keyword-value", "/minimum", "write it without quotes: 0.5")),
        ({"exclusiveMinimum": True}, ("bad-keyword-value", "/exclusiveMinimum", None)),
        ({"anyOf": {}}, ("bad-keyword-value", "/anyOf", "write it in brackets: [{...}]")),
        ({"enum": "x"}, ("bad-keyword-value", "/enum", 'write it in brackets: ["x"]')),
        ({"properties": {"type": "string"}}, ("bad-keyword-value", "/properties/type", 'write {"type": "string"}')),
        ({"not": "false"}, ("bad-keyword-value", "/not", "write it without quotes: false")),
        ({"items": "#/a"}, ("bad-keyword-value", "/items", 'write {"$ref": "#/a"}')),
        (
            {"$schema": "https://json-schema.org/draft/2020-12/schemas"},
            ("unknown-dialect", "/$schema", "did you mean `https://json-schema.org/draft/2020-12/schema`?"),
        ),
        *(
            (
                {"$ref": wrong, "$defs": {"Line~": {}}},
                ("unresolved-reference", "/$ref", "did you mean `#/$defs/Line~0`?"),
            )
            for wrong in ("Line~", "#line~", "#/components/schemas/Line~0", "line~.json")
        ),
        ({"allOf": []}, ("bad-keyword-value", "/allOf", "")),
        (
            {"$ref": "#/$defs/Jbo", "$defs": {"Job": {}}},
            ("unresolved-reference", "/$ref", "did you mean `#/$defs/Job`?"),
        ),
        (
            {"$ref": "#jbo", "$defs": {"Job": {"$anchor": "job"}}},
            ("unresolved-reference", "/$ref", "did you mean `#job`?"),
        ),
        ({"$ref": "none.json"}, ("unresolved-reference", "/$ref", "")),
        ({"$schema": "http://json-schema.org/draft-03/schema#"}, ("draft-refused", "/$schema", None)),
        ({"$ref": "https://x.test/far.json"}, ("remote-reference", "/$ref", None)),
    ],
)
def test_faults_are_told_with_place_and_help(
    tmp_path: Path, schema: Any, expected: tuple[str, str, str | None]
) -> None:
    _, diagnostics = loaded(tmp_path, schema)
    ((rule, pointer, help),) = said(diagnostics)
    assert (rule, pointer) == expected[:2]
    assert help == expected[2] if expected[2] is not None else help


def test_a_malformed_keyword_is_dropped_and_the_others_stay(tmp_path: Path) -> None:
    schema, _ = loaded(tmp_path, {"type": "object", "required": 1})
    assert schema.root.value == {"$schema": DRAFT, "type": "object"}


def test_extensions_and_unknown_words_are_let_through(tmp_path: Path) -> None:
    assert loaded(tmp_path, {"x-protogen": {}, "x-requried": 1, "nullable": True, "company": "us"})[1] == ()


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"bad\.json:1:9"):
        load(written(tmp_path, '{"a": 1,}', "bad.json"), shown="bad.json")
    with pytest.raises(Refused, match="unreadable-schema"):
        load(tmp_path / "none.json")


def test_yaml_is_read_as_its_core_schema_says(tmp_path: Path) -> None:
    text = f"$schema: {DRAFT}\nenum: [no, 1e3, 2024-01-01, ~, '5', 0x10]\nrequried:\n- a\n"
    schema, (found,) = load(written(tmp_path, text, "s.yaml"), shown="s.yaml")
    assert schema.root.child().value["enum"] == ["no", 1000.0, "2024-01-01", None, "5", 16]  # type: ignore[index]
    assert str(found).startswith("s.yaml:3:1: error[unknown-keyword]")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", "appears twice"),
        ("a: [1", "not valid YAML"),
        ("a: !!binary x", "no meaning in JSON"),
        ("a: &a [*a]", "alias of itself"),
        ("- " * 600 + "1", "nested deeper"),
        ("a: 1\n---\nb: 2", "another document"),
        ("a: 1e999", "1e999: a number is larger"),
        ("", "empty"),
        (
            "\n".join(["a0: &a0 [1]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]),
            "values",
        ),
    ],
)
def test_yaml_that_is_no_json_is_refused(text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        parse_yaml("s.yaml", text)


@pytest.mark.slow
def test_two_thousand_definitions_load(tmp_path: Path) -> None:
    members = {f"p{n}": {"$ref": f"#/$defs/D{n * 7}"} for n in range(10)}
    definitions = {f"D{n}": {"type": "object", "description": "x" * 500, "properties": members} for n in range(2000)}
    _, diagnostics = loaded(tmp_path, {"$defs": definitions})
    assert not diagnostics
