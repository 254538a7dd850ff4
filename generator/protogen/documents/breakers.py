"""For one keyword of a schema and a value that meets it: values like it that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from random import Random

from protogen.documents.maker import Maker, Wish
from protogen.documents.numbers import exact, spell
from protogen.documents.parts import Impossible, children_of
from protogen.documents.strings import pattern, sample
from protogen.schema.load import Subschema
from protogen.source.place import Json

_OF_TYPE: Mapping[str, Json] = {
    "string": "5",
    "integer": 5,
    "number": 1.5,
    "boolean": True,
    "null": None,
    "array": [],
    "object": {},
}
_NAMES = ("unexpected", "", "Not Allowed!", "x" * 300, "0", "é")
_TEXTS = ("unexpected", "", "!", " ", "\n", "0", "a", "A b", "é" * 3, "x" * 300)
_FROM_ONE = ("minLength", "minItems", "minProperties")
_LARGEST = 5_000

Breaker = Callable[["Case"], Iterator[Json]]


class Case:
    """A keyword's value in a schema, and the value in the document that it holds for."""

    def __init__(self, place: Subschema, keyword: str, detail: str, value: Json, rng: Random) -> None:
        assert not isinstance(place.value, bool)
        self.place, self.detail, self.value, self.rng = place, detail, value, rng
        self.schema: Mapping[str, Json] = place.value
        wanted: Json = self.schema[keyword]
        self.wanted: Json = int(wanted) if isinstance(wanted, float) and wanted.is_integer() else wanted
        self.keyword = keyword

    def made(self, *schemas: Subschema) -> Iterator[Json]:
        """A few values of the subschemas."""
        for optional in (0.0, 0.5, 1.0):
            try:
                yield Maker(self.rng, Wish(optional=optional)).make(list(schemas))
            except Impossible:
                continue


def details(place: Subschema) -> Iterator[tuple[str, str]]:
    """The constraints of a schema that can be broken: keyword, and which of several (a name, a pair of names)."""
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


def breaks(place: Subschema, keyword: str, detail: str, value: Json, rng: Random) -> Iterator[Json]:
    """Values near `value` that should break the constraint (the judge says whether they do)."""
    if keyword == "false":
        if isinstance(value, dict):
            yield {**value, detail: None}
        return
    breaker = _BREAKERS[keyword]
    yield from breaker(Case(place, keyword, detail, value, rng))


def _type(case: Case) -> Iterator[Json]:
    allowed = [case.wanted] if isinstance(case.wanted, str) else case.wanted
    for name, value in _OF_TYPE.items():
        if name not in allowed and not (name == "integer" and "number" in allowed):
            yield value


def _other(case: Case) -> Iterator[Json]:
    """For `const` and `enum`: the same type first."""
    value = case.value
    if isinstance(value, str):
        yield from (f"{value}-unexpected", value.upper(), value.lower(), *_TEXTS)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, float)):
        yield from (value + 1, value - 1, value + 1000, -value)
    elif isinstance(value, dict):
        yield {**value, "unexpected": 1}
    elif isinstance(value, list):
        yield [*value, None]
    yield from _OF_TYPE.values()


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


def _limit(case: Case) -> Iterator[Json]:
    if isinstance(case.value, bool) or not isinstance(case.value, (int, float)):
        return
    limit, sign = exact(case.wanted), -1 if "inimum" in case.keyword else 1
    step = exact(case.schema["multipleOf"]) if "multipleOf" in case.schema else Fraction(1)
    if case.keyword.startswith("exclusive"):
        yield spell(limit)
    for distance in (step, step / 1000, 1000 * step, Fraction(1)):
        yield spell(limit + sign * distance)


def _multiple_of(case: Case) -> Iterator[Json]:
    if isinstance(case.value, (int, float)) and not isinstance(case.value, bool):
        for part in (Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(1, 10)):
            for sign in (1, -1):
                yield spell(exact(case.value) + sign * part * (exact(case.wanted) if part != 1 else 1))


def _length(case: Case) -> Iterator[Json]:
    size = case.wanted + (1 if case.keyword == "maxLength" else -1)
    if isinstance(case.value, str) and 0 <= size <= _LARGEST:
        patterns = (case.schema["pattern"],) if "pattern" in case.schema else ()
        yield from (text for text in (sample(case.rng, size, size, patterns),) if text is not None)
        yield (case.value + "a" * size)[:size]


def _pattern(case: Case) -> Iterator[Json]:
    if isinstance(case.value, str):
        value, machine = case.value, pattern(case.wanted)
        near = (
            f"{value}!",
            f"!{value}",
            f"{value}\n",
            value[:-1],
            value[1:],
            value.upper(),
            value.lower(),
            value[::-1],
        )
        low = case.schema.get("minLength", 0)
        padded = [text + "!" * (low - len(text)) for text in _TEXTS if len(text) < low]
        yield from [text for text in (*near, *_TEXTS, *padded) if not machine.search(text)][:10]


def _format(case: Case) -> Iterator[Json]:
    if isinstance(case.value, str):
        yield from ("not a " + case.wanted, "", "%", "(")


def _min_items(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list):
        yield case.value[: case.wanted - 1]


def _max_items(case: Case) -> Iterator[Json]:
    if isinstance(case.value, list) and case.wanted < _LARGEST:
        yield from _longer(case, case.wanted + 1)


def _longer(case: Case, size: int) -> Iterator[Json]:
    """The array with as many items, new ones made or repeated."""
    try:
        made = Maker(case.rng, Wish(optional=0, sizes={case.place.key: size})).make([case.place])
    except Impossible:
        made = None
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
            wish = Wish(optional=0, plain=plain, sizes={case.place.key: case.wanted + 1})
            try:
                yield Maker(case.rng, wish).make([case.place])
            except Impossible:
                continue
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


def _alternatives(case: Case) -> Iterator[Json]:
    """For `anyOf`, `oneOf`: another tag, then the members of other alternatives in this one, then anything."""
    value = case.value
    if isinstance(value, dict):
        for name, member in value.items():
            if isinstance(member, str):
                yield {**value, name: f"{member}-unexpected"}
        for index in range(min(len(case.wanted), 6)):
            for other in case.made(case.place.child(case.keyword, index)):
                if isinstance(other, dict):
                    yield from (
                        {**value, name: other[name]} for name in other if name in value and other[name] != value[name]
                    )
    yield from ("unexpected", 1.5, True, None, [], {}, -7)
    if isinstance(value, dict):
        yield {}


def _not(case: Case) -> Iterator[Json]:
    made = list(case.made(case.place.child("not")))
    yield from made
    if isinstance(case.value, dict):
        yield from ({**case.value, **other} for other in made if isinstance(other, dict))


_BREAKERS: Mapping[str, Breaker] = {
    "type": _type,
    "const": _other,
    "enum": _other,
    "required": _required,
    "dependentRequired": _dependent_required,
    "minimum": _limit,
    "maximum": _limit,
    "exclusiveMinimum": _limit,
    "exclusiveMaximum": _limit,
    "multipleOf": _multiple_of,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "format": _format,
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
    "anyOf": _alternatives,
    "oneOf": _alternatives,
    "not": _not,
}
