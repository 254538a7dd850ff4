"""Walks a document and its type side by side: where each value stands, and what the Spec says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from protogen.source import Json
from protogen.spec import (
    Alias,
    Decl,
    Enum,
    Field,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TupleOf,
    Type,
    Union,
    Variant,
)
from protogen.targets.fixtures_parts import below


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a document: its JSON Pointer, its type, and the member that holds it (if one does).

    `decl`: its declaration, where its type is one. `certain`: no alternative on the way to it could take
    another value in its place, so a value that does not fit its type makes the document invalid.
    """

    pointer: str
    value: Json
    type: Type
    decl: Decl | None = None
    field: Field | None = None
    nullable: bool = False
    certain: bool = True

    @property
    def kind(self) -> Kind | None:
        """The kind of a scalar or an enum."""
        return self.type.kind if isinstance(self.type, Scalar) else None


def spots(spec: Spec, root: str, value: Json) -> Iterator[Spot]:
    """Every value of a document that the Spec knows a type for, outermost first."""
    yield from _walk(spec, Spot("", value, Ref(root)))


def _walk(spec: Spec, spot: Spot) -> Iterator[Spot]:
    match spot.type:
        case Ref(target):
            yield from _declared(spec, replace(spot, decl=spec[target]))
        case Nullable(inner):
            yield from _walk(spec, replace(spot, type=inner, nullable=True))
        case ListOf(item) if isinstance(spot.value, list):
            yield spot
            for index, held in enumerate(spot.value):
                yield from _walk(spec, _inside(spot, index, held, item))
        case TupleOf(items, rest) if isinstance(spot.value, list):
            yield spot
            for index, held in enumerate(spot.value):
                each = items[index] if index < len(items) else rest
                if each is not None:
                    yield from _walk(spec, _inside(spot, index, held, each))
        case MapOf(each) if isinstance(spot.value, dict):
            yield spot
            for name, held in spot.value.items():
                yield from _walk(spec, _inside(spot, name, held, each))
        case _:
            yield spot


def _inside(spot: Spot, token: str | int, value: Json, type: Type, field: Field | None = None) -> Spot:
    return Spot(below(spot.pointer, token), value, type, field=field, certain=spot.certain)


def _declared(spec: Spec, spot: Spot) -> Iterator[Spot]:
    match spot.decl:
        case Alias(type=inner):
            yield from _walk(spec, replace(spot, type=inner, decl=None))
        case Record(fields=fields):
            yield spot
            if isinstance(spot.value, dict):
                for field in fields:
                    if field.name in spot.value:
                        yield from _walk(spec, _inside(spot, field.name, spot.value[field.name], field.type, field))
        case Union() as union:
            yield spot
            chosen = _variant(union, spot.value)
            if chosen is not None:
                certain = spot.certain and union.by == "tag"
                yield from _walk(spec, replace(spot, type=chosen.type, decl=None, certain=certain))
        case Enum():
            yield spot


def _variant(union: Union, value: Json) -> Variant | None:
    if union.by == "tag":
        tag = value
        for name in union.tag:
            tag = tag.get(name) if isinstance(tag, dict) else None
        return next((each for each in union.variants if tag in each.tags), None)
    if union.by == "type":
        return next((each for each in union.variants if set(each.json_types) & _json_types(value)), None)
    keys: Mapping[str, Json] = value if isinstance(value, dict) else {}
    return next((each for each in union.variants if all(name in keys for name in each.keys)), None)


def _json_types(value: Json) -> set[str]:
    match value:
        case None:
            return {"null"}
        case bool():
            return {"boolean"}
        case int():
            return {"integer", "number"}
        case float():
            return {"number"}
        case str():
            return {"string"}
        case list():
            return {"array"}
        case _:
            return {"object"}
