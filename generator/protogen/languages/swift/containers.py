"""Whether a contract's types need containers of our own, most of the protocols of coders, to be read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from protogen.languages.swift.enum_shapes import RawEnum
from protogen.languages.swift.shapes import Struct, TupleStruct, TypeAlias, View
from protogen.languages.swift.union_shapes import EnumOfKinds, EnumOfPayloads

OWN = "containers"
"""What contracts use that have such a type: a list, a map, an enum of raw values, a union of scalars."""
FOUNDATION = "no containers"
"""What all others use."""

NULLABLE = "nullable"
"""What contracts use that have a type for null, or a type that holds itself."""

_SCALARS = frozenset({"String", "Bool", "Double", "Int64", "Int"})
_DIRECT = _SCALARS | {"JSONValue", "JSONObject"}
"""The types that `JSONFields` and `JSONMembers` read and write without a container."""

_NULLABLE = re.compile(r"\b(?:Nullable|JSONNull|Indirect)\b")


def used(views: Sequence[View]) -> frozenset[str]:
    """`OWN` or `FOUNDATION`."""
    known = {each.name for each in views if isinstance(each, (Struct, EnumOfPayloads, EnumOfKinds))} | _DIRECT
    known |= {each.union.name for each in views if isinstance(each, Struct) and each.union}
    types = {type for view in views for type in _held(view)}
    return frozenset({FOUNDATION if types <= known else OWN})


def nullable(models: str) -> frozenset[str]:
    """`NULLABLE`, where the models name a type of that file."""
    return frozenset({NULLABLE} if _NULLABLE.search(models) else ())


def _held(view: View) -> Iterator[str]:
    """The types of what a type holds, as written but for a `?`; those that are read from containers as `[]`."""
    match view:
        case Struct():
            yield from _bare(each.type for each in view.properties)
            yield view.extra
            if view.union:
                yield from _held(view.union)
        case EnumOfPayloads():
            yield from (each.type for each in view.cases)
        case EnumOfKinds():
            yield from ("[]" if each.type in _SCALARS else each.type for each in view.cases)
            yield "[]" if view.raw in ("Int", "Double", "Bool") else "String"
        case TypeAlias():
            yield view.type if not view.wrapped else "[]"
        case TupleStruct():
            yield "[]"
        case RawEnum():
            pass


def _bare(types: Iterable[str]) -> Iterator[str]:
    return (each.removesuffix("?") for each in types)
