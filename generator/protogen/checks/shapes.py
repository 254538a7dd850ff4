"""What a shape makes sure of: the level of one keyword, and the subschemas and types of its members and items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from protogen.model.contents import bare
from protogen.model.references import plain_reference
from protogen.model.remarks import notes
from protogen.model.spec import (
    ANY,
    Alias,
    Const,
    Decl,
    Enum,
    KeyedUnion,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
)
from protogen.model.views import View
from protogen.schema.forms import json_type
from protogen.schema.load import Subschema
from protogen.source.place import Json

Shape: TypeAlias = Decl | Type
Inside: TypeAlias = tuple[list[Subschema], Type]
"""Subschemas that all apply to a member or an item, and its type."""

_OF_ONE_TYPE = {
    **dict.fromkeys(("items", "prefixItems", "minItems"), "array"),
    **dict.fromkeys(("required", "additionalProperties", "patternProperties"), "object"),
}


def shape_of(keyword: str, shape: Shape, spec: Spec) -> Shape:
    """Returns the shape that a keyword is about: of a union by JSON type, the one alternative that it can limit."""
    kind = _OF_ONE_TYPE.get(keyword)
    if kind is None or not isinstance(shape, TypedUnion):
        return shape
    return next((bare(each.type, spec) for each in shape.variants if kind in each.json_types), shape)


def below(whole: View, shape: Shape, spec: Spec) -> list[Inside]:
    """Returns the subschemas of a shape's members and items, with their types."""
    if isinstance(shape, TypedUnion):
        shapes = [shape_of(keyword, shape, spec) for keyword in ("items", "required")]
    else:
        shapes = [shape]
    return [each for one in shapes for each in _below(whole, one) if each[0]]


def _below(whole: View, shape: Shape) -> Iterator[Inside]:
    match shape:
        case Record():
            members = whole.properties
            yield from ((list(members.get(each.name, ())), each.type) for each in shape.fields)
            yield from _others(whole, shape.extra)
        case MapOf(value):
            yield from _others(whole, value)
        case ListOf(item):
            yield [part.child("items") for part in whole.owners("items")], item
        case TupleOf():
            for part in whole.owners("prefixItems"):
                yield from (([part.child("prefixItems", index)], item) for index, item in enumerate(shape.items))
            yield [part.child("items") for part in whole.owners("items")], shape.rest or ANY


def _others(whole: View, type: Type | None) -> Iterator[Inside]:
    """Yields the subschemas of members without names. With patterns, their type counts only if all agree on it."""
    if type is None:
        return
    found = _others_of(whole.parts)
    if not whole.owners("patternProperties"):
        yield found, type
    elif (agreed := _agreed(found)) is not None:
        yield from (([each], type) for each in agreed)


def _others_of(parts: Sequence[Subschema]) -> list[Subschema]:
    """The subschemas of members without names, those of patterns first."""
    patterns = [(part, text) for part in parts for text in part.keywords.get("patternProperties", ())]
    found = [part.child("patternProperties", text) for part, text in patterns]
    return found + [part.child("additionalProperties") for part in parts if "additionalProperties" in part.keywords]


def _agreed(subschemas: Sequence[Subschema]) -> list[Subschema] | None:
    """The subschemas but for `false`, if all are the same or refer to the same; else None."""
    real = [each for each in subschemas if each.value is not False]
    targets = {(plain_reference([each]) or each).key for each in real}
    return real if len(targets) == 1 else None


def types_of(type: Shape, spec: Spec) -> frozenset[str]:
    """Returns the JSON types that values of a type may have, including `any` if they may have all."""
    while isinstance(type, (Ref, Alias)):
        type = spec[type.target] if isinstance(type, Ref) else type.type
    match type:
        case Scalar(kind) | Enum(kind=kind):
            return frozenset({kind.value})
        case Const(value):
            return frozenset({json_type(value)})
        case ListOf() | TupleOf():
            return frozenset({"array"})
        case Nullable(inner):
            return types_of(inner, spec) | {"null"}
        case TypedUnion():
            return frozenset(each for variant in type.variants for each in variant.json_types)
        case KeyedUnion(variants=variants) if any(each.type == ANY for each in variants):
            return frozenset({"any"})
        case MapOf() | Record() | TaggedUnion() | KeyedUnion():
            return frozenset({"object"})


def level(part: Subschema, keyword: str, value: Json, shape: Shape, json_types: frozenset[str]) -> str:
    """Returns the level that enforces one keyword of a subschema that applies to values of a shape."""
    words = part.keywords
    match keyword, shape:
        case "type", _:
            allowed = {value} if isinstance(value, str) else {*value}
            return "type" if json_types <= allowed | ({"integer"} if "number" in allowed else set()) else "strict"
        case (("const" | "enum"), Const()):
            return "strict" if notes(words).get("compatible") == "minor" else "tolerant"
        case (("const" | "enum" | "oneOf" | "anyOf"), Enum(open=False)):
            return "type"
        case (("const" | "enum"), Scalar(Kind.NULL)):
            return "type"
        case "enum", Scalar(Kind.BOOLEAN):
            return "type" if len(value) >= 2 else "strict"
        case "required", Record():
            return "type" if {*value} <= {each.name for each in shape.fields if each.required} else "strict"
        case (("items" | "prefixItems"), ListOf() | TupleOf()):
            return "strict" if isinstance(shape, ListOf) and shape.item == ANY else "type"
        case (("additionalProperties" | "patternProperties"), Record(extra=extra) | MapOf(extra)):
            apart = keyword == "additionalProperties" and value is False  # no type knows patterns of names
            return "strict" if extra in (None, ANY) or apart or _agreed(_others_of([part])) is None else "type"
        case "minItems", TupleOf():
            return "tolerant" if shape.required >= value else "strict"
        case _:
            return "strict"
