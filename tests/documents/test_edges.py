"""Documents at the edges of a schema: on both sides of everything that it says, and with several faults at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.making import schema as of_draft
from support.making import written

from protogen.documents.broken import broken_documents
from protogen.documents.edge_strings import edges
from protogen.documents.edges import edge_documents
from protogen.documents.regex_texts import RIGHT, WRONG
from protogen.documents.twins import spellings, twins
from protogen.documents.valid import valid_documents
from protogen.judge.judge import Judge
from protogen.runtime.jsontext import dump
from protogen.schema.load import Subschema, load
from protogen.source.place import Json


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Json], Subschema]:
    return lambda keywords: load(written(tmp_path, of_draft(keywords)))[0].root


def texts(subschema: Subschema, *, formats: bool = False) -> set[str]:
    return {each.text for each in edge_documents(subschema, 1, 5_000, formats=formats)}


def values(subschema: Subschema) -> list[Json]:
    return [json.loads(text) for text in texts(subschema)]


def test_booleans_and_numbers_are_exchanged_at_every_depth() -> None:
    assert list(twins(1)) == [True]
    assert list(twins({"a": [0, {"b": True}]})) == [{"a": [False, {"b": True}]}, {"a": [0, {"b": 1}]}]
    assert list(spellings(1)) == ["1.0", "1e0", "1.000e+00", "10E-1"]


@pytest.mark.parametrize("listed", [1, True, 0, False, [0], {"a": 1}, {"a": [True]}])
def test_what_is_listed_has_its_twin(made: Callable[[Json], Subschema], listed: Json) -> None:
    for keywords in ({"const": listed}, {"enum": ["x", listed]}):
        assert json.dumps(next(twins(listed)), separators=(",", ":")) in texts(made(keywords))


def test_items_that_only_careless_readers_take_for_equal(made: Callable[[Json], Subschema]) -> None:
    found = texts(made({"type": "array", "uniqueItems": True}))
    assert {"[1,true]", "[0,false]", "[[[0]],[[false]]]", '[{"a":1},{"a":true}]', "[1,1]"} <= found


def test_both_sides_of_every_bound(made: Callable[[Json], Subschema]) -> None:
    keywords = {"type": "number", "minimum": 3, "exclusiveMaximum": 10, "multipleOf": 0.5}
    found = {float(text) for text in texts(made(keywords)) - {"true", "false"}}
    assert {2.5, 3, 2.9999999999999996, 3.0000000000000004, 9.5, 10, 10.5, 11} <= found
    sizes = {len(value) for value in values(made({"type": "string", "minLength": 3, "maxLength": 6}))}
    assert {2, 3, 4, 5, 6, 7} <= sizes
    counts = {len(value) for value in values(made({"type": "array", "minItems": 2, "maxItems": 4}))}
    assert {1, 2, 3, 4, 5} <= counts
    members = {len(value) for value in values(made({"type": "object", "minProperties": 2, "maxProperties": 4}))}
    assert {1, 2, 3, 4, 5} <= members


def test_integers_that_no_double_holds_are_everywhere(made: Callable[[Json], Subschema]) -> None:
    keywords = {
        "properties": {
            "union": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
            "pair": {"prefixItems": [{"type": "integer"}, {"type": "number"}], "minItems": 2},
            "map": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1},
        },
        "type": "object",
        "required": ["union", "pair", "map"],
    }
    large = [value for value in values(made(keywords)) if str(2**53 + 1) in json.dumps(value)]
    assert {"union", "pair", "map"} == {name for value in large for name in value if str(2**53 + 1) in str(value[name])}


def test_both_sides_of_every_range_and_count_of_a_pattern() -> None:
    found = edges("^[b-dx][0-9]{2,3}$")
    first = {text[0] for text in found if text[1:] == "55"}
    assert {"a", "b", "d", "e", "w", "x", "y"} <= first
    assert {"/", "0", "9", ":"} <= {text[1] for text in found if len(text) > 1}
    assert {len(text) for text in found} >= {2, 3, 4, 5}


def test_word_edges_are_tried_with_characters_on_both_sides_of_what_a_word_is() -> None:
    found = edges(r"a\b")
    assert {"a", *(f"a{char}" for char in "AZaz09_@[`{/:é")} <= set(found)
    assert {"xc", "abc"} & set(edges("(?<!ab)c")) == {"abc"}


def test_members_stand_in_another_order_and_have_names_like_indexes(made: Callable[[Json], Subschema]) -> None:
    orders = [list(value) for value in values(made({"type": "object", "required": ["b", "a"]})) if "10" in value]
    assert ["b", "a", "10", "2", "01"] in orders or ["a", "b", "10", "2", "01"] in orders


def test_several_faults_at_once(made: Callable[[Json], Subschema]) -> None:
    keywords = {
        "type": "object",
        "properties": {"n": {"type": "integer", "multipleOf": 5, "maximum": 10}, "s": {"type": "string"}},
        "required": ["n", "s", "t"],
        "additionalProperties": {"type": "string"},
    }
    judge = Judge(made(keywords))
    broken = [sorted(keyword for _, keyword in judge.errors(value)) for value in values(made(keywords))]
    assert ["maximum", "multipleOf"] in broken  # of one value
    assert ["required", "required"] in broken
    assert any(len(each) >= 3 for each in broken)


def test_asserted_formats_are_kept_and_broken(made: Callable[[Json], Subschema]) -> None:
    subschema = made({"type": "object", "properties": {"at": {"type": "string", "format": "date"}}, "required": ["at"]})
    judge = Judge(subschema, formats=True)
    assert all(judge.accepts(each.value) for each in valid_documents(subschema, 1, 10, formats=True).documents)
    assert "format" in {each.keyword for each in broken_documents(subschema, 1, 10, formats=True).documents}
    assert "format" not in {each.keyword for each in broken_documents(subschema, 1, 10).documents}
    regular = {json.loads(text) for text in texts(made({"type": "string", "format": "regex"}), formats=True)}
    assert len(regular & {*RIGHT, *WRONG}) >= 50


def test_items_beside_unevaluated_items_are_made(made: Callable[[Json], Subschema]) -> None:
    contains = {"type": "array", "contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}, "minItems": 2}
    first = {"allOf": [{"prefixItems": [{"type": "integer"}]}], "minItems": 2}
    for schema in (contains, {"type": "array", **first, "unevaluatedItems": {"type": "boolean"}}):
        found = valid_documents(made(schema), 1, 10).documents
        assert found
        assert all(isinstance(each.value, list) and len(each.value) >= 2 for each in found)


def test_edges_of_several_members_stand_together(made: Callable[[Json], Subschema]) -> None:
    member = {"type": "integer", "minimum": 3, "maximum": 9}
    subschema = made({"type": "object", "properties": dict.fromkeys("abc", member), "required": [*"abc"]})
    found = [each for each in edge_documents(subschema, 1, 60) if "-together-" in each.name]
    judge = Judge(subschema)
    broken = [{pointer for pointer, _ in judge.errors(json.loads(each.text))} for each in found]
    assert {"/a", "/b", "/c"} in broken
    assert 20 <= len(found) <= 30


def test_all_texts_of_a_regular_expression_are_what_they_are_said_to_be(made: Callable[[Json], Subschema]) -> None:
    judge = Judge(made({"type": "string", "format": "regex"}), formats=True)
    assert [text for text in RIGHT if judge.text_verdict(dump(text).encode()) is False] == []
    assert [text for text in WRONG if judge.text_verdict(dump(text).encode())] == []


def test_breaking_a_recursive_schema_ends(made: Callable[[Json], Subschema], monkeypatch: pytest.MonkeyPatch) -> None:
    judged = 0
    errors = Judge.errors

    def counted(self: Judge, instance: Json) -> list[tuple[str, str]]:
        nonlocal judged
        judged += 1
        return errors(self, instance)

    monkeypatch.setattr(Judge, "errors", counted)
    items = {"type": "array", "items": {"$dynamicRef": "#node"}, "maxItems": 3}
    tree = {"$id": "tree", "$dynamicAnchor": "node", "type": "object", "required": ["data"]}
    tree["properties"] = {"data": {"type": "integer", "minimum": 3}, "children": items}
    strict = {"$id": "https://example.org/strict", "$dynamicAnchor": "node", "$ref": "tree", "$defs": {"tree": tree}}
    found = broken_documents(made({**strict, "unevaluatedProperties": False}), 0, 100)
    assert len(found.documents) > 20
    assert judged < 1_500
