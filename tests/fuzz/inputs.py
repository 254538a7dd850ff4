"""What the fuzzer of the command line starts from: the cases, random schemas, and documents that contain schemas."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from support import hard_schemas
from support.paths import ROOT

from fuzz.documents import any_text
from fuzz.mutations import mutated, text_of
from fuzz.schemas import schema


@cache
def cases() -> tuple[Any, ...]:
    """The schemas of `tests/cases`."""
    return tuple(json.loads(path.read_text()) for path in sorted((ROOT / "tests/cases").glob("*.json")))


def base(dice: Random) -> Any:
    """Something to start from; only what is chosen is made."""
    kinds: list[Callable[[], Any]] = [
        lambda: dice.choice(cases()),
        lambda: dice.choice(cases()),
        lambda: schema(dice),
        lambda: hard_schemas.file_of(dice, dice.choice([1, 2])),
    ]
    found = dice.choice(kinds)()
    draw = dice.random()
    if draw < 0.75:
        return found
    if draw < 0.8:
        older = dice.choice(["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema#"])
        return {**found, "$schema": older}
    inner = {key: each for key, each in found.items() if key not in ("$schema", "$id")}
    return dice.choice([_openapi, _asyncapi_2, _asyncapi_3])(dice, inner)


def document(dice: Random, base: Any) -> bytes:
    """A document: an example of the schema, or one made of the words that the random schemas use, and changed."""
    examples = base.get("examples") if isinstance(base, dict) else None
    if isinstance(examples, list) and examples and dice.random() < 0.6:
        return text_of(mutated(dice.choice(examples), dice) if dice.random() < 0.8 else dice.choice(examples))
    return hard_schemas.document(dice, 3).encode() if dice.random() < 0.5 else any_text(dice)


def _openapi(dice: Random, held: Any) -> Any:
    """A service with a parameter, a body, answers and a callback."""
    reference = {"$ref": "#/components/schemas/A"}
    answer = {"description": "d", "content": {"application/json": {"schema": reference}}, "headers": {"H": _in(held)}}
    operation = {
        "operationId": "do",
        "parameters": [{"name": "p", "in": "path", **_in({"type": "string"})}, {"$ref": "#/components/parameters/P"}],
        "requestBody": {"content": {"application/json": {"schema": held}, "text/plain": {"schema": {}}}},
        "responses": {"200": answer, "default": {"$ref": "#/components/responses/R"}},
        "callbacks": {"c": {"{$request.body#/url}": {"post": {"requestBody": {"content": {"*/*": _in(reference)}}}}}},
    }
    return {
        "openapi": dice.choice(["3.0.3", "3.1.0"]),
        "info": {"title": "T", "version": "1.0.0"},
        "paths": {"/a/{p}": {"parameters": [], "get": operation}},
        "webhooks": {"w": {"$ref": "#/components/pathItems/I"}},
        "components": {
            "schemas": {"A": held, "B": {"oneOf": [reference], "discriminator": {"propertyName": "t", "mapping": {}}}},
            "parameters": {"P": {"name": "q", "in": "header", "schema": reference}},
            "responses": {"R": answer},
            "pathItems": {"I": {"post": operation}},
        },
    }


def _asyncapi_2(dice: Random, held: Any) -> Any:
    """Channels of version 2, with a message and a choice of messages."""
    message = {"name": "m", "payload": held, "headers": {"type": "object"}, "traits": [{"headers": {}}]}
    both = {"oneOf": [message, {"$ref": "#/components/messages/N"}]}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "T", "version": "1.0.0"},
        "channels": {
            "a/{b}": {"parameters": {"b": _in({"type": "string"})}, "publish": {"message": both}},
            "c": {"subscribe": {"operationId": "o", "message": {"$ref": "#/components/messages/N"}}},
        },
        "components": {
            "messages": {"N": {"payload": {"$ref": "#/components/schemas/A"}, "schemaFormat": _format(dice)}},
            "schemas": {"A": held},
        },
    }


def _asyncapi_3(dice: Random, held: Any) -> Any:
    """Channels and operations of version 3."""
    at = {"$ref": "#/channels/c"}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1.0.0"},
        "servers": {"s": {"host": "h", "protocol": "ws"}},
        "channels": {"c": {"address": "a/{b}", "messages": {"m": {"$ref": "#/components/messages/N"}, "n": {}}}},
        "operations": {
            "o": {"action": "send", "channel": at, "messages": [{"$ref": "#/channels/c/messages/m"}]},
            "p": {"action": "receive", "channel": at, "messages": [{"$ref": "#/channels/c/messages/n"}, {}]},
        },
        "components": {
            "messages": {"N": {"payload": {"schemaFormat": _format(dice), "schema": held}, "traits": [{}]}},
            "schemas": {"A": held},
        },
    }


def _in(held: Any) -> dict[str, Any]:
    return {"schema": held}


def _format(dice: Random) -> str:
    return dice.choice(["application/schema+json;version=draft-07", "application/vnd.aai.asyncapi+json;version=3.0.0"])
