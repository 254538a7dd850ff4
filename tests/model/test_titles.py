"""Which titles are names, and of what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written

from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.model.spec import Spec
from protogen.model.titles import document_name, usable
from protogen.schema.load import load

PART = {"type": "object", "properties": {"a": {"type": "integer"}}}
REFERENCE = {"$ref": "#/$defs/n"}
OTHER = {"type": "object", "properties": {"b": {"type": "integer"}}}


def spec(folder: Path, keywords: dict[str, Any], stem: str = "file") -> Spec:
    return finish(lower(load(written(folder, schema(keywords)))[0], (), stem))


def names(folder: Path, properties: dict[str, Any], **more: Any) -> list[str]:
    found = spec(folder, {"title": "Order", "type": "object", "properties": properties, **more})
    return [each.name for each in found.decls[1:]]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("  Web  socket\n", "Web socket"),
        ("注文", "注文"),
        ("Entre\u0301", "Entré"),
        ("ﬁne", "fine"),
        ("My API's v2!", "My API's v2!"),
        ("42", ""),
        ("🎉", ""),
        ("https://example.com/schema", ""),
        ("x" * 61, ""),
        (7, ""),
        (None, ""),
    ],
)
def test_a_title_is_a_name_if_it_is_short_and_has_a_letter(title: Any, name: str) -> None:
    assert usable(title) == name


@pytest.mark.parametrize(
    ("title", "stem", "name"),
    [
        ("Order", "file", "Order"),
        (None, "order.schema", "order"),
        (None, "2025-01", "Schema 2025-01"),
        ("3D scene", "file", "Schema 3D scene"),
        (None, "-", "Document"),
        (None, "re\u0301sume\u0301", "résumé"),
        ("Error", "file", "Error model"),
        (None, "error", "error model"),
    ],
)
def test_a_document_is_called_after_its_title_or_else_its_file(title: Any, stem: str, name: str) -> None:
    assert document_name(title, stem, {"Error"}) == name


def test_a_title_names_an_inline_type_and_what_is_inside_it(tmp_path: Path) -> None:
    line = {"title": "Line item", "type": "object", "properties": {"price": PART}}
    found = names(tmp_path, {"line": line, "all": {"type": "array", "items": {"title": "Tag", **OTHER}}})
    assert found == ["Line item", "Line item price", "Tag"]


@pytest.mark.parametrize(
    "line",
    [
        {"title": "line", **PART},
        {"title": "Line", "type": "array", "items": PART},
        {"title": "One two three four five six seven", **PART},
        {"title": "order", **PART},
        {"title": "Taken", **PART},
    ],
)
def test_a_title_that_says_nothing_or_is_taken_names_nothing(line: dict[str, Any], tmp_path: Path) -> None:
    found = names(tmp_path, {"line": line, "t": {"$ref": "#/$defs/Taken"}}, **{"$defs": {"Taken": OTHER}})
    assert found == ["Order line item" if "items" in line else "Order line", "Taken"]


def test_one_title_of_two_shapes_names_neither_and_of_equal_ones_both(tmp_path: Path) -> None:
    one, two = {"title": "Part", **PART}, {"title": "Part", **OTHER}
    assert names(tmp_path, {"x": one, "y": two}) == ["Order x", "Order y"]
    assert names(tmp_path, {"x": one, "y": one}) == ["Part"]


def test_booleans_and_numbers_make_two_shapes(tmp_path: Path) -> None:
    one, two = ({"title": "Part", "type": "object", "properties": {"a": {"const": each}}} for each in (1, True))
    assert names(tmp_path, {"x": one, "y": two}) == ["Order x", "Order y"]


def test_a_title_describes_a_type_that_is_not_called_so(tmp_path: Path) -> None:
    said = "What the customer wants, as far as anybody knows"
    properties = {"line": {"title": said, **PART}, "kind": {"title": "Kind", "enum": ["a", "b"]}}
    found = spec(tmp_path, {"title": "Order", "type": "object", "properties": properties})
    assert found["Order line"].doc == said
    assert (found["Order"].doc, found["Order kind"].doc) == ("", "")


def test_a_document_that_only_refers_gives_its_title_to_the_definition(tmp_path: Path) -> None:
    node = {"type": "object", "properties": {"child": {"$ref": "#/$defs/n"}}}
    found = spec(tmp_path, {"title": "Nest", "$ref": "#/$defs/n", "$defs": {"n": node}})
    assert (found.roots, [each.name for each in found.decls], found.name) == (("Nest",), ["Nest"], "Nest")


def test_a_document_that_only_refers_and_has_no_title_is_called_as_the_definition(tmp_path: Path) -> None:
    found = spec(tmp_path, {"$ref": "#/$defs/Node", "$defs": {"Node": PART}})
    assert (found.roots, found.name) == (("Node",), "Node")


@pytest.mark.parametrize("root", [REFERENCE, {"type": "object", "properties": {"n": REFERENCE}}])
def test_a_title_that_a_definition_has_is_not_numbered(root: dict[str, Any], tmp_path: Path) -> None:
    definitions = {"n": {"type": "object", "properties": {"r": {"$ref": "#/$defs/Root"}}}, "Root": OTHER}
    found = spec(tmp_path, {"title": "Root", **root, "$defs": definitions})
    assert found.roots == (("n",) if "$ref" in root else ("Root document",))
    assert found["Root"].fields[0].name == "b"  # type: ignore[union-attr]
