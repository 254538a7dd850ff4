"""Makes shapes without alternatives: for values of one JSON type, of several, or for a list of values."""

from __future__ import annotations

from dataclasses import replace

from protogen.model.extras import extra
from protogen.model.merged import Members, choices_of
from protogen.model.remarks import declaration, enum_kind, listed_member
from protogen.model.run import Run, below, in_place
from protogen.model.spec import (
    ANY,
    Const,
    Decl,
    Enum,
    Field,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    TupleOf,
    Type,
    TypedUnion,
    TypedVariant,
)
from protogen.model.views import ARRAY_KEYWORDS, EVERY_TYPE, NOTHING, OBJECT_KEYWORDS, SCALAR_TYPES, View, writable
from protogen.schema.forms import json_type
from protogen.source.place import Json


def of_values(run: Run, seen: View, values: list[Json], near: str) -> Decl | Type:
    """The shape of the values that `const` and `enum` allow."""
    kinds = {json_type(value) for value in values}
    if kinds == {"integer"} and not all(map(writable, values)):
        least, most = min(values), max(values)
        known = replace(seen.limits, minimum=least, maximum=most) if least >= 0 and most < 2**64 else seen.limits
        return Scalar(Kind.INTEGER, limits=known)
    if len(values) == 1 and kinds <= {"string", "boolean", "integer", "number"}:
        return Const(values[0])
    if kinds == {"null"}:
        return Scalar(Kind.NULL)
    if kinds == {"boolean"}:
        return Scalar(Kind.BOOLEAN)
    if kinds in ({"string"}, {"integer"}):
        members = tuple(map(listed_member, values))
        return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
    if kinds == {"integer", "number"} or kinds == {"number"}:
        return Scalar(Kind.NUMBER)
    if len(values) == 1 and kinds <= {"object", "array"}:
        return _constant(run, seen, values[0], near)
    return _mixed(run, seen, values, near) if kinds <= SCALAR_TYPES else ANY


def _constant(run: Run, seen: View, value: Json, near: str) -> Decl | Type:
    """The shape of one value, as of a closed object whose members are constants."""
    match value:
        case dict() if value:
            fields = tuple(
                Field(name=name, type=in_place(run, _constant(run, NOTHING, each, below(near, name))), required=True)
                for name, each in value.items()
            )
            return declaration(Record, seen, near, fields=fields, extra=None)
        case [first, *others] if json_type(first) in SCALAR_TYPES and all(type(first) is type(each) for each in others):
            return ListOf(Scalar(Kind(json_type(first))))
        case dict() | list():
            return ANY
        case None:
            return Scalar(Kind.NULL)
    return Const(value)


def _mixed(run: Run, seen: View, values: list[Json], near: str) -> Decl | Type:
    """The shape of listed values of several types: a union with a list for each type."""
    lists: dict[str, list[Json]] = {}
    fractions = any(json_type(value) == "number" for value in values)
    for value in values:
        kind = json_type(value)
        lists.setdefault("number" if kind == "integer" and fractions else kind, []).append(value)
    variants = []
    for kind, own in lists.items():
        type = in_place(run, without_const(of_values(run, seen, own, below(near, kind)), below(near, kind)))
        name = type.target if isinstance(type, Ref) else kind
        variants.append(TypedVariant(name=name, type=type, json_types=(kind,)))
    return declaration(TypedUnion, seen, near, variants=tuple(variants))


def by_types(run: Run, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type:
    """The shape of values of some JSON types; types that the keywords say nothing about may become arbitrary JSON."""
    if len(types) == 1:
        return _of_type(run, seen, next(iter(types)), near, depth)
    telling = {"object"} if seen.has(OBJECT_KEYWORDS) else set()
    telling |= {"array"} if seen.has(ARRAY_KEYWORDS) else set()
    if types >= EVERY_TYPE - {"null"} and not telling:
        return ANY
    alone = sorted(telling if types >= EVERY_TYPE - {"null"} else types)
    variants = [_typed_variant(run, seen, each, near, depth) for each in alone]
    if rest := types - set(alone):
        variants.append(TypedVariant(name="other", type=ANY, json_types=tuple(sorted(rest))))
    return declaration(TypedUnion, seen, near, variants=tuple(variants))


def _typed_variant(run: Run, seen: View, json_type: str, near: str, depth: int) -> TypedVariant:
    shape = _of_type(run, seen, json_type, below(near, json_type), depth)
    return TypedVariant(name=json_type, type=in_place(run, shape), json_types=(json_type,))


def _of_type(run: Run, seen: View, json_type: str, near: str, depth: int) -> Decl | Type:
    """The shape of a view's values of one JSON type."""
    match json_type:
        case "object":
            return _object(run, seen, near, depth)
        case "array":
            return _array(run, seen, near, depth)
        case "null":
            return Scalar(Kind.NULL)
        case _:
            limits, format = seen.limits, seen.word("format")
            return Scalar(Kind(json_type), format if isinstance(format, str) else None, limits)


def _object(run: Run, seen: View, near: str, depth: int) -> Decl | Type:
    rest = extra(run, seen, near, depth)
    fields = Members(run, seen, [*choices_of(seen)], near, depth).fields()
    if not fields and rest is not None:
        return MapOf(rest, seen.limits)
    return declaration(Record, seen, near, fields=fields, extra=rest)


def _array(run: Run, seen: View, near: str, depth: int) -> Decl | Type:
    tuples, lists = seen.owners("prefixItems"), seen.owners("items")
    if not tuples:
        items = [part.child("items") for part in lists]
        place = run.called(items, below(near, "item"))
        return ListOf(run.type(items, place, depth + 1) if items else ANY, seen.limits)
    if len(tuples) > 1 or any(part is not tuples[0] for part in lists):
        return ListOf(ANY, seen.limits)
    part, count = tuples[0], len(tuples[0].keywords["prefixItems"])
    places = [below(near, f"item {index + 1}") for index in range(count)]
    positions = [part.child("prefixItems", index) for index in range(count)]
    first = tuple(
        run.type([child], run.called([child], place), depth + 1) for child, place in zip(positions, places, strict=True)
    )
    closed = seen.limits.max_items is not None and seen.limits.max_items <= count
    rest = run.type([part.child("items")], below(near, "item"), depth + 1) if lists else ANY
    if closed or (lists and part.keywords["items"] is False):
        return TupleOf(first, None, min(seen.limits.min_items or 0, count))
    return TupleOf(first, rest, min(seen.limits.min_items or 0, count))


def without_const(shape: Decl | Type, near: str) -> Decl | Type:
    """Replaces a constant outside a record: by an enum of one string, or just by its kind."""
    match shape:
        case Const(str() as value):
            return Enum(name=near, members=(listed_member(value),))
        case Const(value):
            return Scalar(Kind(json_type(value)))
        case Nullable(Const(value)):
            return Nullable(Scalar(Kind(json_type(value))))
    return shape
