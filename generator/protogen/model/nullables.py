"""Keeps null apart from definitions that allow it: the definition's name is that of the values, null is at its uses."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

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

    def apart(self, name: str, shape: Nullable, decls: dict[str, Decl], others: Container[str]) -> Decl | Type:
        """The shape of a definition without null, if it has a shape of its own. `others`: the names of declarations
        that were not made for this definition."""
        inner = shape.inner
        made = decls.get(inner.target) if isinstance(inner, Ref) and inner.target not in others else None
        if name in self.roots:
            return Nullable(_renamed(made, f"{name} value", decls)) if made is not None else shape
        if made is not None:
            del decls[made.name]
            self.names.add(name)
            return replace(made, name=name)
        if isinstance(inner, (ListOf, MapOf, TupleOf)):
            self.names.add(name)
            return inner
        return shape

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


def _renamed(decl: Decl, name: str, decls: dict[str, Decl]) -> Ref:
    """The declaration under a name that says what it is."""
    if name in decls:
        return Ref(decl.name)
    del decls[decl.name]
    decls[name] = replace(decl, name=name)
    return Ref(name)
