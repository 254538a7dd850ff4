"""What msgspec can tell apart by itself: the JSON types of a union's variants, or one tag of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.model.spec import (
    Alias,
    Const,
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
    TypedVariant,
    Union,
)

_ANYTHING = "anything"


@dataclass(frozen=True)
class Telling:
    """Answers for the unions of a Spec."""

    spec: Spec

    def tags(self, decl: TaggedUnion) -> Mapping[str, str] | None:
        """Tag to record, where the tag is one member and each record has one tag; None: only a reader of ours can
        tell the variants apart."""
        return None if decl.name in self._mixed else self._own(decl)

    def _own(self, decl: TaggedUnion, above: tuple[str, ...] = ()) -> Mapping[str, str] | None:
        if len(decl.tag) != 1 or decl.name in above:
            return None
        found: dict[str, str] = {}
        for each in decl.variants:
            inner = self._resolved(each.type)
            if isinstance(inner, TaggedUnion) and inner.tag == decl.tag and not inner.open:
                more = self._own(inner, (*above, decl.name))
            elif isinstance(inner, Record) and len(each.tags) == 1 and isinstance(each.tags[0], str):
                more = {each.tags[0]: inner.name} if _has(inner, decl.tag[0], each.tags[0]) else None
            else:
                more = None
            if more is None:
                return None
            found |= more
        return found if len(set(found.values())) == len(found) > 0 else None

    @cached_property
    def _mixed(self) -> frozenset[str]:
        """The unions with a record that another union knows by another tag, or that is used without one."""
        tagged: dict[str, set[tuple[str, str]]] = {}
        unions = [decl for decl in self.spec.decls if isinstance(decl, TaggedUnion)]
        for decl in unions:
            for tag, record in (self._own(decl) or {}).items():
                tagged.setdefault(record, set()).add((decl.tag[0], tag))
        odd = {record for record, ways in tagged.items() if len(ways) > 1}
        return frozenset(decl.name for decl in unions if odd & {*(self._own(decl) or {}).values()})

    def by_type(self, decl: TypedUnion | KeyedUnion) -> bool:
        """Whether each variant of a union is of another sort of JSON type."""
        return _apart(self._sorts(decl, ()))

    def apart(self, types: Iterable[Type]) -> bool:
        """The same of type expressions, each counted once."""
        found: list[Type] = []
        for each in types:
            if each not in found:
                found.append(each)
        return _apart(sort for each in found for sort in self._type_sorts(each, ()))

    def _sorts(self, decl: TypedUnion | KeyedUnion, above: tuple[str, ...]) -> Iterator[str]:
        if decl.name in above:
            yield _ANYTHING
            return
        for each in decl.variants:
            if each.type == Scalar(Kind.ANY) and isinstance(each, TypedVariant):
                yield from each.json_types
            else:
                yield from self._type_sorts(each.type, (*above, decl.name))

    def _type_sorts(self, each: Type, above: tuple[str, ...]) -> Iterator[str]:
        match each:
            case Scalar(kind):
                yield _ANYTHING if kind is Kind.ANY else kind.value
            case Const(value):
                yield {str: "string", bool: "boolean", int: "integer"}.get(type(value), "number")
            case ListOf() | TupleOf():
                yield "array"
            case MapOf():
                yield "object"
            case Nullable(inner):
                yield from [*self._type_sorts(inner, above), "null"]
            case Ref():
                yield from self._decl_sorts(each, above)

    def _decl_sorts(self, each: Ref, above: tuple[str, ...]) -> Iterator[str]:
        match self._resolved(each):
            case Record():
                yield "object"
            case Enum(kind=kind):
                yield kind.value
            case TaggedUnion() as decl:
                yield _ANYTHING if self.tags(decl) is None else "object"
            case TypedUnion() | KeyedUnion() as decl:
                yield from self._sorts(decl, above)
            case Alias(type=type):
                yield from self._type_sorts(type, above)
            case None:
                yield _ANYTHING

    def _resolved(self, each: Type) -> Record | Enum | Union | Alias | None:
        """The declaration that a reference leads to, behind other names; None: it leads around."""
        seen: set[str] = set()
        decl = self.spec.index[each.target] if isinstance(each, Ref) else None
        while isinstance(decl, Alias) and isinstance(decl.type, Ref):
            if decl.name in seen:
                return None
            seen.add(decl.name)
            decl = self.spec.index[decl.type.target]
        return decl


def _apart(sorts: Iterable[str]) -> bool:
    found = [*sorts]
    return _ANYTHING not in found and len(set(found)) == len(found)


def _has(record: Record, name: str, tag: str) -> bool:
    """Whether a record's tag is one constant."""
    return any(each.name == name and each.type == Const(tag) and each.required for each in record.fields)
