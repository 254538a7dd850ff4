"""Finds the fixed-length arrays in a declaration, which become structs, and those that contain themselves."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.model.spec import (
    Alias,
    Decl,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
)


def expressions(decl: Decl) -> Iterator[tuple[str, TupleOf]]:
    """The tuples in a declaration's types, each with its place."""
    match decl:
        case Record():
            places = [(each.name, each.type) for each in decl.fields]
            places += [("value", decl.extra)] if decl.extra is not None else []
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            places = [(each.name, each.type) for each in decl.variants]
        case Alias():
            places = [("item", decl.type)]
        case _:
            places = []
    for near, each in places:
        yield from _within(near, each)


def _within(near: str, each: Type) -> Iterator[tuple[str, TupleOf]]:
    match each:
        case TupleOf(items, rest):
            yield near, each
            for number, item in enumerate([*items, *([rest] if rest else [])], 1):
                yield from _within(f"{near} item {number}", item)
        case ListOf(item):
            yield from _within(f"{near} item", item)
        case MapOf(value):
            yield from _within(f"{near} value", value)
        case Nullable(inner):
            yield from _within(near, inner)
