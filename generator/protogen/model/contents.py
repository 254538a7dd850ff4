"""What declarations and types are made of, and what lies inside their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
)


def types_of(decl: Decl) -> Iterator[Type]:
    """The types that a declaration is made of, outermost expressions only."""
    match decl:
        case Record():
            yield from (each.type for each in decl.fields)
            if decl.extra is not None:
                yield decl.extra
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            yield from (each.type for each in decl.variants)
        case Alias():
            yield decl.type


def references(types: Iterable[Type]) -> Iterator[str]:
    """The names of all declarations that type expressions mention."""
    for each in types:
        match each:
            case Ref():
                yield each.target
            case ListOf():
                yield from references([each.item])
            case MapOf():
                yield from references([each.value])
            case Nullable():
                yield from references([each.inner])
            case TupleOf():
                yield from references([*each.items, *([each.rest] if each.rest else [])])


def held(types: Iterable[Type]) -> Iterator[str]:
    """Declarations whose values lie inside a value of the types, not behind an array or a map."""
    for each in types:
        match each:
            case Ref():
                yield each.target
            case Nullable():
                yield from held([each.inner])
            case TupleOf():
                yield from held(each.items)
            case Const() | ListOf() | MapOf():
                pass
