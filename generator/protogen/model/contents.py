"""Lists what declarations and types consist of, and what their values contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    KeyedUnion,
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


def types_of(decl: Decl) -> Iterator[Type]:
    """Yields the types in a declaration, outermost expressions only."""
    match decl:
        case Record():
            yield from (each.type for each in decl.fields)
            if decl.extra is not None:
                yield decl.extra
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            yield from (each.type for each in decl.variants)
        case Alias():
            yield decl.type
        case Enum():
            pass
        case _:
            assert_never(decl)


def children(each: Type) -> tuple[Type, ...]:
    """The types directly inside a type expression; for a tuple its positions, then the rest."""
    match each:
        case ListOf(inner) | MapOf(inner) | Nullable(inner):
            return (inner,)
        case TupleOf(items, rest):
            return items if rest is None else (*items, rest)
        case Ref() | Scalar() | Const():
            return ()


def expressions(types: Iterable[Type]) -> Iterator[Type]:
    """Yields the types and every type inside them."""
    for each in types:
        yield each
        yield from expressions(children(each))


def references(types: Iterable[Type]) -> Iterator[str]:
    """Yields the names of all declarations that the types refer to."""
    return (each.target for each in expressions(types) if isinstance(each, Ref))


def bare(type: Type, spec: Spec) -> Decl | Type:
    """Returns the declaration or type that remains after following names and dropping nullability."""
    shape: Decl | Type = type
    while True:
        match shape:
            case Ref(target):
                shape = spec[target]
            case Alias(type=inner) | Nullable(inner):
                shape = inner
            case _:
                return shape


def held(types: Iterable[Type]) -> Iterator[str]:
    """Yields the declarations whose values are directly inside a value of the types, not in an array or a map."""
    for each in types:
        match each:
            case Ref():
                yield each.target
            case Nullable():
                yield from held([each.inner])
            case TupleOf():
                yield from held(each.items)
            case Scalar() | Const() | ListOf() | MapOf():
                pass
            case _:
                assert_never(each)
