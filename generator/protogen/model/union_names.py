"""Names inline unions after what they hold, such as `number or ExprRef`, so that equal ones share a declaration.

Inline unions, and lone strings among their alternatives, have no names of their own. If they were named after their
places, there would be a type for each place, and none could be assigned to another; if after the first of several
places, the name would change with that place.
"""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Sequence
from dataclasses import replace
from typing import TypeVar

from protogen.model.spec import (
    ANY,
    Decl,
    Enum,
    KeyedUnion,
    Kind,
    Limits,
    ListOf,
    MapOf,
    Member,
    Ref,
    Scalar,
    Type,
    TypedUnion,
    Variant,
)

U = TypeVar("U", TypedUnion, KeyedUnion)

WORD = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,30}")
_MOST = 4
"""A union with more alternatives, nested ones included, gets no such name."""
_LONGEST = 80
"""A longer name is not used, in characters."""


def shared(decl: Decl, named: Container[str]) -> tuple[TypedUnion | KeyedUnion | Enum, Hashable] | None:
    """Names an inline declaration after its contents, with a key that is equal for equal declarations; None if the
    contents give no name. `named`: the declarations whose names do not come from a place."""
    match decl:
        case Enum(members=(Member(value=str() as value, doc=""),), doc="", notes=notes):
            return (replace(decl, name=f"{value} literal"), value) if not notes and WORD.fullmatch(value) else None
        case TypedUnion():
            words = {each.name: _word(each, each.json_types, named) for each in decl.variants}
            order = sorted(decl.variants, key=lambda each: (_rank(each), words[each.name]))
            name = _joined([words[each.name] for each in order])
            typed = _anonymous(replace(decl, variants=tuple(order)), name)
            return (typed, tuple((each.type, each.json_types) for each in order)) if typed else None
        case KeyedUnion():
            name = _joined([_word(each, ("object",), named) for each in decl.variants])
            keyed = _anonymous(decl, name)
            return (keyed, tuple((each.type, each.keys) for each in decl.variants)) if keyed else None
    return None


def _rank(variant: Variant) -> int:
    """Scalars come first in a name, and the rest last."""
    return 2 if variant.type == ANY else 0 if isinstance(variant.type, Scalar) else 1


def _joined(words: Sequence[str]) -> str:
    """The name made of the variants' words; empty if a word is missing or the name would be too long."""
    name = " or ".join(words)
    return name if all(words) and name.count(" or ") < _MOST and len(name) <= _LONGEST else ""


def _anonymous(decl: U, name: str) -> U | None:
    """An inline union, named after what it holds; None if it cannot be shared."""
    return replace(decl, name=name, doc="", deprecated=False) if name and not decl.notes else None


def _word(variant: Variant, json_types: tuple[str, ...], named: Container[str]) -> str:
    """The word for a variant of some JSON types; empty if it has its own name or needs more than one word."""
    if isinstance(variant.type, Ref):
        return variant.name if variant.name == variant.type.target and variant.name in named else ""
    if variant.type == ANY and variant.name == "other":
        return "other"
    return _of(variant.type, named) if (variant.name,) == json_types else ""


def _of(type: Type, named: Container[str]) -> str:
    match type:
        case Scalar(kind, None, limits) if kind not in (Kind.ANY, Kind.NULL) and limits == Limits():
            return str(kind.value)
        case Ref(target) if target in named:
            return target
        case ListOf(Scalar(Kind.ANY), limits) if limits == Limits():
            return "array"
        case ListOf(item, limits) if limits == Limits() and " or " not in (word := _of(item, named)) and word:
            return f"{word} array"
        case MapOf(Scalar(Kind.ANY), limits) if limits == Limits():
            return "object"
        case MapOf(value, limits) if limits == Limits() and " or " not in (word := _of(value, named)) and word:
            return f"{word} map"
    return ""
