"""Check programs as packages carry them; that they mean the same, the fuzz of readers and `prove` hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from protogen.checks.program import Program
from protogen.languages.typescript.choices import choosing, verdicts
from protogen.languages.typescript.packed import packed
from protogen.languages.typescript.shape_table import shared

TYPES = [{"type": ["string"]}, True, False, {"at": "#/$defs/Thing/properties/of", "minLength": 1}]
PAIRS = [["id", 0], ["of", 3]]
OBJECT = {"at": "#/$defs/Thing", "type": ["object"], "properties": PAIRS}
OF = {"at": "/properties/of", "minLength": 1}


def carried(*nodes: Any, placed: bool = True, **more: Any) -> Any:
    """A program of nodes whose numbers begin with 4, of which the first is the root `R`."""
    return json.loads(packed({"nodes": [*TYPES, *nodes], "roots": {"R": 4}, "patterns": [], **more}, placed))


def node(made: Any) -> Any:
    return made["nodes"][made["roots"]["R"]]


@pytest.mark.parametrize(
    ("written", "name", "row"),
    [
        (OBJECT, "Thing", ["?id", "string", "?of", OF]),
        (OBJECT | {"required": ["id"]}, "Thing", ["id", "string", "?of", OF]),
        (OBJECT | {"required": ["id", "more"]}, "Thing", ["id", "string", "?of", OF, "more", None]),
        (
            OBJECT | {"required": ["of", "id"]},
            "Thing",
            {"type": ["object"], "required": ["of", "id"], "properties": [["id", "string"], ["of", OF]]},
        ),
        (
            OBJECT | {"additionalProperties": 2},
            "Thing",
            {"type": ["object"], "properties": [["id", "string"], ["of", OF]], "additionalProperties": False},
        ),
        (OBJECT | {"properties": [["id", 1]]}, "Thing", ["?id", True]),
        (
            {"at": "#/$defs/T", "type": ["object"], "properties": [["?", 0]]},
            "T",
            {"type": ["object"], "properties": [["?", "string"]]},
        ),
        ({"at": "#/$defs/a#b", "type": ["null"]}, "#/$defs/a#b", {"type": ["null"]}),
        ({"at": "#/$defs/", "type": ["null"]}, "#/$defs/", {"type": ["null"]}),
        ({"at": "#/$defs//items", "type": ["null"]}, "#/$defs//items", {"type": ["null"]}),
        ({"at": "b.json#/$defs/C", "const": 1}, "b.json#/$defs/C", {"const": 1}),
        ({"at": "#/$defs/string", "anyOf": [0, 2]}, "#/$defs/string", {"anyOf": ["string", False]}),
        ({"at": "#/$defs/string", "const": {"to": 1}}, "string", {"const": {"to": 1}}),
        ({"minLength": 1}, "part", {"at": "", "minLength": 1}),
    ],
)
def test_a_node_has_its_place_as_a_name(written: Any, name: str, row: Any) -> None:
    made = carried(written)
    assert made["roots"] == {"R": name}
    assert made["nodes"][name] == row


def test_a_node_that_is_used_twice_has_a_name() -> None:
    made = carried({"at": "#", "anyOf": [5, 6]}, {"at": "#/anyOf/0", "$ref": 6}, {"at": "#/anyOf/1", "not": 4})
    assert made["nodes"] == {
        "#": {"anyOf": [{"at": "/anyOf/0", "$ref": "#/anyOf/1"}, "#/anyOf/1"]},
        "#/anyOf/1": {"not": "#"},
    }


def test_a_list_that_stands_in_another_node_says_its_place() -> None:
    inner = {"at": "#/$defs/T/items", "type": ["object"], "properties": [["id", 0]]}
    made = carried({"at": "#/$defs/T", "items": 5}, inner)
    assert node(made) == {"items": ["/items", "?id", "string"]}
    assert node(carried({"at": "#/$defs/T", "items": 5}, inner, placed=False)) == {"items": ["?id", "string"]}


def test_unions_and_roots_name_nodes_or_write_them() -> None:
    branches = {"U": [[[4]], [[5, 0]], []]}
    made = carried({"at": "#/$defs/T", "not": 2}, {"enum": [[1]]}, unions=branches)
    assert made["unions"] == {"U": [[["T"]], [[{"enum": [[1]]}, "string"]], []]}
    alternatives = {"U": {"alternatives": [{"node": 4, "keys": ["a"]}], "other": 5}}
    made = carried({"at": "#/$defs/T", "not": 2}, {"required": ["a"]}, unions=alternatives)
    assert made["unions"] == {"U": {"alternatives": [{"node": "T", "keys": ["a"]}], "other": {"required": ["a"]}}}
    assert json.loads(packed({"nodes": [True], "roots": {"R": 0}, "patterns": []})) == {
        "nodes": {},
        "roots": {"R": True},
    }


CHOICE = {
    "nodes": [
        {"at": "#/$defs/Other", "type": ["null"]},
        {"at": "#/$defs/U", "anyOf": [2, 3]},
        {"at": "#/$defs/U/anyOf/0", "$ref": 4},
        {"at": "#/$defs/U/anyOf/1", "type": ["string"]},
        {"at": "#/$defs/A", "required": ["kind"], "properties": [["kind", 5], ["size", 6], ["none", 7], ["more", 8]]},
        {"at": "#/$defs/A/properties/kind", "type": ["string"], "enum": ["a"]},
        {"at": "#/$defs/A/properties/size", "type": ["string", "integer"], "enum": ["s", 1, None]},
        {"at": "#/$defs/A/properties/none", "type": ["string"], "const": 1},
        {"at": "#/$defs/A/properties/more", "type": ["string"], "minLength": 1},
    ],
    "roots": {"R": 0},
    "patterns": [],
}


def test_programs_that_choose_say_no_more_than_verdicts_need() -> None:
    program = Program({**CHOICE, "unions": {"U": [[[2]], [[3]]], "V": [[[0]]]}})
    assert json.loads(packed(verdicts(program, ["U"]).document, placed=False)) == {
        "nodes": {
            "A": {
                "required": ["kind"],
                "properties": [
                    ["kind", {"const": "a"}],
                    ["size", {"enum": ["s", 1]}],
                    ["none", False],
                    ["more", {"type": ["string"], "minLength": 1}],
                ],
            }
        },
        "roots": {},
        "unions": {"U": [[["A"]], [["string"]]]},
    }


def test_what_no_alternative_takes_is_left_out_and_required_names_stand_once() -> None:
    alternative = {"node": 4, "keys": ["kind"], "names": ["kind", "size"], "tags": ["A"]}
    program = Program({**CHOICE, "unions": {"U": {"alternatives": [alternative, {"node": 3}], "other": 0}}})
    made = choosing(program, ["R"], ["U"]).document
    first = {"node": 2, "keys": ["kind"], "names": ["size"], "tags": ["A"]}
    assert made["unions"] == {"U": {"alternatives": [first, {"node": 1}]}}
    assert [each["at"] for each in made["nodes"][:3]] == ["#/$defs/Other", "#/$defs/U/anyOf/1", "#/$defs/A"]


def test_programs_with_dynamic_references_have_numbers_as_names() -> None:
    nodes = [True, {"at": "#", "resource": 0, "$dynamicRef": [1, "n"], "items": 0, "allOf": [2]}, {"at": "#/$defs/T"}]
    dynamic = {"n": {"0": 1, "1": 2}}
    made = json.loads(packed({"nodes": nodes, "roots": {"R": 1}, "patterns": [], "dynamic": dynamic}))
    assert made == {
        "nodes": {
            "0": True,
            "1": {"at": "#", "resource": 0, "$dynamicRef": [1, "n"], "items": True, "allOf": ["2"]},
            "2": {"at": "T"},
        },
        "roots": {"R": "1"},
        "dynamic": dynamic,
    }


def test_nodes_and_several_members_have_lines() -> None:
    short = packed({"nodes": [{"at": "#/$defs/T", "type": ["null"]}], "roots": {"R": 0}, "patterns": []})
    assert short.splitlines() == ["{", '"nodes":{', '"T":{"type":["null"]}', "},", '"roots":{"R":"T"}', "}"]
    pairs = [[f"member {number}", 0] for number in range(9)]
    lines = packed({"nodes": [{"type": ["string"]}, OBJECT | {"properties": pairs}], "roots": {"R": 1}, "patterns": []})
    assert lines.splitlines()[:4] == ["{", '"nodes":{', '"Thing":[', '"?member 0","string",']


def test_shapes_that_are_equal_are_one_and_short_ones_have_no_name() -> None:
    long = {f"member number {number}": 1 for number in range(20)}
    table = {
        "Root": ["tag", ["type"], [[["a"], "A"], [["b"], "B"], [["c"], 0], [["d"], "Long"]]],
        "A": {"x": "Number"},
        "B": {"x": "Number"},
        "Number": 2,
        "Long": {"again": ["items", "Long"], **long},
        "Unused": {"y": 1},
    }
    assert shared(table, ["Root"]) == {
        "Root": ["tag", ["type"], [[["a", "b"], {"x": 2}], [["d"], "Long"]]],
        "Long": {"again": ["items", "Long"], **long},
    }
