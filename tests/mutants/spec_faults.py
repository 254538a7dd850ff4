"""What a generator may take a schema for, wrongly: changes of the Spec, which all languages then follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from protogen.model.spec import (
    ABSENT,
    ANY,
    Alias,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    Kind,
    Limits,
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

Change = Callable[[Spec], Spec]
_UNIONS = (TaggedUnion, TypedUnion, KeyedUnion)


def _decls(change: Callable[[Decl], Decl]) -> Change:
    return lambda spec: replace(spec, decls=tuple(map(change, spec.decls)))


def _records(change: Callable[[Record], Record]) -> Change:
    return _decls(lambda decl: change(decl) if isinstance(decl, Record) else decl)


def _unions(change: Callable[[Any], Decl], *kinds: type) -> Change:
    return _decls(lambda decl: change(decl) if isinstance(decl, kinds or _UNIONS) else decl)


def _enums(change: Callable[[Enum], Decl]) -> Change:
    return _decls(lambda decl: change(decl) if isinstance(decl, Enum) else decl)


def _fields(change: Callable[[Field], Field]) -> Change:
    return _records(lambda record: replace(record, fields=tuple(map(change, record.fields))))


def _types(change: Callable[[Type], Type]) -> Change:
    """Changes every type of a member, and what it is made of."""

    def inside(each: Type) -> Type:
        match each:
            case ListOf(item):
                each = replace(each, item=inside(item))
            case MapOf(value):
                each = replace(each, value=inside(value))
            case Nullable(inner):
                each = replace(each, inner=inside(inner))
            case TupleOf(items, rest):
                each = replace(each, items=tuple(map(inside, items)), rest=rest and inside(rest))
        return change(each)

    return _fields(lambda field: replace(field, type=inside(field.type)))


def _optional(change: Callable[[Type], Type]) -> Change:
    return _fields(lambda field: field if field.required else replace(field, type=change(field.type)))


def _kind(one: Kind, other: Kind) -> Change:
    return _types(lambda each: replace(each, kind=other) if isinstance(each, Scalar) and each.kind is one else each)


def _turned(parts: Sequence[Any]) -> list[Any]:
    return [*parts[1:], *parts[:1]]


def _names_turned(parts: Sequence[Any]) -> tuple[Any, ...]:
    names = _turned([each.name for each in parts])
    return tuple(replace(each, name=name) for each, name in zip(parts, names, strict=True))


def _swapped(record: Record) -> Record:
    """Two neighbouring members of the same kind of type exchange their types' requirements and descriptions."""
    fields = list(record.fields)
    for index in range(len(fields) - 1):
        one, other = fields[index], fields[index + 1]
        if one.required != other.required:
            fields[index : index + 2] = [replace(one, required=other.required), replace(other, required=one.required)]
            break
    return replace(record, fields=tuple(fields))


def _types_turned(union: Any) -> Any:
    types = _turned([each.type for each in union.variants])
    variants = tuple(replace(each, type=type) for each, type in zip(union.variants, types, strict=True))
    return replace(union, variants=variants)


def _raw(decl: Any) -> Alias:
    return Alias(decl.name, decl.doc, decl.deprecated, decl.place, type=ANY)


def _refs_to_json(each: Type) -> Type:
    return ANY if isinstance(each, Ref) else each


def _last_dropped(record: Record) -> Record:
    return replace(record, fields=record.fields[:-1]) if len(record.fields) > 1 else record


def _optional_dropped(record: Record) -> Record:
    spare = [field for field in record.fields if not field.required][-1:]
    return replace(record, fields=tuple(field for field in record.fields if field not in spare))


FAULTS: Mapping[str, Change] = {
    "every member is optional": _fields(lambda field: replace(field, required=False)),
    "the first required member of each record is optional": _records(
        lambda record: replace(
            record,
            fields=tuple(
                replace(field, required=field.required and field != next(f for f in record.fields if f.required))
                for field in record.fields
            ),
        )
    ),
    "every member is required": _fields(lambda field: replace(field, required=True)),
    "the last member of each record is dropped": _records(_last_dropped),
    "the last optional member of each record is dropped": _records(_optional_dropped),
    "which of two members is required is exchanged": _records(_swapped),
    "optional members are arbitrary JSON": _optional(lambda each: ANY),
    "references of optional members are arbitrary JSON": _optional(_refs_to_json),
    "all references are arbitrary JSON": _types(_refs_to_json),
    "map values are arbitrary JSON": _types(lambda each: replace(each, value=ANY) if isinstance(each, MapOf) else each),
    "items are arbitrary JSON": _types(lambda each: replace(each, item=ANY) if isinstance(each, ListOf) else each),
    "tuples are lists": _types(lambda each: ListOf(ANY) if isinstance(each, TupleOf) else each),
    "the last place of a tuple is dropped": _types(
        lambda each: replace(each, items=each.items[:-1], rest=ANY) if isinstance(each, TupleOf) else each
    ),
    "maps are arbitrary JSON": _types(lambda each: ANY if isinstance(each, MapOf) else each),
    "null is not allowed": _types(lambda each: each.inner if isinstance(each, Nullable) else each),
    "null is allowed everywhere": _fields(
        lambda field: field if isinstance(field.type, Nullable) else replace(field, type=Nullable(field.type))
    ),
    "integers are numbers": _kind(Kind.INTEGER, Kind.NUMBER),
    "numbers are integers": _kind(Kind.NUMBER, Kind.INTEGER),
    "booleans are arbitrary JSON": _kind(Kind.BOOLEAN, Kind.ANY),
    "numbers are arbitrary JSON": _kind(Kind.NUMBER, Kind.ANY),
    "strings are arbitrary JSON": _kind(Kind.STRING, Kind.ANY),
    "bounds of integers are dropped": _types(
        lambda each: replace(each, limits=Limits()) if isinstance(each, Scalar) else each
    ),
    "formats of numbers are dropped": _types(
        lambda each: replace(each, format=None) if isinstance(each, Scalar) and each.kind is not Kind.STRING else each
    ),
    "defaults are dropped": _fields(lambda field: replace(field, default=ABSENT)),
    "defaults are other values": _fields(
        lambda field: replace(field, default=not field.default if isinstance(field.default, bool) else field.default)
    ),
    "what is deprecated is not": _fields(lambda field: replace(field, deprecated=False)),
    "read-only members are write-only": _fields(
        lambda field: replace(field, access={"read": "write", "write": "read"}.get(field.access, ""))
    ),
    "descriptions are the neighbour's": _records(
        lambda record: replace(
            record,
            fields=tuple(
                replace(field, doc=doc)
                for field, doc in zip(record.fields, _turned([each.doc for each in record.fields]), strict=True)
            ),
        )
    ),
    "closed records are open": _records(lambda record: replace(record, extra=record.extra or ANY)),
    "open records are closed": _records(lambda record: replace(record, extra=None)),
    "the last value of an enum is dropped": _enums(
        lambda enum: replace(enum, members=enum.members[:-1]) if len(enum.members) > 1 else enum
    ),
    "values of an enum are named after the next": _enums(
        lambda enum: replace(enum, members=_names_turned(enum.members))
    ),
    "enums are scalars": _enums(
        lambda enum: Alias(enum.name, enum.doc, enum.deprecated, enum.place, type=Scalar(enum.kind))
    ),
    "open enums are closed": _enums(lambda enum: replace(enum, open=False)),
    "closed enums are open": _enums(lambda enum: replace(enum, open=True)),
    "the last alternative is dropped": _unions(
        lambda union: replace(union, variants=union.variants[:-1]) if len(union.variants) > 2 else union
    ),
    "alternatives have the next one's type": _unions(_types_turned, TaggedUnion),
    "alternatives have the next one's name": _unions(
        lambda union: replace(union, variants=_names_turned(union.variants))
    ),
    "alternatives are tried the other way round": _unions(
        lambda union: replace(union, variants=union.variants[::-1]), KeyedUnion
    ),
    "only the poorest alternative is left": _unions(
        lambda union: replace(union, variants=(union.variants[-1],) * 2), KeyedUnion
    ),
    "unions with a tag are arbitrary JSON": _unions(_raw, TaggedUnion),
    "unions of JSON types are arbitrary JSON": _unions(_raw, TypedUnion),
    "unions by members are arbitrary JSON": _unions(_raw, KeyedUnion),
    "alternatives by JSON type have the next one's type": _unions(_types_turned, TypedUnion),
    "open unions are closed": _unions(lambda union: replace(union, open=False), TaggedUnion),
    "closed unions are open": _unions(lambda union: replace(union, open=True), TaggedUnion),
    "only the first tag of an alternative counts": _unions(
        lambda union: replace(union, variants=tuple(replace(each, tags=each.tags[:1]) for each in union.variants)),
        TaggedUnion,
    ),
    "names of types are arbitrary JSON": _decls(lambda decl: _raw(decl) if isinstance(decl, Alias) else decl),
}
"""By what is wrong."""
