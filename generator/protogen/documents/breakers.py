"""Changes a value that is valid for a keyword so that it becomes invalid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from protogen.documents.break_values import (
    _FROM_ONE,
    _LARGEST,
    _OF_TYPE,
    Breaker,
    Case,
    alternatives,
    format_,
    length,
    limit,
    multiple_of,
    not_,
    of_type,
    other,
    unmatched,
)
from protogen.documents.budget import Work
from protogen.documents.parts import children_of
from protogen.documents.wish import Wish
from protogen.schema.load import Subschema
from protogen.source.place import Json

_NAMES = ("unexpected", "", "Not Allowed!", "x" * 300, "0", "é")


def details(place: Subschema) -> Iterator[tuple[str, str]]:
    """Yields the constraints of a schema that can be broken: the keyword, and its part (a name, a pair of names)."""
    if isinstance(place.value, bool):
        return
    for keyword, wanted in place.value.items():
        if keyword == "required":
            yield from ((keyword, name) for name in wanted)
        elif keyword == "dependentRequired":
            yield from ((keyword, f"{name}>{needed}") for name in wanted for needed in wanted[name])
        elif keyword in ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"):
            if wanted is False:
                yield keyword, ""
        elif keyword == "properties":
            yield from (("false", name) for name in wanted if wanted[name] is False)
        elif keyword in _BREAKERS and wanted is not False and not (wanted == 0 and keyword in _FROM_ONE):
            yield keyword, ""


def breaks(place: Subschema, keyword: str, detail: str, value: Json, rng: Random, work: Work) -> Iterator[Json]:
    """Yields values similar to `value` that should break the constraint (the judge decides whether they do). `work`:
    counts the values made on the way."""
    if keyword == "false":
        if isinstance(value, dict):
            yield {**value, detail: None}
        return
    breaker = _BREAKERS[keyword]
    yield from breaker(Case(place, keyword, detail, value, rng, work))


def _required(case: Case) -> Iterator[Json]:
    if isinstance(case.value, dict) and case.detail in case.value:
        yield {name: member for name, member in case.value.items() if name != case.detail}


def _dependent_required(case: Case) -> Iterator[Json]:
    name, needed = case.detail.split(">", 1)
    if isinstance(case.value, dict):
        held = {key: member for key, member in case.value.items() if key != needed}
        if name in held:
            yield held
        else:
            yield from ({**held, name: member} for member in case.made(*children_of([case.place], name)))


def _min_items(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list):
        yield case.value[: case.wanted - 1]


def _max_items(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list) and case.wanted < _LARGEST:
        yield from _longer(case, case.wanted + 1)


def _longer(case: Case, size: int) -> Iterator[Json]:
    """Yields the array with `size` items; additional ones are made or repeated."""
    for made in case.wished(Wish(optional=0, sizes={case.place.key: size}), case.place):
        if isinstance(made, list) and len(made) == size:
            yield made
    items = list(case.value)
    fresh = _item(case, len(items))
    while len(items) < size:
        items.append(next(fresh, items[-1] if items else None))
    yield items


def _item(case: Case, index: int) -> Iterator[Json]:
    if isinstance(case.schema.get("items"), dict):
        for _ in range(5):
            yield from case.made(case.place.child("items"))


def _unique_items(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list):
        value = case.value
        if value:
            yield [*value, value[0]]
            yield [*value[:-1], value[0]] if len(value) > 1 else [value[0], value[0]]
        for item in _item(case, 0):
            yield [item, item]
        yield [1, 1]


def _contains(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list):
        yield []
        yield from ([value] * len(case.value) for value in _OF_TYPE.values())
        yield [value for value in case.value if value is None]


def _counted(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list) and "contains" in case.schema and case.wanted < _LARGEST:
        for item in case.made(case.place.child("contains")):
            yield [item] * (case.wanted + (1 if case.keyword == "maxContains" else -1))


def _one_more_item(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list):
        prefix = case.schema.get("prefixItems", ())
        left = [case.place.child("prefixItems", index) for index in range(len(case.value), len(prefix))]
        yield [*case.value, *(next(case.made(child), None) for child in left), None]


def _max_properties(case: Case) -> Iterator[Json]:
    if isinstance(case.value, dict) and case.wanted < _LARGEST:
        for plain in (True, False):
            yield from case.wished(Wish(optional=0, plain=plain, sizes={case.place.key: case.wanted + 1}), case.place)
        held = dict(case.value)
        names = [*case.schema.get("properties", {}), *(f"key{index}" for index in range(case.wanted + 1))]
        for name in names:
            if len(held) <= case.wanted and name not in held:
                held[name] = next(case.made(*children_of([case.place], name)), None)
        yield held


def _min_properties(case: Case) -> Iterator[Json]:
    if isinstance(case.value, dict):
        needed = [name for name in case.value if name in case.schema.get("required", ())]
        free = [name for name in case.value if name not in needed]
        names = [*needed, *free][: max(case.wanted - 1, 0)]
        yield {name: case.value[name] for name in names}


def _one_more_member(case: Case) -> Iterator[Json]:
    if isinstance(case.value, dict):
        for name in _NAMES:
            if name not in case.value:
                yield {**case.value, name: next(case.made(*_but_false(case.place, name)), 1)}


def _but_false(place: Subschema, name: str) -> list[Subschema]:
    return [child for child in children_of([place], name) if child.value is not False]


_BREAKERS: Mapping[str, Breaker] = {
    "type": of_type,
    "const": other,
    "enum": other,
    "required": _required,
    "dependentRequired": _dependent_required,
    "minimum": limit,
    "maximum": limit,
    "exclusiveMinimum": limit,
    "exclusiveMaximum": limit,
    "multipleOf": multiple_of,
    "minLength": length,
    "maxLength": length,
    "pattern": unmatched,
    "format": format_,
    "minItems": _min_items,
    "maxItems": _max_items,
    "uniqueItems": _unique_items,
    "contains": _contains,
    "minContains": _counted,
    "maxContains": _counted,
    "items": _one_more_item,
    "unevaluatedItems": _one_more_item,
    "minProperties": _min_properties,
    "maxProperties": _max_properties,
    "propertyNames": _one_more_member,
    "additionalProperties": _one_more_member,
    "unevaluatedProperties": _one_more_member,
    "anyOf": alternatives,
    "oneOf": alternatives,
    "not": not_,
}
