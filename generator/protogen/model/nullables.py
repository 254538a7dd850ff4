"""Keeps null apart from definitions that allow it: the definition's name is that of the values, null is at its uses."""

from __future__ import annotations

from collections.abc import Iterable

from protogen.dataclass import dataclass, field, replace
from protogen.model.spec import (
    Alias,
    Decl,
    Enum,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    TupleOf,
    Type,
)


@dataclass
class Nullables:
    """The definitions of one Spec that also allow null. `roots`: whole documents, which stay as they are read."""

    names: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)

    def at_uses(self, decls: Iterable[Decl]) -> tuple[Decl, ...]:
        """The declarations, with null at each use of these definitions."""
        return tuple(map(self._decl, decls)) if self.names else tuple(decls)

    def _decl(self, decl: Decl) -> Decl:
        match decl:
            case Record():
                fields = tuple(replace(each, type=self._type(each.type)) for each in decl.fields)
                return replace(decl, fields=fields, extra=self._type(decl.extra) if decl.extra else None)
            case Alias():
                return replace(decl, type=self._type(decl.type))
            case Enum():
                return decl
            case _:
                variants = [replace(each, type=self._type(each.type)) for each in decl.variants]
                return replace(decl, variants=tuple(variants))  # type: ignore[arg-type]  # each of its own sort

    def _type(self, each: Type) -> Type:
        match each:
            case Ref(target):
                return Nullable(each) if target in self.names else each
            case Nullable(inner):
                found = self._type(inner)
                return found if isinstance(found, Nullable) else Nullable(found)
            case ListOf(item):
                return replace(each, item=self._type(item))
            case MapOf(value):
                return replace(each, value=self._type(value))
            case TupleOf(items, rest):
                return replace(each, items=tuple(map(self._type, items)), rest=self._type(rest) if rest else None)
            case _:
                return each
