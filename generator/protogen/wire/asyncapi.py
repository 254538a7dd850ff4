"""Reads the channels of an AsyncAPI 2 or 3 document, in the words that the annotation has for them.

What a document says in its own words is never checked here: where something has not the expected form, it is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from protogen.schema.openapi import Tokens, at, followed
from protogen.source.place import Json, pointer_of, split_pointer

Words = dict[str, Json]
_OWN = ("name", "correlation", "order", "flow", "live", "calls", "action")
"""The words of the annotation that AsyncAPI has no place for: they are in `x-protogen` on the channel."""
_PUBLIC = {"subscribe": "sends", "publish": "receives"}
"""What a client does in AsyncAPI 2, and what the server does then."""


def channels(value: Json) -> Iterator[tuple[str, Words]]:
    """Yields each channel: its name, and its words."""
    for key in _keys(value, "channels"):
        here = followed(value, ("channels", key))
        held = _object(value, here)
        words = _Reader(value, key, here, held).words()
        name = str(words.pop("name", key))
        yield name, {word: each for word, each in words.items() if each not in ({}, [], "", None)}


def note_of(value: Json, tokens: Tokens) -> Mapping[str, Json]:
    """The object under `x-protogen` of an object of the document; empty if there is none."""
    note = _object(value, tokens).get("x-protogen")
    return note if isinstance(note, dict) else {}


class _Reader:
    """Reads one channel of a document."""

    def __init__(self, value: Json, key: str, here: Tokens, held: Mapping[str, Json]) -> None:
        self.value, self.key, self.here, self.held = value, key, here, held
        self.old = str(value.get("asyncapi", "")).startswith("2.")
        self.note = note_of(value, here)

    def words(self) -> Words:
        """The channel in the annotation's words."""
        address = self.key if self.old else self.held.get("address")
        sends, receives, calls = self._operations()
        binding = _object(self.value, (*self.here, "bindings", "ws"))
        headers = self._binding(binding, "headers")
        protocols = headers.pop("Sec-WebSocket-Protocol", {})
        found: Words = {
            "address": address.partition("?")[0].partition("#")[0] if isinstance(address, str) else "",
            "description": _text(self.held.get("description")) or _text(self.held.get("summary")),
            "sends": sends,
            "receives": receives,
            "servers": {self._name(each): self._server(each) for each in self._servers()},
            "parameters": {key: self._parameter(key) for key in _keys(self.held, "parameters")},
            "query": self._binding(binding, "query"),
            "headers": headers,
            "subprotocols": protocols.get("enum", []),
            "correlation": self._correlation(),
            "calls": calls,
        }
        self._secure(found)
        return found | {word: self.note[word] for word in _OWN if word in self.note}

    # servers

    def _servers(self) -> list[Tokens]:
        """The places of the channel's servers: those that it names, else all."""
        named = self.held.get("servers")
        every: list[Tokens] = [("servers", key) for key in _keys(self.value, "servers")]
        if not isinstance(named, list) or not named:
            return every
        if self.old:
            return [each for each in every if each[1] in named]
        return [_first(self.value, (*self.here, "servers", str(number))) for number in range(len(named))]

    def _name(self, tokens: Tokens) -> str:
        return str(note_of(self.value, tokens).get("name") or tokens[-1])

    def _server(self, tokens: Tokens) -> Words:
        held = _object(self.value, followed(self.value, tokens))
        protocol = _text(held.get("protocol")) or "ws"
        if self.old:
            url = _text(held.get("url"))
            url = url if "://" in url else f"{protocol}://{url}"
        else:
            path = _text(held.get("pathname"))
            url = f"{protocol}://{_text(held.get('host'))}{'/' if path and not path.startswith('/') else ''}{path}"
        for name in _keys(held, "variables"):
            variable = _object(self.value, followed(self.value, (*tokens, "variables", name)))
            values = [variable.get("default"), *(variable.get("enum") or ())]
            url = url.replace(f"{{{name}}}", next((each for each in values if isinstance(each, str)), f"{{{name}}}"))
        note = note_of(self.value, followed(self.value, tokens))
        more = {"description": _text(held.get("description")), "http": _text(note.get("http"))}
        return {"url": url, **{word: each for word, each in more.items() if each}}

    # parameters

    def _parameter(self, key: str) -> Words:
        held = _object(self.value, followed(self.value, (*self.here, "parameters", key)))
        schema = held.get("schema")
        found = _about({**(schema if isinstance(schema, dict) else {}), **held})
        return found | ({"credential": True} if note_of(held, ()).get("credential") is True else {})

    def _binding(self, binding: Mapping[str, Json], word: str) -> dict[str, Words]:
        schema = binding.get(word)
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str) and schema["$ref"].startswith("#/"):
            schema = _object(self.value, followed(self.value, tuple(split_pointer(schema["$ref"][1:]))))
        if not isinstance(schema, dict):
            return {}
        listed = schema.get("required")
        required = listed if isinstance(listed, list) else []
        held = {name: schema["properties"][name] for name in _keys(schema, "properties")}
        return {
            name: {**_about(each), **({} if name in required else {"required": False})}
            for name, each in held.items()
            if isinstance(each, dict)
        }

    def _secure(self, found: Words) -> None:
        """Mark the credentials: what the security schemes of the servers and of the operations name."""
        for scheme in self._schemes():
            kind, name = scheme.get("type"), _text(scheme.get("name"))
            where = {"query": "query", "header": "headers"}.get(str(scheme.get("in")))
            if kind in ("http", "oauth2", "openIdConnect"):
                where, name = "headers", "Authorization"
            if where and name and kind in ("http", "oauth2", "openIdConnect", "httpApiKey"):
                known = found[where].get(name, _about(scheme))
                found[where] = {**found[where], name: {**known, "credential": True}}

    def _schemes(self) -> Iterator[Mapping[str, Json]]:
        """The security schemes that apply to the channel."""
        holders = [*self._servers(), *(each for each, _ in self._own_operations())]
        for holder in holders:
            tokens = (*followed(self.value, holder), "security")
            listed = _list(self.value, tokens)
            for number, each in enumerate(listed):
                names = list(each) if self.old and isinstance(each, dict) else []
                places: list[Tokens] = [("components", "securitySchemes", name) for name in names]
                places += [] if self.old else [(*tokens, str(number))]
                yield from (_object(self.value, followed(self.value, place)) for place in places)

    # operations

    def _own_operations(self) -> Iterator[tuple[Tokens, str]]:
        """The places of the channel's operations, each with what the server does: `sends` or `receives`."""
        if self.old:
            yield from (((*self.here, verb), way) for verb, way in _PUBLIC.items() if verb in self.held)
            return
        for key in _keys(self.value, "operations"):
            tokens = followed(self.value, ("operations", key))
            words = _object(self.value, tokens)
            if followed(self.value, (*tokens, "channel")) == self.here and words.get("action") in ("send", "receive"):
                yield tokens, f"{words['action']}s"

    def _operations(self) -> tuple[list[str], list[str], Words]:
        """References to what the server sends and receives, and the calls."""
        found: dict[str, list[str]] = {"sends": [], "receives": []}
        calls: Words = {}
        for tokens, way in self._own_operations():
            note, reply = note_of(self.value, tokens), self._messages((*tokens, "reply", "messages"))
            single = self._messages((*tokens, "messages"))
            if way == "receives" and reply and len(single) == 1:
                calls[str(note.get("call") or tokens[-1])] = {"send": single[0], "reply": reply, **_ids(note)}
            else:
                found[way] += self._whole(tokens)
        return found["sends"], found["receives"], calls

    def _whole(self, tokens: Tokens) -> list[str]:
        """References to the messages of an operation: to their union, if there are several and it lists them."""
        each = self._each(tokens)
        if len(each) < 2:
            return each
        here = (*tokens, "message") if self.old else (*tokens, "messages")
        return [f"#{pointer_of(here)}"] if self.old or _list(self.value, here) else each

    def _each(self, tokens: Tokens) -> list[str]:
        """References to the messages of an operation one by one; without a list, to those of its channel."""
        if self.old:
            here: Tokens = (*tokens, "message")
            many = _list(self.value, (*here, "oneOf"))
            places: list[Tokens] = [(*here, "oneOf", str(number)) for number in range(len(many))] or [here]
            return [each for place in places if (each := self._payload(followed(self.value, place)))]
        return self._messages((*tokens, "messages")) or [
            reference
            for key in _keys(self.held, "messages")
            if (reference := self._payload(followed(self.value, (*self.here, "messages", key))))
        ]

    def _messages(self, tokens: Tokens) -> list[str]:
        """References to the payloads of listed messages."""
        places = [followed(self.value, (*tokens, str(number))) for number in range(len(_list(self.value, tokens)))]
        return list(dict.fromkeys(each for place in places if (each := self._payload(place))))

    def _payload(self, message: Tokens) -> str:
        """A reference to the payload of a message: to a component, if it only refers to one; empty if it has none."""
        held = _object(self.value, message).get("payload")
        here = (*message, "payload")
        if isinstance(held, dict) and "schemaFormat" in held:
            held, here = held.get("schema"), (*here, "schema")
        if isinstance(held, dict) and set(held) == {"$ref"} and str(held["$ref"]).startswith("#/components/schemas/"):
            return str(held["$ref"])
        return "" if held is None else f"#{pointer_of(here)}"

    def _correlation(self) -> str:
        """The JSON Pointer of the correlation id, in the payloads of the channel's messages."""
        places = [(*self.here, "messages", key) for key in _keys(self.held, "messages")]
        places += [(*each, "message") for each, _ in self._own_operations() if self.old]
        for place in places:
            tokens = (*followed(self.value, place), "correlationId")
            location = _text(_object(self.value, followed(self.value, tokens)).get("location"))
            if location.startswith("$message.payload#/"):
                return location.partition("#")[2]
        return ""


def _ids(note: Mapping[str, Json]) -> Words:
    ids = note.get("id")
    return {"id": ids} if isinstance(ids, list) and len(ids) == 2 and all(isinstance(each, str) for each in ids) else {}


def _about(words: Mapping[str, Any]) -> Words:
    """What a schema says of a parameter."""
    found: Words = {"description": words["description"]} if _text(words.get("description")) else {}
    values = words.get("enum", [words["const"]] if "const" in words else None)
    if isinstance(values, list) and values and all(isinstance(each, str) for each in values):
        found["enum"] = values
    return found | ({"default": words["default"]} if isinstance(words.get("default"), str) else {})


def _first(value: Json, tokens: Tokens) -> Tokens:
    """The place that one reference leads to (`followed` would go on: a server's own name would be lost)."""
    try:
        ref = at(value, tokens).get("$ref", "")
    except (KeyError, AttributeError):
        return tokens
    return tuple(split_pointer(ref[1:])) if isinstance(ref, str) and ref.startswith("#/") else tokens


def _object(value: Json, tokens: Tokens) -> Mapping[str, Any]:
    """The object at a place; empty if there is none."""
    try:
        held = at(value, tokens)
    except KeyError:
        return {}
    return held if isinstance(held, dict) else {}


def _list(value: Json, tokens: Tokens) -> list[Json]:
    try:
        held = at(value, tokens)
    except KeyError:
        return []
    return held if isinstance(held, list) else []


def _keys(value: Json, word: str) -> list[str]:
    held = value.get(word) if isinstance(value, dict) else None
    return [key for key in held if not str(key).startswith("x-")] if isinstance(held, dict) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
