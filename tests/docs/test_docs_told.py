"""The reference leaves out nothing that the schema asserts or shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written

from protogen.docs import build
from protogen.project.config import Config
from protogen.schema.keywords import KEYWORDS, LATEST, Role

TEXT = {"type": "string"}


def pages(tmp_path: Path, value: Any, **settings: Any) -> tuple[str, str]:
    """The Markdown and the HTML page of a schema."""
    files = build.book(written(tmp_path, value), Config(**settings)).files("both", None)
    return files["s.md"], files["s.html"]


TOLD: Mapping[str, tuple[Any, str]] = {
    "type": ({"type": "string"}, "| string |"),
    "const": ({"const": "x"}, 'always `"x"`'),
    "enum": ({"enum": ["x", 1, None]}, 'one of `"x"`, `1`, `null`'),
    "multipleOf": ({"type": "integer", "multipleOf": 3}, "a multiple of 3"),
    "minimum": ({"type": "integer", "minimum": 3}, "at least 3"),
    "maximum": ({"type": "integer", "minimum": 1, "maximum": 3}, "1 to 3"),
    "exclusiveMinimum": ({"type": "number", "exclusiveMinimum": 3}, "more than 3"),
    "exclusiveMaximum": ({"type": "number", "exclusiveMaximum": 3}, "less than 3"),
    "minLength": ({"type": "string", "minLength": 3}, "at least 3 characters"),
    "maxLength": ({"type": "string", "maxLength": 3}, "at most 3 characters"),
    "pattern": ({"type": "string", "pattern": "^x$"}, "matches `^x$`"),
    "format": ({"type": "string", "format": "uri"}, "string (uri)"),
    "minItems": ({"type": "array", "items": TEXT, "minItems": 3}, "at least 3 items"),
    "maxItems": ({"type": "array", "items": TEXT, "maxItems": 3}, "at most 3 items"),
    "uniqueItems": ({"type": "array", "items": TEXT, "uniqueItems": True}, "no duplicate items"),
    "items": ({"type": "array", "prefixItems": [TEXT], "items": False}, "no further items"),
    "prefixItems": ({"type": "array", "prefixItems": [TEXT, {"type": "null"}], "items": False}, "string, then null"),
    "contains": ({"type": "array", "contains": {"const": "x"}}, 'at least 1 item of which each is `"x"`'),
    "minContains": (
        {"type": "array", "contains": {"const": "x"}, "minContains": 2},
        'at least 2 items of which each is `"x"`',
    ),
    "maxContains": (
        {"type": "array", "contains": {"const": "x"}, "minContains": 2, "maxContains": 3},
        '2 to 3 items of which each is `"x"`',
    ),
    "unevaluatedItems": ({"type": "array", "unevaluatedItems": False}, "no other items"),
    "minProperties": ({"type": "object", "minProperties": 2}, "at least 2 members"),
    "maxProperties": ({"type": "object", "maxProperties": 2}, "at most 2 members"),
    "required": ({"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, "| yes |"),
    "properties": ({"type": "object", "properties": {"inner": TEXT}}, "`inner`"),
    "patternProperties": (
        {"type": "object", "patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": False},
        "members whose name matches `^x`: each is an integer",
    ),
    "additionalProperties": (
        {"type": "object", "patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": False},
        "no other members",
    ),
    "propertyNames": ({"type": "object", "propertyNames": {"maxLength": 8}}, "each name has at most 8 characters"),
    "unevaluatedProperties": ({"type": "object", "unevaluatedProperties": False}, "no other members"),
    "dependentRequired": (
        {"type": "object", "properties": {"a": TEXT}, "dependentRequired": {"a": ["b"]}},
        "with `a` also `b`",
    ),
    "dependentSchemas": (
        {"type": "object", "properties": {"a": TEXT}, "dependentSchemas": {"a": {"required": ["c"]}}},
        "with `a` it has `c`",
    ),
    "if": (
        {"type": "string", "if": {"const": "x"}, "then": {"maxLength": 3}, "else": {"minLength": 4}},
        'if it is `"x"`: it has at most 3 characters, otherwise it has at least 4 characters',
    ),
    "not": ({"not": {"const": "never"}}, 'not a value that is `"never"`'),
    "anyOf": ({"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "it has `a`; or it has `b`"),
    "oneOf": ({"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, "it has `a`; or it has `b`"),
    "contentEncoding": ({"type": "string", "contentEncoding": "base64"}, "holds base64 text"),
    "contentMediaType": ({"type": "string", "contentMediaType": "application/json"}, "holds `application/json`"),
    "contentSchema": ({"type": "string", "contentSchema": {"type": "null"}}, "what it holds is null"),
    "examples": ({"type": "string", "examples": ["one example", 2]}, 'for example `"one example"`, `2`'),
    "default": ({"type": "string", "default": "d"}, 'default `"d"`'),
    "readOnly": ({"type": "string", "readOnly": True}, "set by the sender only"),
    "writeOnly": ({"type": "string", "writeOnly": True}, "never sent back"),
    "deprecated": ({"type": "string", "deprecated": True}, "**Deprecated.**"),
    "description": ({"type": "string", "description": "Said *so*."}, "Said *so*."),
}
"""A member that a keyword is about, and what its row says."""
_ELSEWHERE = {"then", "else", "$ref", "$dynamicRef", "allOf", "title", "$comment"}
"""Told with another keyword, by the type, or for nobody who reads documents."""


def test_every_keyword_has_its_example() -> None:
    told = {name for name, row in KEYWORDS.items() if row.role is not Role.STRUCTURE and row.until == LATEST}
    assert told - TOLD.keys() == _ELSEWHERE


@pytest.mark.parametrize("keyword", TOLD)
def test_a_member_s_row_tells_the_keyword(keyword: str, tmp_path: Path) -> None:
    held, said = TOLD[keyword]
    markdown, page = pages(tmp_path, schema(title="T", type="object", properties={"member": held}))
    assert said in markdown.replace("\\|", "|")
    assert said.split("`")[0].strip("|* ").removesuffix("*") in page or "*" in said


@pytest.mark.parametrize("keyword", sorted(set(TOLD) - {"type", "const", "required", "properties", "items"}))
def test_a_definition_s_section_tells_the_keyword(keyword: str, tmp_path: Path) -> None:
    """The same where the member refers to a definition."""
    held, said = TOLD[keyword]
    whole = schema(title="T", type="object", properties={"m": {"$ref": "#/$defs/D"}}) | {"$defs": {"D": held}}
    row = KEYWORDS[keyword]
    if row.role is not Role.REMARK and keyword != "format":
        assert said in pages(tmp_path, whole)[0].replace("\\|", "|")


def test_what_takes_too_many_words_is_named(tmp_path: Path) -> None:
    many = {"properties": {f"member-{n}": {"type": "string", "minLength": n, "maxLength": 99} for n in range(20)}}
    value = schema(title="T", type="object", properties={"a": {"not": many}, "b": {"if": many, "then": many}})
    markdown, _ = pages(tmp_path, value)
    assert "also checked: `not`" in markdown
    assert "also checked: `if`" in markdown


@pytest.mark.parametrize(
    "words",
    [
        {"meta:enum": {"a": "First of all.", "b": "Second."}},
        {"enumDescriptions": ["First of all.", "Second."]},
        {"x-enumDescriptions": {"a": "First of all."}},
    ],
)
def test_values_are_described_in_the_words_of_other_tools(words: Any, tmp_path: Path) -> None:
    value = schema(title="T", type="object", properties={"k": {"type": "string", "enum": ["a", "b"], **words}})
    assert "First of all." in pages(tmp_path, value)[0]


def test_an_open_list_names_its_known_values(tmp_path: Path) -> None:
    known = {"type": "string", "_enum": ["a", "b"], "enumDescriptions": ["First.", "Second."]}
    markdown, _ = pages(tmp_path, schema(title="T", type="object", properties={"k": known}))
    assert "known values: `a` (First.); `b` (Second.)" in markdown


def test_an_example_that_is_not_valid_says_so(tmp_path: Path) -> None:
    value = schema(title="T", type="object", properties={"a": {"type": "integer"}}, examples=[{"a": "x"}, {"a": 1}])
    markdown, page = pages(tmp_path, value)
    assert "Example 1 (not valid: breaks `type` at `/a`)" in markdown
    assert "not valid: breaks" in page
    assert "Example 2 (" not in markdown


def test_a_slip_does_not_keep_the_rest_from_being_told(tmp_path: Path) -> None:
    value = schema(title="T", type="object", max_items=3, properties={"a": {"type": "strng"}, "b": TEXT})
    found = build.book(written(tmp_path, value), Config())
    assert {each.rule for each in found.faults} == {"unknown-keyword", "bad-keyword-value"}
    assert "| string |" in found.files("markdown", None)["s.md"]


MANY = {
    "$defs": {
        "PingRequest": {"type": "object", "properties": {"id": {"$ref": "#/$defs/Key"}}, "required": ["id"]},
        "PingResult": {"type": "object", "properties": {"by": {"$ref": "#/$defs/Who"}}},
        "ClosedNotification": {"type": "object"},
        "Hello": {"type": "object"},
        "Who": {"type": "object", "properties": {"name": TEXT}},
        "Key": {"type": "string"},
    }
}


def test_messages_come_first_by_what_they_are_for(tmp_path: Path) -> None:
    """Parts are no messages: they have no example and no snippet; one snippet shows reading in general."""
    markdown, page = pages(tmp_path, schema(MANY))
    headings = [line for line in markdown.splitlines() if line.startswith(("## ", "### "))]
    order = ["## Contents", "## Requests", "### PingRequest", "## Replies", "### PingResult", "## Notifications"]
    order += ["### ClosedNotification", "## Other messages", "### Hello", "## Reading", "### Read a PingRequest"]
    assert headings == [*order, "## Types", "### Key", "### Who"]
    assert '<span class="kind">request</span>' in page
    assert markdown.count("#### Example") == 4


def test_roots_that_were_named_are_messages(tmp_path: Path) -> None:
    markdown, _ = pages(tmp_path, schema(MANY), roots=("Hello", "Who"))
    assert "### Who" in markdown.partition("## Reading")[0]


OPENAPI: Mapping[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1.0.0"},
    "paths": {
        "/items/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "put": {
                "operationId": "putItem",
                "summary": "Change an *item*.",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
                "responses": {
                    "200": {
                        "description": "Changed.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
                    },
                    "204": {"description": "The same as before."},
                },
            },
        }
    },
    "webhooks": {
        "sold": {
            "post": {"requestBody": {"content": {"application/json": {"schema": {"const": "sold"}}}}, "responses": {}}
        }
    },
    "components": {"schemas": {"Item": {"type": "object", "properties": {"name": TEXT}}}},
}


def test_the_operations_of_an_openapi_document(tmp_path: Path) -> None:
    markdown, page = pages(tmp_path, OPENAPI)
    section = markdown.partition("### PUT /items/")[2].partition("###")[0]
    assert "Change an *item*." in section
    assert "| path parameter `id` | [/items/{id} " in section
    assert "| request, optional | [Item](#Item) |" in section
    assert "| reply 200 | [Item](#Item) | Changed. |" in section
    assert "| reply 204 | nothing | The same as before. |" in section
    assert "### webhook POST sold" in markdown
    assert markdown.index("## Operations") < markdown.index("### Item")
    assert 'id="putItem"' in page


def test_a_menu_of_versions_and_a_title(tmp_path: Path) -> None:
    path = written(tmp_path, schema(title="T", type="string"))
    config = Config(versions={"1": "old page", "2": "s"})
    files = build.book(path, config, title="My protocol").files("both", None)
    assert "Versions: [1](old%20page.md), [2](s.md)" in files["s.md"]
    assert '<a href="old%20page.html">1</a>' in files["s.html"]
    assert '<a href="s.html" aria-current="page">2</a>' in files["s.html"]
    assert files["s.md"].splitlines()[2] == "# My protocol"


def test_who_stands_for_the_contract(tmp_path: Path) -> None:
    note = {"about": {"contact": {"name": "Ada", "email": "a@b.example"}, "license": {"name": "MIT"}}}
    markdown, _ = pages(tmp_path, schema(title="T", type="string") | {"x-protogen": note})
    assert "Licence: MIT" in markdown
    assert "Contact: Ada" in markdown
    assert json.dumps(note)
