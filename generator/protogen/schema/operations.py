"""Finds the operations of an AsyncAPI document that have several messages: together these are one union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from protogen.schema.openapi import Tokens, at, followed
from protogen.source.place import Json


class Operation(NamedTuple):
    """An operation: a name for the union of its messages, the place where it lists them, their places, and what
    `x-protogen` says of it."""

    name: str
    tokens: Tokens
    messages: tuple[Tokens, ...]
    note: Json = None


def operations(value: Mapping[str, Any]) -> Iterator[Operation]:
    """Yields the operations with more than one message."""
    for each in (*_of_version_3(value), *_of_version_2(value)):
        if len(each.messages) > 1:
            yield each


def _of_version_3(value: Mapping[str, Any]) -> Iterator[Operation]:
    held = value.get("operations")
    for key in held if isinstance(held, dict) else ():
        here = followed(value, ("operations", key))
        try:
            words = at(value, here)
        except KeyError:
            continue
        listed = words.get("messages") if isinstance(words, dict) else None
        if isinstance(listed, list):
            places = dict.fromkeys(followed(value, (*here, "messages", str(number))) for number in range(len(listed)))
            name = str(words.get("title") or key)
            yield Operation(name, (*here, "messages"), tuple(places), words.get("x-protogen"))


def _of_version_2(value: Mapping[str, Any]) -> Iterator[Operation]:
    channels = value.get("channels")
    for channel in channels if isinstance(channels, dict) else ():
        for verb in ("publish", "subscribe"):
            here = ("channels", channel, verb, "message")
            try:
                listed = at(value, (*here, "oneOf"))
            except KeyError:
                continue
            if isinstance(listed, list):
                each = (followed(value, (*here, "oneOf", str(number))) for number in range(len(listed)))
                yield Operation(f"{channel} {verb} messages", here, tuple(dict.fromkeys(each)))
