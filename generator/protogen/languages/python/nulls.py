"""Says which types may be null: only for these must another value than `None` stand for what is absent."""

from __future__ import annotations

from protogen.model.spec import Alias, KeyedUnion, Kind, Nullable, Ref, Scalar, Spec, TaggedUnion, Type, TypedUnion


def holds_null(spec: Spec, each: Type, seen: frozenset[str] = frozenset()) -> bool:
    """Whether readers may hand over `None` for a type: null is allowed, or any JSON value."""
    match each:
        case Nullable():
            return True
        case Scalar(kind):
            return kind in (Kind.ANY, Kind.NULL)
        case Ref(target) if target not in seen:
            return _declared(spec, target, seen | {target})
    return False


def _declared(spec: Spec, name: str, seen: frozenset[str]) -> bool:
    match spec[name]:
        case Alias(type=type):
            return holds_null(spec, type, seen)
        case TypedUnion(variants=variants):
            return any("null" in each.json_types or holds_null(spec, each.type, seen) for each in variants)
        case TaggedUnion(variants=others) | KeyedUnion(variants=others):
            return any(holds_null(spec, each.type, seen) for each in others)
    return False
