"""Names for inline unions: `number or ExprRef`, after what they hold, so that equal ones are one declaration.

Inline unions, and lone strings among their alternatives, have no names of their own. Named after the place where
they stand, there would be a type for each place, none of them assignable to another; and a name after the first of
several places would change with it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Hashable
from dataclasses import replace

from protogen.model.spec import Decl, Enum, Kind, Limits, ListOf, MapOf, Member, Ref, Scalar, Type, Union, Variant

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,30}")
_MOST = 4
"""More alternatives make no name, those of unions among them counted."""
_LONGEST = 80
"""Nor does a longer text."""


def shared(decl: Decl, named: Container[str]) -> tuple[Union | Enum, Hashable] | None:
    """An inline declaration under its name, and what is equal for equal ones; None where its contents make no
    name. `named`: the declarations whose own names do not come from a place."""
    match decl:
        case Enum(members=(Member(value=str() as value, doc=""),), doc="", notes=notes):
            return (replace(decl, name=f"{value} literal"), value) if not notes and _WORD.fullmatch(value) else None
        case Union():
            return _union(decl, named)
    return None


def _union(decl: Union, named: Container[str]) -> tuple[Union, Hashable] | None:
    if decl.by == "tag" or decl.open or decl.notes:
        return None
    words = {variant.name: _word(variant, named) for variant in decl.variants}
    if not all(words.values()):
        return None
    variants = decl.variants
    if decl.by == "type":
        variants = tuple(sorted(variants, key=lambda each: (not isinstance(each.type, Scalar), words[each.name])))
    name = " or ".join(words[each.name] for each in variants)
    if name.count(" or ") >= _MOST or len(name) > _LONGEST:
        return None
    union = replace(decl, name=name, doc="", deprecated=False, variants=variants)
    return union, (decl.by, *((each.type, each.json_types, each.keys) for each in variants))


def _word(variant: Variant, named: Container[str]) -> str:
    """The word for a variant; empty where it has a name of its own, or needs more than a word."""
    if isinstance(variant.type, Ref):
        return variant.name if variant.name == variant.type.target and variant.name in named else ""
    return _of(variant.type, named) if (variant.name,) == variant.json_types else ""


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
