"""Breaks keywords that apply to values of any type, to numbers or to strings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from random import Random

from protogen.documents.budget import LONGEST, Work
from protogen.documents.maker import Maker
from protogen.documents.numbers import exact, spell
from protogen.documents.parts import Impossible
from protogen.documents.strings import bearable, pattern, sample, usable
from protogen.documents.wish import Wish
from protogen.runtime.values import identity
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

_TEXTS = ("unexpected", "", "!", " ", "\n", "0", "a", "A b", "é" * 3, "x" * 300)

_FROM_ONE = ("minLength", "minItems", "minProperties")

_LARGEST = 5_000

Breaker = Callable[["Case"], Iterator[Json]]


class Case:
    """A keyword in a schema, and a value in the document that is valid for it."""

    def __init__(self, place: Subschema, keyword: str, detail: str, value: Json, rng: Random, work: Work) -> None:
        assert not isinstance(place.value, bool)
        self.place, self.detail, self.value, self.rng, self._work = place, detail, value, rng, work
        self.schema: Mapping[str, Json] = place.value
        wanted: Json = self.schema[keyword]
        self.wanted: Json = int(wanted) if isinstance(wanted, float) and wanted.is_integer() else wanted
        self.keyword = keyword

    def made(self, *schemas: Subschema) -> Iterator[Json]:
        """A few values of the subschemas."""
        for optional in (0.0, 0.5, 1.0):
            yield from self.wished(Wish(optional=optional), *schemas)

    def wished(self, wish: Wish, *schemas: Subschema) -> Iterator[Json]:
        """A value of the subschemas as wished, if one is found and the budget is not spent."""
        if self._work.done:
            return
        maker = Maker(self.rng, wish)
        try:
            yield maker.make(list(schemas))
        except Impossible:
            pass
        finally:
            self._work.spend(maker.made)


def of_type(case: Case) -> Iterator[Json]:
    allowed = [case.wanted] if isinstance(case.wanted, str) else case.wanted
    for name, value in _OF_TYPE.items():
        if name not in allowed and not (name == "integer" and "number" in allowed):
            yield value


def other(case: Case) -> Iterator[Json]:
    """For `const` and `enum`: other values, those of the same type first."""
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


def limit(case: Case) -> Iterator[Json]:
    if isinstance(case.value, bool) or not isinstance(case.value, (int, float)):
        return
    limit, sign = exact(case.wanted), -1 if "inimum" in case.keyword else 1
    step = exact(case.schema["multipleOf"]) if "multipleOf" in case.schema else Fraction(1)
    if case.keyword.startswith("exclusive"):
        yield spell(limit)
    for distance in (step, step / 1000, 1000 * step, Fraction(1)):
        yield spell(limit + sign * distance)


def multiple_of(case: Case) -> Iterator[Json]:
    if isinstance(case.value, (int, float)) and not isinstance(case.value, bool):
        for part in (Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(1, 10)):
            for sign in (1, -1):
                yield spell(exact(case.value) + sign * part * (exact(case.wanted) if part != 1 else 1))


def length(case: Case) -> Iterator[Json]:
    size = case.wanted + (1 if case.keyword == "maxLength" else -1)
    if isinstance(case.value, str) and 0 <= size <= _LARGEST:
        patterns = tuple(filter(usable, [case.schema["pattern"]] if "pattern" in case.schema else []))
        yield from (text for text in (sample(case.rng, size, size, patterns),) if text is not None)
        padded = (case.value + "a" * size)[:size]
        if bearable(patterns, padded):
            yield padded


def unmatched(case: Case) -> Iterator[Json]:
    if isinstance(case.value, str) and usable(case.wanted):
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
        padded = [text + "!" * (low - len(text)) for text in _TEXTS if len(text) < low <= LONGEST]
        tried = (text for text in (*near, *_TEXTS, *padded) if bearable((case.wanted,), text))
        yield from islice((text for text in tried if not machine.search(text)), 10)


def format_(case: Case) -> Iterator[Json]:
    if isinstance(case.value, str):
        yield from ("not a " + case.wanted, "", "%", "(")


def _crossed(value: Mapping[str, Json], other: Json) -> Iterator[Json]:
    """An object with one member of another, for each that differs."""
    for name, member in other.items() if isinstance(other, dict) else ():
        if name in value and identity(member) != identity(value[name]):
            yield {**value, name: member}


def alternatives(case: Case) -> Iterator[Json]:
    """For `anyOf`, `oneOf`: another tag, then the members of other alternatives in this one, then anything."""
    value = case.value
    if isinstance(value, dict):
        for name, member in value.items():
            if isinstance(member, str):
                yield {**value, name: f"{member}-unexpected"}
        for index in range(min(len(case.wanted), 6)):
            for other in case.made(case.place.child(case.keyword, index)):
                yield from _crossed(value, other)
    yield from ("unexpected", 1.5, True, None, [], {}, -7)
    if isinstance(value, dict):
        yield {}


def not_(case: Case) -> Iterator[Json]:
    made = list(case.made(case.place.child("not")))
    yield from made
    if isinstance(case.value, dict):
        yield from ({**case.value, **other} for other in made if isinstance(other, dict))
