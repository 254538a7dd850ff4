"""What must hold for the same value: of a subschema, and of a node of a check program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.making import schema, written

from protogen.checks.nodes import beside, children
from protogen.schema.load import load

EVERYTHING = {
    "$ref": "#/$defs/a",
    "$dynamicRef": "#b",
    "allOf": [{"type": "object"}, {"$ref": "#/$defs/a"}],
    "anyOf": [True],
    "oneOf": [True],
    "if": True,
    "then": True,
    "dependentSchemas": {"x": True},
    "not": False,
    "properties": {"x": True},
    "$defs": {"a": {"type": "string"}, "b": {"$dynamicAnchor": "b"}},
}


def pointers(folder: Path, keywords: Mapping[str, object], *, dynamic: bool) -> list[str]:
    return [each.place.pointer for each in load(written(folder, schema(keywords)))[0].root.beside(dynamic=dynamic)]


def test_references_come_before_all_of_and_choices_are_left_out(tmp_path: Path) -> None:
    assert pointers(tmp_path, EVERYTHING, dynamic=False) == ["/$defs/a", "/allOf/0", "/allOf/1"]


def test_a_dynamic_reference_counts_where_it_is_asked_for(tmp_path: Path) -> None:
    assert pointers(tmp_path, EVERYTHING, dynamic=True) == ["/$defs/a", "/$defs/b", "/allOf/0", "/allOf/1"]


def test_a_reference_that_leads_nowhere_is_left_out(tmp_path: Path) -> None:
    assert pointers(tmp_path, {"$ref": "#/nowhere", "allOf": [True]}, dynamic=True) == ["/allOf/0"]


def test_nodes_of_a_program_say_it_with_the_way_there() -> None:
    node = {
        "at": "#",
        "$ref": 1,
        "$dynamicRef": [2, "b"],
        "allOf": [3, 4],
        "anyOf": [5],
        "not": 6,
        "properties": [["x", 7]],
    }

    assert list(beside(node)) == [((), 1), ((), 2), (("allOf", 0), 3), (("allOf", 1), 4)]
    assert list(beside(True)) == []


def test_children_of_a_node_are_all_that_it_applies() -> None:
    select = {"path": ["t"], "values": [["a", 8]], "other": 9}
    node = {
        "$ref": 1,
        "prefixItems": [2],
        "anyOf": [3, 4],
        "not": 5,
        "properties": [["x", 6]],
        "patternProperties": [[0, 7]],
    }

    assert sorted(children({**node, "select": select, "type": ["object"], "required": ["x"]})) == list(range(1, 10))
