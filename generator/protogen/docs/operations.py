"""Makes a section for each operation and webhook of an OpenAPI document: what it takes, and what it replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from protogen.docs.anchors import Anchors
from protogen.docs.view import Line, Section, Words
from protogen.schema.load import Schema, Subschema
from protogen.schema.openapi import METHODS, Tokens, at, followed
from protogen.source.place import Json, Place, pointer_of

Link = Callable[[Subschema], Words]
"""What a subschema is, in words with links."""


def operations(schema: Schema, anchors: Anchors, link: Link) -> Iterator[Section]:
    """The operations of a document, in its order."""
    value = schema.sources[0].value
    if not isinstance(value, dict) or "openapi" not in value:
        return
    for group in ("paths", "webhooks"):
        for path in value.get(group) or ():
            here = followed(value, (group, path))
            item = _held(value, here)
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    lead = "" if group == "paths" else "webhook "
                    run = _Run(schema, value, link)
                    yield run.section(f"{lead}{method.upper()} {path}", anchors, (*here, method), here)


class _Run:
    """One operation's section, while it is made."""

    def __init__(self, schema: Schema, value: Json, link: Link) -> None:
        self._schema, self._value, self._link = schema, value, link

    def section(self, name: str, anchors: Anchors, tokens: Tokens, above: Tokens) -> Section:
        """`above`: the path, whose parameters hold for its operations."""
        words = _held(self._value, tokens)
        texts = [str(words[word]).strip() for word in ("summary", "description") if words.get(word)]
        lines = (*self._parameters(above), *self._parameters(tokens), *self._request(tokens), *self._replies(tokens))
        return Section(
            name,
            anchors.new(str(words.get("operationId") or name)),
            "operation",
            "\n\n".join(dict.fromkeys(texts)),
            words.get("deprecated") is True,
            lines=lines,
        )

    def _parameters(self, tokens: Tokens) -> Iterator[Line]:
        for number, _ in enumerate(_held(self._value, tokens).get("parameters") or ()):
            place = followed(self._value, (*tokens, "parameters", str(number)))
            words = _held(self._value, place)
            needed = "" if words.get("required") else ", optional"
            label = f"{words.get('in', 'a')} parameter `{words.get('name', '')}`{needed}"
            yield Line(label, self._type(place), str(words.get("description", "")))

    def _request(self, tokens: Tokens) -> Iterator[Line]:
        place = followed(self._value, (*tokens, "requestBody"))
        words = _held(self._value, place)
        if words:
            needed = "" if words.get("required") else ", optional"
            yield Line(f"request{needed}", self._type(place), str(words.get("description", "")))

    def _replies(self, tokens: Tokens) -> Iterator[Line]:
        for status in _held(self._value, (*tokens, "responses")):
            place = followed(self._value, (*tokens, "responses", status))
            words = _held(self._value, place)
            yield Line(f"reply {status}", self._type(place), str(words.get("description", "")))

    def _type(self, tokens: Tokens) -> Words:
        """The types of what stands at a place: its schema, or one for each media type."""
        held = _held(self._value, tokens)
        if "schema" in held:
            return self._of((*tokens, "schema"))
        found: list[Any] = []
        for media in held.get("content") or ():
            if isinstance(_held(self._value, (*tokens, "content", media)).get("schema"), dict | bool):
                more = "" if "json" in media else f" ({media})"
                found += [*(", or " for _ in found[:1]), *self._of((*tokens, "content", media, "schema")), more]
        return tuple(each for each in found if each) or ("nothing",)

    def _of(self, tokens: Tokens) -> Words:
        try:
            return self._link(self._schema.at(Place(self._schema.sources[0], pointer_of(tokens))))
        except KeyError:
            pass
        try:
            target = followed(self._value, tokens)
            return self._link(self._schema.at(Place(self._schema.sources[0], pointer_of(target))))
        except KeyError:
            return ("something",)


def _held(value: Json, tokens: Tokens) -> Mapping[str, Any]:
    try:
        found = at(value, tokens)
    except KeyError:
        return {}
    return found if isinstance(found, dict) else {}
