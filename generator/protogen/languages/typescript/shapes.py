"""Tells readers where the numbers of each type are: which must be exact as a `number`, and which as a double.

The runtime's `shape.ts` uses these shapes to walk a document with a large integer, and says what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import assert_never

from protogen.dataclass import dataclass
from protogen.languages.typescript.names import is_large
from protogen.languages.typescript.shape_table import shared
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
    def all(self) -> Mapping[str, Json]:
        """The shape of each declaration that has numbers, by its name in the Spec. Those that are equal are one, and
        what is short stands where it is used."""
        found = {decl.name: self._decl(decl) for decl in self.spec.decls}
        return shared({name: shape for name, shape in found.items() if shape}, self.spec.roots)

    @property
    def chosen(self) -> frozenset[str]:
        """The unions with numbers of which an alternative must be chosen."""
        unions = (each.name for each in self.spec.decls if isinstance(each, KeyedUnion))
        return frozenset(name for name in unions if name in self._numeric)

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
            return 0
        match decl:
            case Enum():
                return 1
            case Alias():
                return self._type(decl.type)
            case Record():
                members = {each.name: self._type(each.type) for each in decl.fields}
                rest = self._type(decl.extra) if decl.extra else 0
                return ["members", rest, members] if rest else {name: each for name, each in members.items() if each}
            case TaggedUnion():
                return ["tag", list(decl.tag), [[list(each.tags), self._type(each.type)] for each in decl.variants]]
            case TypedUnion():
                return ["types", {kind: self._type(each.type) for each in decl.variants for kind in each.json_types}]
            case KeyedUnion():
                return ["union", decl.name, [self._type(each.type) for each in decl.variants]]
        assert_never(decl)

    def _type(self, each: Type) -> Json:
        match each:
            case Scalar(Kind.NUMBER):
                return 2
            case Scalar(Kind.INTEGER):
                return 0 if is_large(each) else 1
            case Ref(target):
                return target if target in self._numeric else 0
            case Nullable(inner):
                return self._type(inner)
            case ListOf(item):
                shape = self._type(item)
                return ["items", shape] if shape else 0
            case MapOf(value):
                shape = self._type(value)
                return ["members", shape] if shape else 0
            case TupleOf(items, rest, _):
                first, after = [self._type(item) for item in items], self._type(rest) if rest else 0
                return ["items", after, first] if any([*first, after]) else 0
            case _:
                return 0


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
