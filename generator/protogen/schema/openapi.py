"""Finds the schemas inside the operations of an OpenAPI document, with a name for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from protogen.source.place import Json, split_pointer
from protogen.source.pointers import step

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_NAMED = {"requestBodies": "request", "responses": "response", "parameters": "parameter", "headers": "header"}
"""The groups of `components` other than `schemas`, and the word that the names of their schemas end in."""
_JSON = re.compile(r"(?i)(application|text)/(.+\+)?json(\s*;.*)?|\*/\*|application/\*")
_SUCCESS = re.compile(r"2..")

Tokens = tuple[str, ...]


class Inline(NamedTuple):
    """A schema in an operation. `media`: its media type, if that is not JSON."""

    name: str
    tokens: Tokens
    media: str = ""


def inline_schemas(value: Json) -> Iterator[Inline]:
    """Yields every schema in paths, webhooks and components (except `components.schemas`), each place once."""
    seen: set[Tokens] = set()
    for each in _Walk(value).everywhere():
        if each.tokens not in seen:
            seen.add(each.tokens)
            yield each


def at(value: Json, tokens: Tokens) -> Json:
    """Returns the value at a place. Raises KeyError if there is none."""
    for token in tokens:
        value = step(value, token)
    return value


def followed(value: Json, tokens: Tokens) -> Tokens:
    """Follows references from a place within this document, and returns the place where they end."""
    seen: set[Tokens] = set()
    while tokens not in seen:
        seen.add(tokens)
        try:
            ref = at(value, tokens).get("$ref", "")
        except (KeyError, AttributeError):
            return tokens
        if not isinstance(ref, str) or not ref.startswith("#/"):
            return tokens
        tokens = tuple(split_pointer(ref[1:]))
    return tokens


class _Walk:
    """One way through a document. What references lead to is visited once: they may lead back, or meet again and
    again."""

    def __init__(self, value: Json) -> None:
        self.value = value
        self.visited: set[tuple[str, Tokens]] = set()

    def everywhere(self) -> Iterator[Inline]:
        value = self.value
        for group, word in _NAMED.items():
            for here in _below(value, ("components", group)):
                yield from self.holder(here, f"{here[-1]} {word}")
        for here in _below(value, ("components", "pathItems")):
            yield from self.path_item(here, here[-1])
        for here in (*_below(value, ("paths",)), *_below(value, ("webhooks",))):
            yield from self.path_item(here, here[-1])

    def path_item(self, tokens: Tokens, path: str) -> Iterator[Inline]:
        tokens = followed(self.value, tokens)
        if not self._is_new("path item", tokens):
            return
        yield from self.parameters(tokens, path)
        for here in _below(self.value, tokens):
            if here[-1] in METHODS:
                given = _member(self.value, (*here, "operationId"))
                yield from self.operation(here, given if isinstance(given, str) else f"{here[-1]} {path}")

    def operation(self, tokens: Tokens, name: str) -> Iterator[Inline]:
        yield from self.parameters(tokens, name)
        yield from self.holder((*tokens, "requestBody"), f"{name} request")
        answered = False
        for here in _below(self.value, (*tokens, "responses")):
            plain = not answered and _SUCCESS.fullmatch(here[-1]) is not None
            answered = answered or plain
            yield from self.holder(here, f"{name} response" if plain else f"{name} response {here[-1]}")
        for callback in _below(self.value, (*tokens, "callbacks")):
            for here in _below(self.value, followed(self.value, callback)):
                yield from self.path_item(here, f"{name} {callback[-1]}")

    def parameters(self, tokens: Tokens, name: str) -> Iterator[Inline]:
        listed = _member(self.value, (*tokens, "parameters"))
        for number in range(len(listed) if isinstance(listed, list) else 0):
            here = followed(self.value, (*tokens, "parameters", str(number)))
            called = _member(self.value, (*here, "name"))
            yield from self.holder(here, f"{name} {called if isinstance(called, str) else number} parameter")

    def holder(self, tokens: Tokens, name: str) -> Iterator[Inline]:
        """Yields the schemas of a parameter, a header, a request body or a response, and of its headers."""
        tokens = followed(self.value, tokens)
        if not self._is_new("holder", tokens):
            return
        if _member(self.value, (*tokens, "schema")) is not None:
            yield Inline(name, (*tokens, "schema"))
        for here in _below(self.value, (*tokens, "content")):
            if _member(self.value, (*here, "schema")) is not None:
                media = "" if _JSON.fullmatch(here[-1]) else here[-1]
                yield Inline(name, (*here, "schema"), media)
        for here in _below(self.value, (*tokens, "headers")):
            yield from self.holder(here, f"{name} {here[-1]} header")

    def _is_new(self, kind: str, tokens: Tokens) -> bool:
        found = (kind, tokens) not in self.visited
        self.visited.add((kind, tokens))
        return found


def _member(value: Json, tokens: Tokens) -> Json:
    try:
        return at(value, tokens)
    except KeyError:
        return None


def _below(value: Json, tokens: Tokens) -> list[Tokens]:
    held = _member(value, tokens)
    return [(*tokens, key) for key in held if not key.startswith("x-")] if isinstance(held, dict) else []
