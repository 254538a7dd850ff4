"""Tells readers where the numbers of each type are: which must be exact as a `number`, and which as a double.

The runtime's `shape.ts` uses these shapes to walk a document with a large integer. `double` is a JSON number, `safe`
is an integer typed `number`; null is a place without numbers, or one that may hold a `bigint`.
"""

from __future__ import annotations

from functools import cached_property
from typing import assert_never

from protogen.dataclass import dataclass
from protogen.languages.typescript.names import is_large
from protogen.model.contents import expressions, references, types_of
from protogen.model.spec import (
    Alias,
    Decl,
    Enum,
    KeyedUnion,
    Kind,
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
from protogen.source.place import Json


@dataclass(frozen=True)
class Shapes:
    """The shapes of a Spec's declarations."""

    spec: Spec

    @cached_property
    def all(self) -> dict[str, Json]:
        """The shape of each declaration that has numbers, by its name in the Spec."""
        found = {decl.name: self._decl(decl) for decl in self.spec.decls}
        return {name: shape for name, shape in found.items() if shape is not None}

    @property
    def chosen(self) -> frozenset[str]:
        """The unions with numbers of which an alternative must be chosen."""
        unions = (each.name for each in self.spec.decls if isinstance(each, KeyedUnion))
        return frozenset(name for name in unions if name in self.all)

    @cached_property
    def _numeric(self) -> frozenset[str]:
        """The declarations that reach a number."""
        edges = {decl.name: _facts(decl) for decl in self.spec.decls}
        found = {name for name, (own, _) in edges.items() if own}
        while more := {name for name, (_, held) in edges.items() if name not in found and held & found}:
            found |= more
        return frozenset(found)

    def _decl(self, decl: Decl) -> Json:
        if decl.name not in self._numeric:
            return None
        match decl:
            case Enum():
                return "safe"
            case Alias():
                return self._type(decl.type)
            case Record():
                members = [[each.name, self._type(each.type)] for each in decl.fields]
                rest = self._type(decl.extra) if decl.extra else None
                kept = members if rest is not None else [each for each in members if each[1] is not None]
                return {"members": kept, "rest": rest}
            case TaggedUnion():
                cases = [[list(each.tags), self._type(each.type)] for each in decl.variants]
                return {"tag": list(decl.tag), "cases": cases}
            case TypedUnion():
                types = [[kind, self._type(each.type)] for each in decl.variants for kind in each.json_types]
                return {"types": types}
            case KeyedUnion():
                return {"union": decl.name, "cases": [self._type(each.type) for each in decl.variants]}
        assert_never(decl)

    def _type(self, each: Type) -> Json:
        match each:
            case Scalar(Kind.NUMBER):
                return "double"
            case Scalar(Kind.INTEGER):
                return None if is_large(each) else "safe"
            case Ref(target):
                return {"ref": target} if target in self._numeric else None
            case Nullable(inner):
                return self._type(inner)
            case ListOf(item):
                shape = self._type(item)
                return None if shape is None else {"prefix": [], "items": shape}
            case MapOf(value):
                shape = self._type(value)
                return None if shape is None else {"members": [], "rest": shape}
            case TupleOf(items, rest, _):
                prefix, after = [self._type(item) for item in items], self._type(rest) if rest else None
                return {"prefix": prefix, "items": after} if any([*prefix, after]) else None
            case _:
                return None


def _facts(decl: Decl) -> tuple[bool, set[str]]:
    """Whether a declaration has numbers of its own, and the declarations it holds."""
    if isinstance(decl, Enum):
        return decl.kind is Kind.INTEGER and decl.open, set()
    types = [*types_of(decl)]
    return any(map(_is_number, expressions(types))), {*references(types)}


def _is_number(each: Type) -> bool:
    """Whether a type is a number, and not a large integer."""
    if not isinstance(each, Scalar):
        return False
    return each.kind is Kind.NUMBER or (each.kind is Kind.INTEGER and not is_large(each))
