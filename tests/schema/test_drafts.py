"""Older drafts mean what they meant: each oddity by its verdicts, in the check program and by the judge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import compiled, write, written

from protogen.judge.judge import Judge
from protogen.pipeline import Contract
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import parse

OLD = "http://json-schema.org/{}/schema#"
D4, D6, D7 = (OLD.format(draft) for draft in ("draft-04", "draft-06", "draft-07"))
D19, D20 = (f"https://json-schema.org/draft/{draft}/schema" for draft in ("2019-09", "2020-12"))
TREE = {
    "$id": "tree",
    "$recursiveAnchor": True,
    "properties": {"data": True, "kids": {"type": "array", "items": {"$recursiveRef": "#"}}},
}
FIXED = {"$id": "fixed", "$recursiveAnchor": True, "properties": {"b": {"$recursiveRef": "#"}}}
NEW = {
    "$id": "new",
    "$schema": D20,
    "prefixItems": [{"type": "integer"}],
    "$ref": "#/$defs/y",
    "$defs": {"y": {"minItems": 1}},
}
OLDER = {"$id": "old", "$schema": D7, "items": [{"type": "integer"}], "additionalItems": False}
NESTED = {
    "$id": "sub/",
    "definitions": {
        "one": {"$id": "one.json", "items": {"$ref": "two.json"}},
        "two": {"$id": "two.json", "type": "null"},
    },
}
X = "http://x.test/root.json"

ODDITIES: dict[str, tuple[Any, str, str]] = {
    "dependencies of both kinds": (
        {"$schema": D7, "dependencies": {"a": ["b"], "c": {"required": ["d"]}, "e": True, "f": False, "g": []}},
        '{"a":1,"b":1} {"c":1,"d":1} {"e":1,"g":1}',
        '{"a":1} {"c":1} {"f":1}',
    ),
    "siblings of $ref are ignored": (
        {"$schema": D6, "$ref": "#/definitions/x", "minProperties": 3, "definitions": {"x": {"type": "object"}}},
        "{}",
        "1",
    ),
    "siblings of $ref count": (
        {"$schema": D19, "$ref": "#/$defs/x", "minimum": 3, "$defs": {"x": {"type": "integer"}}},
        "3",
        '1 "a"',
    ),
    "a reference into what a $ref hides": (
        {
            "$schema": D7,
            "properties": {
                "a": {"$ref": "#/properties/b/properties/c"},
                "b": {"$ref": "#/definitions/o", "properties": {"c": {"type": "integer"}}},
            },
            "definitions": {"o": {"type": "object"}},
        },
        '{"a":1} {"b":{"c":"s"}}',
        '{"a":"s"}',
    ),
    "items and additionalItems": (
        {"$schema": D7, "items": [{"type": "integer"}, {"type": "string"}], "additionalItems": {"type": "boolean"}},
        '[] [1] [1,"a",true]',
        '["a"] [1,"a",1]',
    ),
    "additionalItems without a tuple": (
        {"$schema": D19, "items": {"type": "integer"}, "additionalItems": False},
        "[1,2]",
        '["a"]',
    ),
    "an empty tuple": ({"$schema": D7, "items": [], "additionalItems": False}, "[]", "[1]"),
    "additionalItems beside a boolean": ({"$schema": D7, "items": True, "additionalItems": False}, "[1,2]", ""),
    "booleans as items in draft-04": (
        {"$schema": D4, "properties": {"a": {"items": True, "additionalItems": False}, "b": {"items": False}}},
        '{"a":[1,2],"b":[]}',
        '{"b":[1]}',
    ),
    "additionalItems evaluates": (
        {"$schema": D19, "allOf": [{"items": [True], "additionalItems": True}], "unevaluatedItems": False},
        "[1] [1,1]",
        "",
    ),
    "additionalItems alone evaluates nothing": (
        {"$schema": D19, "additionalItems": True, "unevaluatedItems": False},
        "[]",
        "[1]",
    ),
    "exclusiveMinimum as a flag": (
        {"$schema": D4, "minimum": 3, "exclusiveMinimum": True, "maximum": 5, "exclusiveMaximum": False},
        "3.5 5",
        "3 6",
    ),
    "$recursiveRef to the outermost": (
        {
            "$schema": D19,
            "$id": X,
            "$recursiveAnchor": True,
            "$ref": "tree",
            "unevaluatedProperties": False,
            "$defs": {"t": TREE},
        },
        '{"kids":[{"data":1}]}',
        '{"kids":[{"date":1}]}',
    ),
    "$recursiveRef stays where the outer has no anchor": (
        {
            "$schema": D19,
            "$id": X,
            "properties": {"a": {"$ref": "fixed"}},
            "additionalProperties": False,
            "$defs": {"i": FIXED},
        },
        '{"a":{"b":{"z":1}}}',
        '{"z":1}',
    ),
    "$id in $id": (
        {
            "$schema": D7,
            "$id": X,
            "properties": {"a": {"$ref": "sub/one.json"}, "b": {"$ref": "sub/two.json"}, "c": {"$ref": "#c"}},
            "definitions": {"s": NESTED, "f": {"$id": "#c", "type": "null"}},
        },
        '{"a":[null],"b":null,"c":null}',
        '{"a":[1]} {"b":1} {"c":1}',
    ),
    "id in draft-04": (
        {
            "$schema": D4,
            "id": X,
            "properties": {"a": {"$ref": "one.json"}, "c": {"$ref": "#c"}},
            "definitions": {"one": {"id": "one.json", "type": "string"}, "f": {"id": "#c", "type": "null"}},
        },
        '{"a":"s","c":null}',
        '{"a":1} {"c":1}',
    ),
    "a newer draft inside": (
        {"$schema": D7, "$id": X, "properties": {"a": {"$ref": "new"}}, "definitions": {"n": NEW}},
        '{"a":[1,"s"]}',
        '{"a":["s"]} {"a":[]}',
    ),
    "an older draft inside": (
        {"$schema": D20, "$id": X, "properties": {"a": {"$ref": "old"}}, "$defs": {"n": OLDER}},
        '{"a":[1]}',
        '{"a":["s"]} {"a":[1,2]}',
    ),
}


def build(folder: Path, schema: Any, **others: Any) -> Contract:
    write({f"{name}.json": value for name, value in others.items()}, folder)
    return compiled(written(folder, schema, "schema.json"))


def check(built: Contract, valid: str, invalid: str) -> None:
    program, judge = Program(built.plain.checks.document), Judge(built.schema)
    root = next(iter(program.roots))
    for texts, wanted in ((valid, True), (invalid, False)):
        for text in texts.split():
            assert program.accepts(root, parse(text)) is wanted, text
            assert judge.accepts(parse(text)) is wanted, text


@pytest.mark.parametrize("name", ODDITIES)
def test_an_oddity(tmp_path: Path, name: str) -> None:
    schema, valid, invalid = ODDITIES[name]
    built = build(tmp_path, schema)
    assert not built.failed, built.diagnostics
    check(built, valid, invalid)


def test_anchors_of_other_files(tmp_path: Path) -> None:
    list_of = {
        "$schema": D20,
        "$id": "https://x.test/list.json",
        "$defs": {"any": {"$dynamicAnchor": "item"}, "one": {"$anchor": "one", "type": "null"}},
        "type": "array",
        "items": {"$dynamicRef": "#item"},
    }
    strings = {
        "$schema": D20,
        "$id": "https://x.test/schema.json",
        "properties": {"list": {"$ref": "list.json"}, "one": {"$ref": "list.json#one"}},
        "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}},
    }
    built = build(tmp_path, strings, list=list_of)
    assert not built.failed, built.diagnostics
    check(built, '{"list":["a"]} {"one":null}', '{"list":[1]} {"one":1}')


def test_what_readers_take_otherwise_is_told(tmp_path: Path) -> None:
    (note,) = build(
        tmp_path, {"$schema": D4, "properties": {"n": {"type": "integer"}, "m": {"type": "integer"}}}
    ).diagnostics
    assert (note.rule, note.place and note.place.pointer) == ("integer-spelling", "/properties/n/type")
    contains = {"$schema": D19, "allOf": [{"contains": {"type": "string"}}], "unevaluatedItems": False}
    refused = build(tmp_path, contains)
    assert refused.failed
    assert [(each.rule, each.place and each.place.pointer) for each in refused.diagnostics] == [
        ("contains-evaluates", "/allOf/0/contains")
    ]
    assert not build(tmp_path, {**contains, "$schema": D20}).diagnostics
    assert not build(tmp_path, {**contains, "unevaluatedItems": True}).diagnostics
