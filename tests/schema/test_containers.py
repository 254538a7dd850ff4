"""AsyncAPI and OpenAPI documents: their schemas are read as if each stood in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import outside
from support.containers import verdict
from support.making import build, compiled, schema, written
from support.schemas import TARGETS

from protogen.asyncapi import document as asyncapi
from protogen.judge.judge import Judge
from protogen.model.spec import Enum, Nullable, Record, TaggedUnion
from protogen.schema.load import load

USER = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
SAID = {"type": "object", "properties": {"type": {"const": "said"}, "by": {"$ref": "#/components/schemas/User"}}}
ASYNCAPI_3 = {
    "asyncapi": "3.0.0",
    "info": {"title": "Chat", "version": "1.2.0", "description": "A chat."},
    "channels": {
        "chat": {
            "messages": {
                "said": {"$ref": "#/components/messages/Said"},
                "User": {"payload": {**SAID, "required": ["by"]}},
            }
        }
    },
    "components": {
        "messages": {
            "Said": {"payload": {"$ref": "#/components/schemas/SaidPayload"}},
            "Pair": {
                "payload": {
                    "schemaFormat": "application/schema+json;version=draft-07",
                    "schema": {"type": "array", "items": [{"type": "string"}], "additionalItems": False},
                }
            },
            "Empty": {"name": "nothing"},
        },
        "schemas": {"SaidPayload": SAID, "User": USER, "Unused": {"type": "string"}},
    },
}
ASYNCAPI_2 = {
    "asyncapi": "2.6.0",
    "info": {"title": "Chat", "version": "1"},
    "channels": {
        "chat/{room}": {
            "subscribe": {
                "message": {"oneOf": [{"$ref": "#/components/messages/Said"}, {"payload": {"type": "null"}}]}
            },
            "publish": {"message": {"name": "hello", "payload": {"type": "string", "minLength": 1}}},
        }
    },
    "components": {"messages": {"Said": {"payload": SAID}}, "schemas": {"User": USER}},
}
OPENAPI_31 = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "2.0.0"},
    "paths": {"/x": {"get": {"responses": {"200": {"description": "ok"}}}}},
    "components": {"schemas": {"User": {**USER, "$ref": "#/components/schemas/Base"}, "Base": {"minProperties": 2}}},
}
OPENAPI_30 = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "paths": {},
    "components": {
        "schemas": {
            "Price": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "nullable": True},
            "Item": {
                "type": "object",
                "properties": {
                    "price": {"$ref": "#/components/schemas/Price"},
                    "size": {"type": "string", "enum": ["s", "m"], "nullable": True},
                },
                "example": {"type": "x", "nullable": True},
            },
        }
    },
}


def test_asyncapi_3(tmp_path: Path) -> None:
    found = compiled(written(tmp_path, ASYNCAPI_3))
    spec = found.spec
    assert (spec.title, spec.version, spec.doc) == ("Chat", "1.2.0", "A chat.")
    assert spec.roots == ("SaidPayload", "Pair", "User message")
    assert "Unused" not in spec.index
    assert verdict(found, "SaidPayload", {"type": "said", "by": {"name": "x"}})
    assert not verdict(found, "SaidPayload", {"type": "said", "by": {}})
    assert verdict(found, "Pair", ["x"])
    assert not verdict(found, "Pair", ["x", 1])
    assert not verdict(found, "User message", {})
    assert found.diagnostics == ()


def test_asyncapi_2(tmp_path: Path) -> None:
    found = compiled(written(tmp_path, ASYNCAPI_2))
    assert found.spec.roots == ("chat/{room} subscribe messages", "hello")
    assert verdict(found, "chat/{room} subscribe messages", None)
    assert verdict(found, "chat/{room} subscribe messages", {"by": {"name": "x"}})
    assert not verdict(found, "chat/{room} subscribe messages", {"by": {"name": 1}})
    assert not verdict(found, "hello", "")


def test_the_messages_of_an_operation_are_one_union(tmp_path: Path) -> None:
    """It is named after the operation; what belongs to no such operation stays an entry point of its own."""
    other = {**SAID, "properties": {"type": {"const": "left"}}, "required": ["type"]}
    said = {**SAID, "required": ["type"]}
    chat = {"messages": {"said": {"payload": said}, "left": {"payload": other}, "ping": {"payload": {"type": "null"}}}}
    sent = [{"$ref": f"#/channels/chat/messages/{name}"} for name in ("said", "left")]
    channel = {"$ref": "#/channels/chat"}
    operations = {
        "tell": {"action": "send", "channel": channel, "messages": sent, "title": "Told"},
        "ping": {"action": "receive", "channel": channel, "messages": [{"$ref": "#/channels/chat/messages/ping"}]},
    }
    value = {**ASYNCAPI_3, "channels": {"chat": chat}, "operations": operations}
    value["components"] = {"schemas": {"User": USER}}
    found = compiled(written(tmp_path, value))
    assert found.spec.roots == ("Told", "ping")
    assert isinstance(found.spec["Told"], TaggedUnion)
    assert verdict(found, "Told", {"type": "left"})
    assert not verdict(found, "Told", None)
    assert not found.failed


def test_openapi_3_1(tmp_path: Path) -> None:
    found = compiled(written(tmp_path, OPENAPI_31))
    assert found.spec.roots == ("User", "Base")
    assert not verdict(found, "User", {"name": "x"}), "siblings of $ref count in 2020-12"
    assert verdict(found, "User", {"name": "x", "more": 1})


def test_openapi_3_0_in_json_schemas_words(tmp_path: Path) -> None:
    found = compiled(written(tmp_path, OPENAPI_30))
    assert verdict(found, "Price", None)
    assert not verdict(found, "Price", 0)
    assert not verdict(found, "Item", {"size": None}), "null is not among the values"
    item = found.spec["Item"]
    assert isinstance(item, Record)
    assert isinstance(found.spec["Item size"], Enum)
    assert isinstance(found.spec["Price"].type, Nullable)  # type: ignore[union-attr]


def test_places_are_those_of_the_document(tmp_path: Path) -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: A}\ncomponents:\n  schemas:\n    A:\n      type: object\n      requried: [a]\n"
    )
    _, (fault,) = load(written(tmp_path, text, "a.yaml"), shown="a.yaml")
    assert str(fault).startswith("a.yaml:7:7: error[unknown-keyword]: `requried` is not a JSON Schema keyword (#/comp")


def test_a_schema_may_refer_into_a_container(tmp_path: Path) -> None:
    written(tmp_path, OPENAPI_30, "api.json")
    loaded, said = load(written(tmp_path, schema({"$ref": "api.json#/components/schemas/Price"})))
    assert said == ()
    assert Judge(loaded).accepts(None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"swagger": "2.0", "info": {}}, "Swagger 2.0 is not supported"),
        ({"openapi": "4.0.0", "info": {}}, "OpenAPI 4.0.0 is not supported"),
        ({"asyncapi": "1.2.0", "info": {}}, "AsyncAPI 1.2.0 is not supported"),
        ({"openapi": "3.1.0", "info": {}}, "has no schemas"),
        (
            {
                **ASYNCAPI_2,
                "components": {"messages": {"A": {"schemaFormat": "application/vnd.apache.avro", "payload": 1}}},
            },
            "the schema format `application/vnd.apache.avro` is not supported",
        ),
        ({"asyncapi": "3.0.0", "components": {"messages": {"A": {"$ref": "b.yaml#/x"}}}}, "is in another file"),
        ({"asyncapi": "3.0.0", "components": {"messages": {"A": {"$ref": "#/x"}}}}, "there is no message at `#/x`"),
        ({"openapi": "3.1.0", "components": {"schemas": {"A": {"$ref": "#/components/schemas/B"}}}}, "there is no `B`"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, value: Mapping[str, Any], words: str) -> None:
    whole = compiled(written(tmp_path, value))
    assert whole.failed
    assert words in "\n".join(map(str, whole.diagnostics))


def test_every_target_builds_from_a_container(tmp_path: Path) -> None:
    files = build(written(tmp_path, ASYNCAPI_3), TARGETS).files
    assert all(files[name] for name in TARGETS)


@pytest.mark.slow
def test_corpora_as_documents_and_back(tmp_path: Path) -> None:
    """A published payload, made a document by us and read as a container, gives the verdicts of the payload."""
    cases = sorted((outside.corpora() / "asyncapi").glob("*/schema.json"))
    assert len(cases) > 40
    judged = 0
    for case in cases:
        payload = compiled(case)
        again = compiled(written(tmp_path, asyncapi.document(payload.schema, payload.spec)[0]))
        assert not again.failed, again.diagnostics
        roots = again.spec.roots
        for text in case.parent.glob("valid/*"):
            value = json.loads(text.read_bytes())
            assert [verdict(again, root, value) for root in roots].count(True) == 1
            judged += 1
        for value in (None, 0, "", [], {}):
            accepts = Judge(payload.schema).accepts(value)
            assert any(verdict(again, root, value) for root in roots) is accepts, (case, value)
            judged += 1
    assert judged > 200
