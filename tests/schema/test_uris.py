"""References, ids and anchors of every form: each is found, or reported at its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.making import DRAFT, schema, write, written

from protogen.schema.load import load
from protogen.source.diagnostics import Severity

DRAFT_07 = "http://json-schema.org/draft-07/schema#"


def reported(folder: Path, value: Any) -> list[tuple[str, str]]:
    _, found = load(written(folder, value))
    return [(each.rule, each.place.pointer if each.place else "") for each in found]


BROKEN = ("http://[::1", "http://[x]/", "//[", "a\0b", "x\ny.json", "http://ex\u2100ample/", "\t")


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef", "$id"])
def test_what_is_no_uri_is_reported_at_its_place(keyword: str, text: str, tmp_path: Path) -> None:
    assert reported(tmp_path, schema({"items": {keyword: text}})) == [("bad-keyword-value", f"/items/{keyword}")]


MISSING = ("a%00b.json", "%", "a" * 5_000, "a/" * 3_000, "file:///dev/null", ".", "/", "::", "urn:a:b", "data:,x")


@pytest.mark.parametrize("text", MISSING, ids=range(len(MISSING)))
def test_a_reference_to_no_schema_is_reported_at_its_place(text: str, tmp_path: Path) -> None:
    ((rule, at),) = reported(tmp_path, schema({"$ref": text}))
    assert rule in ("unresolved-reference", "remote-reference", "outside-reference")
    assert at == "/$ref"


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    _, (fault,) = load(written(tmp_path, schema({"$ref": "pipe.json#/a"})))
    assert fault.message == "`$ref`: `" + (tmp_path / "pipe.json").as_posix() + "` is not a regular file"


@pytest.mark.parametrize("text", ["#a", "https://x.test/s#a", "s#/a"])
def test_an_id_has_no_fragment(text: str, tmp_path: Path) -> None:
    _, (fault,) = load(written(tmp_path, schema({"$id": text})))
    assert (fault.rule, fault.place and fault.place.pointer) == ("bad-keyword-value", "/$id")
    assert "`$anchor`" in fault.help
    assert reported(tmp_path, schema({"$id": "https://x.test/s#"})) == []


def test_an_id_of_an_older_draft_may_be_a_fragment(tmp_path: Path) -> None:
    old = {"$schema": DRAFT_07, "properties": {"a": {"$id": "#/properties/a"}, "b": {"$id": "#b", "items": {}}}}
    found, diagnostics = load(written(tmp_path, old | {"items": {"$ref": "#b"}}))
    assert not diagnostics
    assert found.root.resolve("#b").place.pointer == "/properties/b"


@pytest.mark.parametrize("keyword", ["$anchor", "$dynamicAnchor"])
@pytest.mark.parametrize("text", ["", "/a", "a#b", "1", "a b", "a\0"])
def test_an_anchor_is_a_plain_name(keyword: str, text: str, tmp_path: Path) -> None:
    assert reported(tmp_path, schema({"items": {keyword: text}})) == [("bad-keyword-value", f"/items/{keyword}")]


@pytest.mark.parametrize("keyword", ["$id", "$anchor", "$dynamicAnchor"])
def test_a_name_of_two_schemas_is_reported(keyword: str, tmp_path: Path) -> None:
    text, number = {keyword: "n", "type": "string"}, {keyword: "n", "type": "number"}
    assert reported(tmp_path, schema({"$defs": {"a": text, "b": number}})) == [("id-taken", f"/$defs/b/{keyword}")]
    assert reported(tmp_path, schema({"$defs": {"a": text, "b": text}})) == []


PARALLEL = ("https://x.test/v1/", "https://x.test/", "/v1/")


@pytest.mark.parametrize("base", PARALLEL)
@pytest.mark.parametrize("absolute", [False, True])
def test_files_lie_to_each_other_as_their_ids_do(base: str, absolute: bool, tmp_path: Path) -> None:
    upwards = base if absolute and "://" in base else "../"
    files = {
        "messages/a.json": schema({"$id": f"{base}messages/a.json", "$ref": f"{upwards}common/b.json#/$defs/n"}),
        "common/b.json": schema({"$id": f"{base}common/b.json", "$defs": {"n": {"$ref": "../third/c.json"}}}),
        "third/c.json": schema({"$id": f"{base}third/c.json", "type": "null"}),
    }
    first, *_ = write(files, tmp_path)
    found, diagnostics = load(first, shown="messages/a.json")
    assert not diagnostics
    assert [each.path for each in found.sources] == ["messages/a.json", "common/b.json", "third/c.json"]


def test_files_of_other_hosts_are_not_guessed(tmp_path: Path) -> None:
    files = {
        "a.json": schema({"$id": "https://x.test/a.json", "$ref": "https://y.test/b.json"}),
        "b.json": schema({"$id": "https://x.test/b.json"}),
    }
    _, (fault,) = load(write(files, tmp_path)[0])
    assert fault.rule == "remote-reference"


REMARKS: dict[str, Any] = {
    "title": None,
    "description": ["a"],
    "$comment": 5,
    "examples": {},
    "deprecated": "in favour of `start`",
    "readOnly": "true",
    "writeOnly": 1,
    "contentEncoding": [],
    "contentMediaType": 5,
    "contentSchema": 5,
}


@pytest.mark.parametrize("keyword", REMARKS)
def test_a_malformed_annotation_is_a_warning(keyword: str, tmp_path: Path) -> None:
    """It asserts nothing, so the schema means the same without it."""
    loaded, (fault,) = load(written(tmp_path, json.dumps({"$schema": DRAFT, "items": {keyword: REMARKS[keyword]}})))
    assert (fault.rule, fault.severity) == ("bad-keyword-value", Severity.WARNING)
    assert str(fault).splitlines()[0].split()[-1] == f"(#/items/{keyword})"
    assert not loaded.root.child("items").keywords
