"""The judge: right on every published document, and exact where bare jsonschema is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from support.making import DRAFT, written
from support.outside import corpora

from protogen.judge.judge import Judge
from protogen.runtime.jsontext import parse
from protogen.source.place import Json


def judge(tmp_path: Path, schema: Json, pointer: str = "") -> Judge:
    return Judge(written(tmp_path, schema), pointer)


BEYOND_BARE = [
    ({"pattern": "^a$"}, '"a\\n"', False),
    ({"pattern": r"^\d$"}, '"٣"', False),
    ({"pattern": r"^\cC$"}, '"\\u0003"', True),
    ({"patternProperties": {"^a$": False}}, '{"a\\n":1}', True),
    ({"patternProperties": {r"^\p{L}$": True}, "additionalProperties": False}, '{"é":1}', True),
    ({"patternProperties": {r"^\p{L}$": True}, "unevaluatedProperties": False}, '{"é":1}', True),
    ({"multipleOf": 0.01}, "19.99", True),
    ({"multipleOf": 0.01}, "19.995", False),
    ({"multipleOf": 3}, "100000000000000000000000000000000000000002", True),
    ({"maximum": 1e23}, "100000000000000000000000", True),
    ({"maximum": 1e23}, "100000000000000000000001", False),
    ({"uniqueItems": True}, "[[1],[true],[1]]", False),
    ({"uniqueItems": True}, "[1,true]", True),
    ({"uniqueItems": True}, '[{"a":1,"b":2},{"b":2.0,"a":1.0}]', False),
    ({"enum": [1, [False]]}, "true", False),
    ({"enum": [1, [False]]}, "[0]", False),
    ({"const": {"a": 1.0}}, '{"a":1}', True),
    ({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"}, "1.0", True),
]


@pytest.mark.parametrize(("schema", "text", "valid"), BEYOND_BARE)
def test_exact_where_bare_jsonschema_is_not(tmp_path: Path, schema: Json, text: str, valid: bool) -> None:
    assert judge(tmp_path, schema).accepts_text(text) is valid
    inside = {**schema, "$id": "https://example.org/x", "$defs": {"own": {**schema, "$id": "own"}}, "$ref": "own"}
    if "$schema" not in schema:
        assert judge(tmp_path, inside).accepts_text(text) is valid


def test_a_schema_stays_with_our_keywords_behind_references(tmp_path: Path) -> None:
    schema = {"$schema": DRAFT, "properties": {"in": {"$ref": "#"}, "s": {"pattern": "^a$"}}}
    assert not judge(tmp_path, schema).accepts_text('{"in":{"in":{"s":"a\\n"}}}')
    assert Draft202012Validator(schema).is_valid({"in": {"in": {"s": "a\n"}}})  # else this test shows nothing


def test_a_reference_is_read_in_the_draft_of_its_document(tmp_path: Path) -> None:
    old = "http://json-schema.org/draft-04/schema#"
    for schema, text, valid in (
        ({"$ref": f"{old}/properties/multipleOf"}, "1", True),  # `exclusiveMinimum` is a boolean there
        ({"$ref": f"{old}/properties/multipleOf"}, "0", False),
        ({"items": {"$ref": f"{old}/properties/maxLength"}}, "[-1]", False),
    ):
        named = {"$schema": DRAFT, **schema}
        assert judge(tmp_path, named).accepts_text(text) is valid


def test_errors_name_pointer_and_keyword(tmp_path: Path) -> None:
    schema = {
        "properties": {"a/b": {"type": "integer", "maximum": 3}, "n": False},
        "required": ["x", "y"],
        "additionalProperties": False,
    }
    found = judge(tmp_path, schema).errors(parse('{"a/b":5,"n":1,"other":2}'))
    wanted = [("", "required"), ("", "required"), ("/a~1b", "maximum"), ("/n", "false"), ("", "additionalProperties")]
    assert found == wanted


def test_a_subschema_by_its_pointer(tmp_path: Path) -> None:
    schema = {"$defs": {"a b%": {"$ref": "#/$defs/n"}, "n": {"type": "null"}}, "type": "object"}
    assert judge(tmp_path, schema, "/$defs/a b%").accepts(None)
    assert not judge(tmp_path, schema, "/$defs/a b%").accepts({})


def test_references_into_other_files(tmp_path: Path) -> None:
    written(tmp_path, {"$defs": {"s": {"type": "string", "pattern": "^a$"}}}, "other.json")
    schema = {"properties": {"s": {"$ref": "other.json#/$defs/s"}}}
    assert judge(tmp_path, schema).accepts_text('{"s":"a"}')
    assert not judge(tmp_path, schema).accepts_text('{"s":"a\\n"}')


def test_deep_documents(tmp_path: Path) -> None:
    schema = {
        "$ref": "#/$defs/n",
        "$defs": {"n": {"allOf": [{"properties": {"n": {"$ref": "#/$defs/n"}}}], "type": "object"}},
    }
    text = '{"n":' * 127 + "{}" + "}" * 127
    assert judge(tmp_path, schema).accepts_text(text)
    assert not judge(tmp_path, schema).accepts_text(text.replace("{}", "[]"))


@pytest.mark.slow
def test_every_published_document() -> None:
    wrong, judged = [], 0
    for path in sorted(corpora().glob("*/*/schema.json")):
        if path.parts[-3] == "json-parsing" or "http://localhost:1234" in path.read_text():
            continue  # texts, not documents; remote schemas of the test suite
        case = json.loads((path.parent / "case.json").read_text())
        only_with_formats = [
            *case.get("invalid_only_if_format_asserted", ()),
            *case.get("valid_only_if_format_asserted", ()),
        ]
        asked = Judge(path)
        for document in sorted(path.parent.glob("*valid/*")):
            if document.name not in only_with_formats:
                judged += 1
                if asked.accepts_text(document.read_bytes()) is not (document.parent.name == "valid"):
                    wrong.append(f"{document.parent.parent.name}/{document.name}")
    assert judged > 4500
    assert wrong == []


def test_items_that_have_failed_already_count_as_evaluated(tmp_path: Path) -> None:
    first = {"allOf": [{"prefixItems": [{"type": "integer"}]}]}
    for number, rest in enumerate(({"type": "boolean"}, False)):
        (tmp_path / str(number)).mkdir()
        judged = judge(tmp_path / str(number), {"$schema": DRAFT, **first, "unevaluatedItems": rest})
        more = ("/1", "type") if rest else ("", "unevaluatedItems")
        assert judged.lists(["1"], [("/0", "type")])
        assert not judged.lists(["1"], [])
        assert judged.lists(["1", 2], [("/0", "type"), more])
        assert judged.lists([1, 2], [more])
        assert not judged.lists([1, 2], [])
