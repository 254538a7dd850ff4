"""Makes the type of alternatives that are all objects: a union by what tells them apart, or one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from protogen.model.alternatives import Alternative
from protogen.model.extras import joined_extra
from protogen.model.merged import Choice, Members, choices_of
from protogen.model.remarks import declaration
from protogen.model.run import Run, below, in_place
from protogen.model.spec import (
    ANY,
    Decl,
    KeyedUnion,
    KeyedVariant,
    MapOf,
    Record,
    Ref,
    Scalar,
    TaggedVariant,
    Type,
    TypedVariant,
)
from protogen.model.telling import Traits, classes, names
from protogen.model.views import NOTHING, View


def by_keys(run: Run, seen: View, group: Sequence[Alternative], near: str, inside: str, depth: int) -> Decl | Type:
    """A union of records, those with the most required members first; objects without a known shape come last.
    `near`: the union's own place; `inside`: that of its alternatives."""
    sorts = classes([Traits(each, each.tags) for each in group])
    if len(sorts) == 1:
        return _record(run, seen, sorts[0], near, depth)
    found: dict[Type, KeyedVariant] = {}
    for alike, name in zip(sorts, names([each[0] for each in sorts]), strict=True):
        variant = _variant(run, alike, name, inside, depth)
        known = found.get(variant.type)
        found[variant.type] = variant if known is None else together(known, variant)
    variants = sorted(found.values(), key=lambda one: (one.type == MapOf(ANY), -len(one.keys)))
    if len(variants) == 1:
        return variants[0].type
    tag = (group[0].tag,) if group[0].tag else ()
    return declaration(KeyedUnion, seen, near, variants=numbered(variants), tag=tag)


def _variant(run: Run, alike: Sequence[Traits], name: str, near: str, depth: int) -> KeyedVariant:
    first = alike[0]
    if len(alike) == 1:
        place = run.called([first.of.option], below(near, name or "object"))
        type = MapOf(ANY) if first.is_shapeless else run.type(first.of.parts, place, depth + 1, first.of.types)
    else:
        type = in_place(run, _record(run, View(()), alike, below(near, name or "object"), depth + 1))
    if isinstance(type, Scalar):
        type = MapOf(ANY)
    called = type.target if isinstance(type, Ref) else "object"
    return KeyedVariant(
        name=name or called,
        type=type,
        keys=first.required,
        names=tuple(dict.fromkeys(name for each in alike for name in each.names)),
        closed=all(each.closed for each in alike),
        constants=tuple(first.constants.items()) if len(alike) == 1 else (),
        tags=first.tags,
        branches=tuple(tuple(option.place for option in each.of.options) for each in alike),
    )


def together(one: KeyedVariant, other: KeyedVariant) -> KeyedVariant:
    """Two alternatives of one type as one."""
    return replace(
        one,
        keys=tuple(name for name in one.keys if name in other.keys),
        names=tuple(dict.fromkeys([*one.names, *other.names])),
        closed=one.closed and other.closed,
        constants=tuple(each for each in one.constants if each in other.constants),
        tags=(*one.tags, *other.tags),
        branches=(*one.branches, *other.branches),
    )


def _record(run: Run, seen: View, alike: Sequence[Traits], near: str, depth: int) -> Decl | Type:
    """One record for alternatives that nothing tells apart."""
    if len(alike) == 1:
        return run.type(alike[0].of.parts, near, depth + 1, alike[0].of.types)
    views = [each.of.seen for each in alike]
    more = [Choice((*choice.views, NOTHING)) for each in views for choice in choices_of(each)]
    rest = None if all(each.closed for each in alike) else joined_extra(run, views, near, depth)
    fields = Members(run, NOTHING, [Choice(tuple(views)), *more], near, depth, rest is None).fields()
    if not fields and rest is not None:
        return MapOf(rest)
    return declaration(Record, seen, near, fields=fields, extra=rest)


V = TypeVar("V", TaggedVariant, TypedVariant, KeyedVariant)


def numbered(variants: Sequence[V]) -> tuple[V, ...]:
    """The variants of a union, with numbers added to names that are used more than once."""
    names: dict[str, int] = {}
    unique = []
    for variant in variants:
        names[variant.name] = count = names.get(variant.name, 0) + 1
        unique.append(variant if count == 1 else replace(variant, name=f"{variant.name} {count}"))
    return tuple(unique)
