"""Gives declarations other names, wherever they are mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

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
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    Variant,
)

V = TypeVar("V", bound=Variant)


def renamed(decl: Decl, names: Mapping[str, str]) -> Decl:
    """A declaration whose name and references have their new names, where there are any."""
    name = names.get(decl.name, decl.name)
    match decl:
        case Record(fields=own, extra=rest):
            fields = tuple(replace(each, type=retyped(each.type, names)) for each in own)
            return replace(decl, name=name, fields=fields, extra=None if rest is None else retyped(rest, names))
        case TaggedUnion(variants=tagged):
            return replace(decl, name=name, variants=tuple(_variant(each, names) for each in tagged))
        case TypedUnion(variants=typed):
            return replace(decl, name=name, variants=tuple(_variant(each, names) for each in typed))
        case KeyedUnion(variants=keyed):
            return replace(decl, name=name, variants=tuple(_variant(each, names) for each in keyed))
        case Alias(type=inner):
            return replace(decl, name=name, type=retyped(inner, names))
        case Enum():
            return replace(decl, name=name)


def _variant(each: V, names: Mapping[str, str]) -> V:
    """An alternative; one that has the name of its type keeps having it."""
    return replace(each, name=names.get(each.name, each.name), type=retyped(each.type, names))


def retyped(type: Type, names: Mapping[str, str]) -> Type:
    """A type whose references have their new names."""
    match type:
        case Ref(target):
            return Ref(names[target]) if target in names else type
        case ListOf(inner) | MapOf(inner) | Nullable(inner):
            found = retyped(inner, names)
            return type if found == inner else _around(type, found)
        case TupleOf(items, rest):
            own = tuple(retyped(each, names) for each in items)
            return replace(type, items=own, rest=None if rest is None else retyped(rest, names))
        case Scalar() | Const():
            return type


def _around(type: ListOf | MapOf | Nullable, inner: Type) -> Type:
    match type:
        case ListOf():
            return replace(type, item=inner)
        case MapOf():
            return replace(type, value=inner)
        case Nullable():
            return Nullable(inner)
