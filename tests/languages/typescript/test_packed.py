"""Nodes of check programs as packages carry them; that they mean the same, the fuzz of readers and `prove` hold."""

from __future__ import annotations

from typing import Any

import pytest

from protogen.languages.typescript.packed import packed
from protogen.languages.typescript.shape_table import shared

PAIRS = [["id", 2], ["of", 3]]
OBJECT = {"at": "#/$defs/Thing", "type": ["object"], "properties": PAIRS}


@pytest.mark.parametrize(
    ("node", "carried"),
    [
        (True, True),
        (OBJECT, ["Thing", "?id", 2, "?of", 3]),
        (OBJECT | {"required": ["id"]}, ["Thing", "id", 2, "?of", 3]),
        (OBJECT | {"required": ["id", "more"]}, ["Thing", "id", 2, "?of", 3, "more", None]),
        (OBJECT | {"required": ["of", "id"]}, OBJECT | {"required": ["of", "id"], "at": "Thing"}),
        (OBJECT | {"additionalProperties": 0}, OBJECT | {"additionalProperties": 0, "at": "Thing"}),
        ({"type": ["object"], "properties": [["?", 1]]}, {"type": ["object"], "properties": [["?", 1]]}),
        ({"at": "#/$defs/a#b", "type": ["null"]}, {"at": "#/$defs/a#b", "type": ["null"]}),
        ({"at": "#/$defs/", "type": ["null"]}, {"at": "#/$defs/", "type": ["null"]}),
        ({"at": "b.json#/$defs/C", "const": 1}, {"at": "b.json#/$defs/C", "const": 1}),
    ],
)
def test_an_object_is_a_list_of_its_members(node: Any, carried: Any) -> None:
    assert packed(node) == carried


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
