"""The wire of a contract: read from annotations and from AsyncAPI documents, and the same after a round trip."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.making import compiled, schema, written
from support.paths import SUPPORT, V2

from protogen.asyncapi import document as asyncapi
from protogen.wire.reading import wire
from protogen.wire.values import Channel, Entry, Live, Refresh, Verdict, Wire

CHAT = SUPPORT / "chat.schema.json"
MESSAGE = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
HARD: dict[str, Any] = {
    "x-protogen": {
        "channels": {
            "a b": {
                "address": "/a/{x}/{y}",
                "sends": ["#/$defs/A", "#/$defs/C"],
                "servers": {"one": {"url": "wss://a.example/base", "http": "https://b.example"}},
                "query": {"key": {"credential": True, "required": False, "default": "k", "enum": ["k", "l"]}},
                "headers": {"X-Key": {"credential": True}, "X-Other": {"required": False}},
                "calls": {"ask": {"send": "#/$defs/B", "reply": ["#/$defs/A"], "id": ["/id", "/id"]}},
                "correlation": "/id",
                "live": {"resume": {"message": "B", "from": "/id"}, "opening": {"send": "#/$defs/B"}},
            },
            "c": {
                "address": "/c",
                "receives": "#/$defs/B",
                "servers": {"one": {"url": "ws://c.example"}, "two": {"url": "ws://d.example", "description": "D."}},
                "query": {"other": {"credential": True, "description": "Another."}},
                "subprotocols": ["p.v1", "p.v2"],
                "flow": {"repeat": ["x"], "end": ["y"]},
            },
        }
    },
    "$defs": {"A": MESSAGE, "B": MESSAGE, "C": MESSAGE},
}


def read(path: Path) -> Wire:
    contract = compiled(path)
    assert not contract.failed, "\n".join(map(str, contract.diagnostics))
    return wire(contract.schema, contract.spec)


def nowhere(value: Any) -> Any:
    """A wire without the places of its entries, which differ from file to file."""
    if isinstance(value, Entry):
        return value.name
    if isinstance(value, tuple):
        return tuple(map(nowhere, value))
    if hasattr(value, "__dataclass_fields__"):
        return (type(value), *(nowhere(getattr(value, name)) for name in value.__dataclass_fields__))
    return value


@pytest.mark.parametrize("draft", ["2020-12", "draft-07"])
@pytest.mark.parametrize("case", ["v2", "chat", "hard"])
def test_a_round_trip_through_asyncapi_loses_nothing(tmp_path: Path, case: str, draft: str) -> None:
    path = {"v2": V2, "chat": CHAT}.get(case) or written(tmp_path, schema(HARD), "hard.json")
    contract = compiled(path)
    first = wire(contract.schema, contract.spec)
    document, said = asyncapi.document(contract.schema, contract.spec, draft)
    again = read(written(tmp_path, yaml.safe_dump(json.loads(json.dumps(document)), sort_keys=False), "again.yaml"))

    assert said == ()
    assert first.channels
    assert [nowhere(each) for each in again.channels] == [nowhere(each) for each in first.channels]


def test_our_contract() -> None:
    (channel,) = read(V2).channels
    assert (channel.name, channel.address, channel.correlation) == ("jobProgress", "/ws/progress", "/jobId")
    assert channel.sends == (Entry("WebSocketMessageV2", ""),)
    assert channel.receives == ()
    assert [each.base for each in channel.servers] == ["https://api.oooefam.net", "https://staging-api.oooefam.net"]
    assert channel.subject is not None
    assert channel.subject.name == "jobId"
    assert [each.name for each in channel.credentials] == ["token"]
    assert channel.flow is not None
    assert channel.flow.recover == {"CONNECTION_FAILED": "retry", "TOKEN_EXPIRED": "refresh"}
    assert channel.live.on_status(404) == Verdict("fail", "JOB_NOT_FOUND")
    assert channel.live.on_status(401) == Verdict("refresh")
    assert channel.live.on_status(503) == Verdict("retry")


def test_the_chat_has_two_channels_and_two_directions() -> None:
    room, presence = read(CHAT).channels
    assert [each.name for each in room.sends] == ["RoomEvent"]
    assert [each.name for each in room.receives] == ["RoomCommand"]
    assert [(call.name, call.send.name, call.ids) for call in room.calls] == [("say", "Say", ("/id", "/id"))]
    assert room.live.opening is not None
    assert room.live.opening.send.name == "Hello"
    assert [each.name for each in room.headers if each.credential] == ["Authorization"]
    assert (presence.receives, presence.live.resume.kind) == ((), "latest")


ASYNCAPI_2: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "Chat", "version": "1.0.0"},
    "servers": {
        "main": {
            "url": "chat.example:{port}/v1",
            "protocol": "wss",
            "variables": {"port": {"default": "8443"}},
            "security": [{"key": []}],
        }
    },
    "channels": {
        "/rooms/{room}": {
            "parameters": {"room": {"description": "Which.", "schema": {"type": "string", "enum": ["a", "b"]}}},
            "bindings": {"ws": {"query": {"type": "object", "properties": {"after": {"type": "string"}}}}},
            "publish": {"message": {"$ref": "#/components/messages/say"}},
            "subscribe": {
                "message": {
                    "oneOf": [{"$ref": "#/components/messages/said"}, {"$ref": "#/components/messages/left"}],
                }
            },
            "x-protogen": {"live": {"closed": {"4000": "retry"}}, "order": "/n"},
        }
    },
    "components": {
        "messages": {
            name: {
                "payload": {"type": "object", "properties": {"type": {"const": name}}, "required": ["type"]},
                "correlationId": {"location": "$message.payload#/id"},
            }
            for name in ("say", "said", "left")
        },
        "securitySchemes": {"key": {"type": "httpApiKey", "in": "query", "name": "key"}},
    },
}


def test_asyncapi_2(tmp_path: Path) -> None:
    (channel,) = read(written(tmp_path, ASYNCAPI_2, "chat.json")).channels
    assert (channel.name, channel.address) == ("/rooms/{room}", "/rooms/{room}")
    assert [each.url for each in channel.servers] == ["wss://chat.example:8443/v1"]
    assert len(channel.sends) == 1
    assert "subscribe" in channel.sends[0].name
    assert [each.name for each in channel.receives] == ["say"]
    assert channel.parameters[0].enum == ("a", "b")
    assert [(each.name, each.required, each.credential) for each in channel.query] == [
        ("after", False, False),
        ("key", True, True),
    ]
    assert channel.live.on_close(4000) == Verdict("retry")
    assert (channel.order, channel.correlation) == ("/n", "/id")


def test_an_operation_without_messages_has_those_of_its_channel(tmp_path: Path) -> None:
    payload = {"type": "object"}
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1.0.0"},
        "channels": {"c": {"address": "/c", "messages": {"m": {"payload": payload}, "n": {"payload": payload}}}},
        "operations": {"o": {"action": "receive", "channel": {"$ref": "#/channels/c"}}},
    }
    (channel,) = read(written(tmp_path, document, "t.json")).channels
    assert [each.name for each in channel.receives] == ["m", "n"]
    assert channel.sends == ()


HOSTILE: list[Any] = [None, 1, "x", [], [None], {}, {"$ref": "#/nowhere"}, {"$ref": 1}, {"a": None}]
HOSTILE += [{"a": {"$ref": "#"}}, {"a": {"a": 1}}]


@pytest.mark.parametrize("held", HOSTILE)
@pytest.mark.parametrize("word", ["servers", "channels", "operations", "components", "c", "messages", "bindings", "o"])
def test_no_document_breaks_the_reading(tmp_path: Path, word: str, held: Any) -> None:
    """Whatever stands where something else is expected, there is a wire, or a diagnostic."""
    document: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1.0.0"},
        "servers": {"s": {"host": "h", "protocol": "ws"}},
        "channels": {"c": {"address": "/c", "messages": {"m": {"payload": {"type": "object"}}}, "bindings": {}}},
        "operations": {"o": {"action": "send", "channel": {"$ref": "#/channels/c"}}},
        "components": {"schemas": {"S": {"type": "object"}}},
    }
    at = {"c": document["channels"], "messages": document["channels"]["c"], "bindings": document["channels"]["c"]}
    at["o"] = document["operations"]
    at.get(word, document)[word] = held
    contract = compiled(written(tmp_path, document, "t.json"))
    if not contract.failed:
        assert isinstance(wire(contract.schema, contract.spec), Wire)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"channel": {}, "channels": {"a": {"sends": "#/$defs/A"}}}, "bad-channel"),
    ({"channel": {"sends": "#/$defs/B"}}, "bad-channel"),
    ({"channel": {"parameters": {"room": {}}}}, "bad-channel"),
    ({"channel": {"address": "/{a}/{a}"}}, "bad-channel"),
    ({"channel": {"live": {"refused": {"401": "refesh"}}}}, "unknown-verdict"),
    ({"channel": {"live": {"closed": {"4401": "stop NOW"}}}}, "unknown-verdict"),
    ({"channel": {"live": {"refused": {"4011": "fail"}}}}, "bad-annotation"),
    ({"channel": {"live": {"refresh": {"path": "/r", "token": "/t", "body": {"a": ["$no"]}}}}}, "bad-channel"),
    ({"channel": {"live": {"refresh": {"path": "/r"}}}}, "bad-annotation"),
    ({"channel": {"live": {"resume": "all"}}}, "bad-annotation"),
    ({"channel": {"live": {"keepAlive": {"every": 0, "within": 1}}}}, "bad-annotation"),
    ({"channel": {"live": {"opening": {"send": "#/$defs/Hello"}}}}, "bad-channel"),
    ({"channel": {"correlation": "/nothing"}}, "bad-channel"),
    ({"channel": {"order": "/nothing"}}, "bad-channel"),
    ({"channel": {"calls": {"c": {"send": "#/$defs/A", "reply": "#/$defs/A", "id": ["/id", "/no"]}}}}, "bad-channel"),
    ({"channels": {"a": {"sends": "#/$defs/A"}, "b": {}}}, "bad-channel"),
    ({"channels": {"a": {"sends": "#/$defs/A"}, "b": {"name": "a", "sends": "#/$defs/A"}}}, "bad-channel"),
    ({"channel": {"adress": "/a"}}, "unknown-annotation"),
    ({"channel": {"servers": ["staging"]}}, "bad-annotation"),
    ({"channel": {"servers": {"staging": "wss://a.example"}}}, "bad-annotation"),
    ({"channel": {"sends": {"$ref": "#/$defs/A"}}}, "bad-annotation"),
    ({"channel": {"calls": ["say"]}}, "bad-annotation"),
]


@pytest.mark.parametrize(("note", "rule"), BAD)
def test_a_mistake_is_told_at_its_line_with_what_to_do(tmp_path: Path, note: dict[str, Any], rule: str) -> None:
    contract = compiled(written(tmp_path, json.dumps(schema({"x-protogen": note, "$defs": {"A": MESSAGE}}), indent=1)))
    (told,) = [each for each in contract.diagnostics if each.severity.value == "error"]
    with_clients = compiled(tmp_path / "s.json", target={"python": {"client": True}})
    assert str(told) in map(str, with_clients.diagnostics), "a config that asks for clients hides no mistake"
    assert told.rule == rule
    assert told.help
    assert told.place is not None
    assert told.place.pointer.startswith("/x-protogen/channel")
    assert told.place.line_column[0] > 2


def test_a_mistake_in_an_asyncapi_document_too(tmp_path: Path) -> None:
    document = json.loads(json.dumps(ASYNCAPI_2))
    document["channels"]["/rooms/{room}"]["x-protogen"] = {"live": {"closed": {"4000": "rety"}}, "ordr": "/n"}
    path = written(tmp_path, document, "chat.json")
    rules = [each.rule for each in compiled(path).diagnostics]
    assert [each.rule for each in compiled(path, target={"python": {"client": True}}).diagnostics] == rules
    assert rules == ["unknown-annotation", "unknown-verdict"] or rules == ["unknown-verdict", "unknown-annotation"]


def test_verdicts_that_nobody_gives() -> None:
    plain, able = Live(), Live(Refresh("/r", "/t"))
    assert [str(plain.on_status(each)) for each in (400, 401, 403, 404, 408, 425, 429, 500, 503)] == [
        *("fail", "fail", "fail", "fail", "retry", "retry", "retry", "retry", "retry")
    ]
    assert str(able.on_status(401)) == "refresh"
    assert [str(plain.on_close(each)) for each in (1000, 1001, 1005, 1006, 1008, 1012, 4401, 4000)] == [
        *("end", "retry", "end", "retry", "fail", "retry", "fail", "fail")
    ]
    assert str(able.on_close(4401)) == "refresh"


@pytest.mark.parametrize(
    ("path", "name", "texts"),
    [
        ("/rooms/a%20b", "room", {"room": "a%20b"}),
        ("/presence", "presence", {}),
        ("/v1/rooms/b", "room", {"room": "b"}),
    ],
)
def test_a_path_belongs_to_a_channel(path: str, name: str, texts: dict[str, str]) -> None:
    room, presence = read(CHAT).channels
    server = replace(room.servers[0], url="ws://localhost:8080/v1")
    found = Wire((replace(room, servers=(server,)), presence)).at(path)
    assert found is not None
    assert (found[0].name, found[1]) == (name, texts)


def test_no_channel_has_the_path() -> None:
    assert read(CHAT).at("/rooms/a/b") is None
    assert Wire((Channel("a", "/a"), Channel("b", "/{x}"))).at("/a") == (Channel("a", "/a"), {})


JUNK: list[Any] = [None, True, 0, 1.5, "", "x", "#/", "#/channels/room", [], [None], {}, {"$ref": 5}, {"a": {}}, ["a"]]
JUNK += [{"$ref": "#/channels/room"}, {"$ref": "#/nowhere"}, {"$ref": "#"}]


def spots(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    yield at
    if isinstance(value, (dict, list)):
        for key, held in value.items() if isinstance(value, dict) else enumerate(value):
            yield from spots(held, (*at, key))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_what_is_changed_at_random_is_read_and_written_again_or_told(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    document = json.loads(CHAT.read_text())
    if seed % 2:
        contract = compiled(CHAT)
        document = json.loads(json.dumps(asyncapi.document(contract.schema, contract.spec, "draft-07")[0]))
    own = ("servers", "channels", "operations") if seed % 2 else ("x-protogen",)
    for _ in range(chance.choice((1, 1, 2, 3))):
        *above, last = chance.choice([each for each in spots(document) if len(each) > 1 and each[0] in own])
        holder = document
        for token in above:
            holder = holder[token]
        holder[last] = chance.choice(JUNK)
    found = compiled(written(tmp_path, document, "changed.json"))
    if not found.failed:
        first = wire(found.schema, found.spec)
        made, _ = asyncapi.document(found.schema, found.spec)
        again = read(written(tmp_path, json.loads(json.dumps(made)), "again.json"))
        assert len(again.channels) == max(1, len(first.channels))
