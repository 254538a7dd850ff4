"""Makes a protocol of any size: messages with payloads, records, enums and unions. The same each time."""

from __future__ import annotations

import random
from typing import Any

Schema = dict[str, Any]

_NOUNS = ("book", "shelf", "author", "loan", "reader", "scan", "order", "cover", "review", "series", "branch", "copy")
_VERBS = ("added", "moved", "renamed", "counted", "checked", "removed", "merged", "shared", "rated", "returned")
_PER_MESSAGE = 4
"""Definitions for each message: itself, its payload, a record, and an enum or a union."""


def protocol(messages: int) -> Schema:
    """A schema of so many messages, told apart by `type`, in four times as many definitions."""
    chance = random.Random(0)
    names = [_name(number) for number in range(messages)]
    definitions: dict[str, Schema] = {"Meta": _meta()}
    for number, name in enumerate(names):
        definitions |= _message(name, number, chance)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://example.com/protocols/{messages}.json",
        "title": "Protocol",
        "description": f"A protocol of {messages} messages.",
        "oneOf": [_ref(name) for name in names],
        "$defs": definitions,
    }


def _name(number: int) -> str:
    rest, noun = divmod(number, len(_NOUNS))
    rest, verb = divmod(rest, len(_VERBS))
    return f"{_NOUNS[noun].title()}{_VERBS[verb].title()}{rest or ''}"


def _message(name: str, number: int, chance: random.Random) -> dict[str, Schema]:
    tag = f"{name[0].lower()}{name[1:]}"
    choice = _enum(name, chance) if number % 3 else _union(name)
    return {
        name: _object(
            f"Says that event {number} happened.",
            {"type": {"const": tag}, "id": _text("Unique number.", 1, 64), "meta": _ref("Meta")}
            | {"payload": _ref(f"{name}Payload"), "sentAt": _integer("Unix milliseconds.", 2**53 - 1)},
            ["type", "id", "payload"],
        ),
        f"{name}Payload": _object(
            f"What event {number} tells.",
            {f"field{index}": _scalar(chance) for index in range(chance.randint(2, 5))}
            | {"detail": _ref(f"{name}Detail"), "kind": _ref(f"{name}Kind")}
            | {"tags": {"type": "array", "items": {"type": "string", "maxLength": 40}, "maxItems": 20}},
            ["detail", "field0"],
        ),
        f"{name}Detail": _object(
            f"A detail of event {number}.",
            {"count": _integer("How many.", 1000), "note": {"type": ["string", "null"], "description": "A remark."}}
            | {"labels": {"type": "object", "additionalProperties": {"type": "string"}}},
            ["count"],
        ),
        f"{name}Kind": choice,
    }


def _meta() -> Schema:
    members = {"trace": _text("Follows a request.", 0, 64), "retries": _integer("Earlier attempts.", 10)}
    return _object("What every message may carry.", members, ["trace"])


def _enum(name: str, chance: random.Random) -> Schema:
    values = [f"{_VERBS[index]}_{_NOUNS[index]}" for index in range(chance.randint(3, 7))]
    return {"description": f"The kinds of {name}.", "type": "string", "enum": values}


def _union(name: str) -> Schema:
    def variant(tag: str) -> Schema:
        return _object(f"By {tag}.", {"by": {"const": tag}, tag: {"type": "string"}}, ["by", tag])

    return {"description": f"The kinds of {name}.", "oneOf": [variant("hand"), variant("machine")]}


def _scalar(chance: random.Random) -> Schema:
    makers = (
        lambda: _text("A short text.", 0, chance.randint(20, 200)),
        lambda: _integer("A count.", chance.randint(10, 100_000)),
        lambda: {"type": "number", "minimum": 0, "maximum": 1, "description": "A share of the whole."},
        lambda: {"type": "boolean", "description": "Whether it holds."},
        lambda: {"type": "string", "pattern": "^[a-z]{2,8}-[0-9]{1,4}$", "description": "A shelf mark."},
    )
    return chance.choice(makers)()


def _object(description: str, properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "description": description, "properties": properties, "required": required}


def _text(description: str, shortest: int, longest: int) -> Schema:
    return {"type": "string", "minLength": shortest, "maxLength": longest, "description": description}


def _integer(description: str, most: int) -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": most, "description": description}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
