"""Finds which declarations of two Specs are the same part of the protocol, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.model.spec import (
    Alias,
    Decl,
    KeyedVariant,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Spec,
    TaggedVariant,
    TupleOf,
    Type,
    TypedVariant,
    Variant,
)


def renames(old: Spec, new: Spec, roots: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """The declarations that only the old Spec has, each with that of the new one that stands in its place: both are
    used in the same way, from the roots down."""
    found: dict[str, str] = {}
    met: set[tuple[str, str]] = set()
    waiting: list[tuple[Type, Type]] = [(Ref(one), Ref(other)) for one, other in reversed(roots)]
    while waiting:
        one, other = waiting.pop()
        if isinstance(one, Ref) and isinstance(other, Ref):
            pair = (one.target, other.target)
            if pair in met or one.target not in old.index or other.target not in new.index:
                continue
            met.add(pair)
            before, after = old[one.target], new[other.target]
            if type(before) is type(after) and one.target not in new.index:
                found.setdefault(*pair)
            below = list(_inside(before, after))
        else:
            below = list(_parts(one, other))
        waiting += reversed(below)
    return found


def _parts(one: Type, other: Type) -> Iterator[tuple[Type, Type]]:
    """The types in two type expressions that belong together."""
    match one, other:
        case Nullable(mine), Nullable(theirs):
            yield mine, theirs
        case Nullable(mine), theirs:
            yield mine, theirs
        case mine, Nullable(theirs):
            yield mine, theirs
        case ListOf(mine), ListOf(theirs):
            yield mine, theirs
        case MapOf(mine), MapOf(theirs):
            yield mine, theirs
        case TupleOf(), TupleOf():
            yield from zip(one.items, other.items, strict=False)
            if one.rest and other.rest:
                yield one.rest, other.rest


def _inside(one: Decl, other: Decl) -> Iterator[tuple[Type, Type]]:
    """The types in two declarations that belong together."""
    if isinstance(one, Record) and isinstance(other, Record):
        now = {each.name: each.type for each in other.fields}
        yield from ((each.type, now[each.name]) for each in one.fields if each.name in now)
        if one.extra and other.extra:
            yield one.extra, other.extra
    elif isinstance(one, Alias) and isinstance(other, Alias):
        yield one.type, other.type
    else:
        yield from _variants(one, other)


def _variants(one: Decl, other: Decl) -> Iterator[tuple[Type, Type]]:
    mine, theirs = (list(getattr(each, "variants", ())) for each in (one, other))
    for first in mine:
        second = next((each for each in theirs if _alike(first, each)), None)
        if second is not None:
            theirs.remove(second)
            yield first.type, second.type


def _alike(one: Variant, other: Variant) -> bool:
    """Whether two alternatives have one name, or are told apart by the same."""
    if one.called == other.called:
        return True
    match one, other:
        case TaggedVariant(), TaggedVariant():
            return bool({*map(str, one.tags)} & {*map(str, other.tags)})
        case TypedVariant(), TypedVariant():
            return one.json_types == other.json_types
        case KeyedVariant(), KeyedVariant():
            return one.keys == other.keys
    return False
