"""Reads what other tools' words say of each value of an `enum`: `meta:enum`, `enumDescriptions` and their like."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.source.place import Json

_BY_VALUE = ("meta:enum", "x-enum-descriptions", "x-enumDescriptions")
"""Words whose value is an object: a text for each value."""
_BY_ORDER = ("enumDescriptions", "markdownEnumDescriptions", "x-enum-descriptions", "x-enumDescriptions")
"""Words whose value is a list: a text for each value, in the order of `enum`."""
VALUE_DOCS = frozenset({*_BY_VALUE, *_BY_ORDER})


def value_docs(words: Mapping[str, Json]) -> Mapping[str, str]:
    """The text for each string of an `enum`; empty where there is none. (DAP lists the values in `_enum`.)"""
    listed = words.get("enum", words.get("_enum"))
    values = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    for word in _BY_VALUE:
        held = words.get(word)
        if isinstance(held, dict):
            return {value: held[value] for value in held if isinstance(held[value], str)}
    for word in _BY_ORDER:
        held = words.get(word)
        if isinstance(held, list) and len(held) == len(values) == len(listed or ()):
            return {value: text for value, text in zip(values, held, strict=True) if isinstance(text, str) and text}
    return {}
