"""Who gives a document as a schema is told; no schema is taken for a document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.commands import Run
from support.making import DRAFT, written
from support.paths import ROOT

from protogen.schema.containers import container
from protogen.schema.samples import guess
from protogen.source.read import read

DOCUMENTS: dict[str, tuple[Any, str]] = {
    "an object of data": ({"text": "hello", "mood": "calm"}, "its members are `text`, `mood`"),
    "a message with a tag": (
        {"type": "job_progress", "payload": {"progress": 0.5}},
        "its members are `type`, `payload`",
    ),
    "an array": ([{"id": 1}, {"id": 2}], "it is an array of 2 items"),
    "objects by their ids": ({"a1": {"name": "x"}, "b2": {"name": "y"}}, "its members are `a1`, `b2`"),
    "GeoJSON": (
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"name": "x"}},
        "it is GeoJSON",
    ),
    "GeoJSON without properties": ({"type": "FeatureCollection", "features": []}, "it is GeoJSON"),
    "a package": (
        {"name": "x", "version": "1.0.0", "description": "d", "type": "module", "dependencies": {"y": "^1"}},
        "the manifest of a package",
    ),
    "only a title": ({"title": "T"}, "it has only `title`, which says nothing of what is valid"),
    "only remarks": ({"title": "T", "description": "D"}, "which say nothing"),
    "members called like keywords": (
        {"title": "A book", "description": "d", "minimum": 3, "items": [{"id": 1}], "properties": {"a": 1}, "x": 1},
        "its members are",
    ),
    "part of an OpenAPI document": ({"components": {"schemas": {"A": {"type": "object"}}}}, "names neither"),
    "an OpenAPI document cut short": ({"openapi": "3.1.0"}, "no `info`"),
    "a config with its schema": (
        {"$schema": "https://biomejs.dev/schema.json", "linter": {"on": True}},
        "its `$schema`",
    ),
    "a commit": ({"ref": "refs/heads/main", "before": "0" * 40, "pusher": {"name": "n"}}, "its members are"),
    "schemas in an array": ([{"type": "object"}, {"type": "string"}], "it is an array of schemas"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_document_is_told_and_nothing_is_overwritten(name: str, suffix: str, here: Run, folder: Path) -> None:
    value, why = DOCUMENTS[name]
    text = json.dumps(value) if suffix == "json" else yaml.safe_dump(value, sort_keys=False)
    path = written(folder, text, f"sample.{suffix}").name
    written(folder, "mine", "generated/python/kept.txt")
    for verb in (["build", path], ["lint", path], ["docs", "--schema", path], ["breaking", path, path]):
        told = here(*verb)
        assert told.code == 2
        said = told.out + told.err
        listed = isinstance(value, list)
        rule = "bad-keyword-value]: a schema must be" if listed else "not-a-schema]: this looks like a document, not"
        assert f"sample.{suffix}:1:1: error[{rule}" in said
        assert why in said
        assert "help: " in said
    assert [each.name for each in (folder / "generated").rglob("*") if each.is_file()] == ["kept.txt"]


def test_records_one_per_line_are_told(here: Run, folder: Path) -> None:
    written(folder, '{"a": 1}\n{"a": 2}\n', "log.ndjson")
    told = here("build", "log.ndjson")
    assert told.code == 2
    assert "log.ndjson:2:1: error[unreadable-schema]: not valid JSON: a second value begins here" in told.err
    assert "`protogen infer`" in told.err


SCHEMAS: list[Any] = [
    {},
    True,
    False,
    {"type": "string"},
    {"type": "strng"},
    {"type": "any", "properties": {"a": {"type": "string"}}},
    {"type": "file"},
    {"requried": ["a"], "propertees": {"a": {"type": "string"}}},
    {"properties": {"a": {}}},
    {"properties": {"a": {"type": "string"}, "type": {"const": "x"}}, "city": 1},
    {"minimum": 3},
    {"$ref": "other.json"},
    {"title": "T", "$defs": {"A": {"type": "string"}}},
    {"Dog": {"type": "object"}, "Cat": {"$ref": "#/Dog"}},
    {"$schema": DRAFT},
    {"$schema": DRAFT, "title": "T"},
    {"x-protogen": {"version": "1.0"}, "title": "T"},
    {"additionalProperties": False},
    {"not": {"type": "string"}},
]


@pytest.mark.parametrize("value", SCHEMAS, ids=json.dumps)
def test_a_schema_is_one(value: Any) -> None:
    assert guess(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"text": "hello", "mood": "calm"}, True),
        ({"type": "job_progress", "payload": {}}, True),
        ({"title": "Dune", "items": [1, 2], "author": "x"}, True),
        ([{"type": "object"}], True),
        ({}, False),
        (True, False),
        ({"type": "object"}, False),
        ({"type": ["string", "null"], "whatever": 1}, False),
        ({"properties": {"a": {}}, "nonsense": 1}, False),
        ({"oneOf": [{"const": 1}]}, False),
        ({"x-note": "all is allowed"}, False),
    ],
)
def test_a_sample_is_told_from_a_schema(value: Any, expected: bool) -> None:
    assert (guess(value) is not None) is expected


def test_the_schemas_of_our_tests_are_schemas_and_their_documents_are_not() -> None:
    for path in [*(ROOT / "tests/cases").glob("*.*"), *(ROOT / "schema").glob("*.json")]:
        value = read(path).value
        assert container(value) is not None or guess(value) is None, path
    for path in (ROOT / "generated/fixtures/valid").rglob("*.json"):
        assert guess(read(path).value) is not None, path
