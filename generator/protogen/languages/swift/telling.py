"""Writes, in Swift, how the alternatives of a union are told apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from protogen.languages.swift.enum_shapes import Case, respelled
from protogen.languages.swift.facts import is_string_enum
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.words import literal, typed_name
from protogen.model.spec import (
    Const,
    KeyedVariant,
    Kind,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TaggedVariant,
    Type,
    TypedVariant,
    Variant,
)


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


def reached(names: SwiftNames, type: Type, path: Sequence[str], value: str = "value") -> str:
    """The expression of the tag at a path of keys in a value of a type; empty if it has none of one string."""
    type = names.resolve(type)
    decl = names.spec.index.get(type.target) if isinstance(type, Ref) else None
    if not path:
        string = isinstance(type, Scalar) and type.kind is Kind.STRING
        if is_string_enum(decl):
            return f"{value}.rawValue"
        return value if string or (isinstance(type, Const) and isinstance(type.value, str)) else ""
    if isinstance(decl, TaggedUnion) and tuple(path) == decl.tag:
        return f"{value}.{names.label(decl)}"
    each = next((one for one in decl.fields if one.name == path[0]), None) if isinstance(decl, Record) else None
    if each is None or not each.required or not isinstance(decl, Record):
        return ""
    held = Scalar(Kind.STRING) if typed_name(each) else each.type
    return reached(names, held, path[1:], f"{value}.{names.properties(decl)[each.name]}")


def tag_type(kinds: Collection[type], cases: Collection[Case]) -> str:
    """The type that a union's tag is read as."""
    if kinds == {str}:
        return "ScalarString" if respelled(cases) else "String"
    return "Int" if kinds == {int} else "JSONValue"
