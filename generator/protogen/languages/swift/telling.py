"""Writes, in Swift, how the alternatives of a union are told apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from protogen.languages.swift.enum_shapes import Case, respelled
from protogen.languages.swift.words import literal
from protogen.model.spec import KeyedVariant, TaggedVariant, TypedVariant, Variant


def telling(each: Variant, position: int) -> Sequence[str]:
    """The values that name an alternative, its position where the run-time chooses, or its JSON types."""
    match each:
        case TaggedVariant():
            return [*map(literal, each.tags)]
        case KeyedVariant():
            return [str(position)]
    return [f".{kind}" for kind in kinds(each)]


def kinds(each: Variant) -> Sequence[str]:
    """The JSON types that identify an alternative; an integer counts as a number."""
    kinds = {*each.json_types} if isinstance(each, TypedVariant) else set()
    return sorted(kinds | {"integer"} if "number" in kinds else kinds)


def tag_type(kinds: Collection[type], cases: Collection[Case]) -> str:
    """The type that a union's tag is read as."""
    if kinds == {str}:
        return "ScalarString" if respelled(cases) else "String"
    return "Int" if kinds == {int} else "JSONValue"
