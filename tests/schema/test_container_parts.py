"""Schemas inside operations and messages: every one is found, and has a name that says whose it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.containers import verdict
from support.making import compiled, written

from protogen.source.diagnostics import Severity

OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1.0.0"},
    "paths": {
        "/items/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
            "get": {
                "operationId": "getItem",
                "parameters": [
                    {"$ref": "#/components/parameters/Limit"},
                    {"name": "q", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
                ],
                "responses": {
                    "200": {
                        "headers": {"X-Count": {"schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
                    },
                    "404": {"$ref": "#/components/responses/Missing"},
                    "default": {"content": {"application/problem+json": {"schema": {"required": ["title"]}}}},
                },
            },
            "put": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}
                        },
                        "multipart/form-data": {"schema": {"type": "object"}},
                    }
                },
                "responses": {"204": {"description": "done"}},
                "callbacks": {
                    "moved": {"{$url}": {"post": {"requestBody": {"$ref": "#/components/requestBodies/Move"}}}}
                },
            },
        }
    },
    "webhooks": {
        "sold": {
            "post": {"requestBody": {"content": {"application/json": {"schema": {"const": "sold"}}}}, "responses": {}}
        }
    },
    "components": {
        "schemas": {"Item": {"type": "object", "required": ["id"]}},
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}},
        "responses": {"Missing": {"content": {"application/json": {"schema": {"type": "null"}}}}},
        "requestBodies": {"Move": {"content": {"application/json": {"schema": {"enum": ["up", "down"]}}}}},
    },
}


def test_openapi_operations(tmp_path: Path) -> None:
    found = compiled(written(tmp_path, OPENAPI))
    assert found.spec.roots == (
        "Item",
        "Move request",
        "Missing response",
        "Limit parameter",
        "/items/{id} id parameter",
        "getItem q parameter",
        "getItem response X-Count header",
        "getItem response default",
        "put /items/{id} request",
        "post sold request",
    )
    (note,) = found.diagnostics
    assert (note.rule, note.severity) == ("media-passed-over", Severity.NOTE)
    assert note.place is not None
    assert note.place.pointer.endswith("/multipart~1form-data/schema")
    assert not verdict(found, "Limit parameter", 10)
    assert not verdict(found, "getItem response default", {})
    assert not verdict(found, "put /items/{id} request", [{}])
    assert verdict(found, "put /items/{id} request", [{"id": 1}])
    assert verdict(found, "Move request", "up")


def test_openapi_3_0_operations_speak_its_words(tmp_path: Path) -> None:
    schema = {"type": "integer", "nullable": True, "minimum": 1, "exclusiveMinimum": True}
    body = {"content": {"application/json": {"schema": schema}}}
    document = {"openapi": "3.0.3", "info": {}, "paths": {"/a": {"post": {"operationId": "a", "requestBody": body}}}}
    found = compiled(written(tmp_path, document))
    assert found.diagnostics == ()
    assert verdict(found, "a request", None)
    assert verdict(found, "a request", 2)
    assert not verdict(found, "a request", 1)


HEADERS = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}


@pytest.mark.parametrize("version", ["2.6.0", "3.0.0"])
def test_asyncapi_headers_and_traits(tmp_path: Path, version: str) -> None:
    messages = {
        "Said": {"headers": HEADERS, "payload": {"type": "string"}},
        "Left": {"traits": [{"$ref": "#/components/messageTraits/Common"}], "payload": {"type": "null"}},
        "Bare": {"traits": [{"contentType": "application/json"}], "payload": {"type": "boolean"}},
    }
    traits = {"Common": {"headers": {"type": "object", "maxProperties": 1}}}
    channels = {"room/{name}": {"parameters": {"name": {"schema": {"type": "string", "maxLength": 3}}}}}
    components = {"messages": messages, "messageTraits": traits}
    document = {"asyncapi": version, "info": {}, "channels": channels, "components": components}
    found = compiled(written(tmp_path, document))
    assert found.diagnostics == ()
    assert found.spec.roots == (
        *("Said headers", "Said", "Left headers", "Left", "Bare", "room/{name} name parameter"),
    )
    assert not verdict(found, "Said headers", {})
    assert not verdict(found, "Left headers", {"a": 1, "b": 2})
    assert not verdict(found, "room/{name} name parameter", "long")


def test_headers_in_two_places_are_refused(tmp_path: Path) -> None:
    message = {"headers": HEADERS, "traits": [{"headers": HEADERS}], "payload": True}
    document = {"asyncapi": "3.0.0", "info": {}, "components": {"messages": {"A": message}}}
    (fault,) = compiled(written(tmp_path, document)).diagnostics
    assert fault.rule == "container-refused"
    assert fault.place is not None
    assert fault.place.pointer == "/components/messages/A/traits/0/headers"


@pytest.mark.parametrize("wrong", [5, "ab", ["a"], True])
@pytest.mark.parametrize("word", ["channels", "operations", "components", "components/schemas", "components/messages"])
def test_what_should_be_an_object_is_refused(word: str, wrong: object, tmp_path: Path) -> None:
    outer, _, inner = word.partition("/")
    document = {"asyncapi": "3.0.0", "info": {}, "channels": {}, outer: {inner: wrong} if inner else wrong}
    (fault,) = compiled(written(tmp_path, document)).diagnostics
    assert (fault.rule, fault.place and fault.place.pointer) == ("container-refused", f"/{word}")


@pytest.mark.parametrize("wrong", [5, "ab", ["a"], True, None])
@pytest.mark.parametrize("word", ["parameters", "messages", "publish", "subscribe"])
def test_what_a_channel_holds_may_be_anything(word: str, wrong: object, tmp_path: Path) -> None:
    channels = {"a": {word: wrong}, "b": {"publish": {"message": wrong}}, "c": wrong}
    found = compiled(written(tmp_path, {"asyncapi": "2.6.0", "info": {}, "channels": channels}))
    assert found.diagnostics == ()


def test_callbacks_that_lead_back_or_meet_again_are_read_once(tmp_path: Path) -> None:
    def answered(number: int) -> dict[str, Any]:
        next_one = {"$ref": f"#/components/pathItems/{number % 40}"}
        body = {"content": {"application/json": {"schema": {"const": number}}}}
        callbacks = {"c": {"x": next_one, "y": next_one}}
        return {"post": {"operationId": f"do{number}", "requestBody": body, "callbacks": callbacks}}

    items = {str(number): answered(number + 1) for number in range(40)}
    header = {"schema": {"type": "null"}, "headers": {"H": {"$ref": "#/components/headers/H"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T"},
        "paths": {},
        "components": {"pathItems": items, "headers": {"H": header}},
    }
    spec = compiled(written(tmp_path, document)).spec
    assert len(spec.roots) == 41
