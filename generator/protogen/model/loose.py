"""Widens a type for places that also take any other JSON, such as a member that only a branch declares."""

from __future__ import annotations

from dataclasses import replace

from protogen.model.run import Run, below, in_place
from protogen.model.spec import (
    ANY,
    Decl,
    Enum,
    KeyedUnion,
    KeyedVariant,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    Type,
    TypedUnion,
    TypedVariant,
)
from protogen.model.views import EVERY_TYPE


def loosened(run: Run, shape: Decl | Type, near: str) -> Decl | Type:
    """The union of a shape and any other JSON: by JSON type if every value of the type fits, else by trying."""
    match shape:
        case Scalar(Kind.ANY):
            return ANY
        case Nullable(inner):
            return loosened(run, inner, near)
        case Scalar(kind) if kind not in (Kind.NULL, Kind.INTEGER):
            return _by_type(near, kind.value, Scalar(kind))
        case TypedUnion(variants=variants) if all(map(_takes_all, variants)):
            kinds = frozenset(kind for each in variants for kind in each.json_types)
            return TypedUnion(name=near, variants=(*variants, _other(EVERY_TYPE - kinds)))
        case Enum(kind=Kind.STRING, open=True):
            return _by_type(near, "string", in_place(run, replace(shape, name=below(near, "string"))))
        case ListOf(Scalar(Kind.ANY)):
            return _by_type(near, "array", ListOf(ANY))
        case MapOf(Scalar(Kind.ANY)):
            return _by_type(near, "object", MapOf(ANY))
    type = in_place(run, replace(shape, name=below(near, "value")) if isinstance(shape, Decl) else shape)
    own = KeyedVariant(name=_called(type, "value"), type=type, keys=())
    return KeyedUnion(name=near, variants=(own, KeyedVariant(name="other", type=ANY, keys=())), open=False)


def _by_type(near: str, kind: str, type: Type) -> TypedUnion:
    own = TypedVariant(name=_called(type, kind), type=type, json_types=(kind,))
    return TypedUnion(name=near, variants=(own, _other(EVERY_TYPE - {kind})))


def _other(kinds: frozenset[str]) -> TypedVariant:
    return TypedVariant(name="other", type=ANY, json_types=tuple(sorted(kinds)))


def _takes_all(each: TypedVariant) -> bool:
    """Whether every value of its JSON type is an alternative."""
    return isinstance(each.type, Scalar) and each.type.kind not in (Kind.ANY, Kind.INTEGER)


def _called(type: Type, kind: str) -> str:
    return type.target if isinstance(type, Ref) else kind
