"""Finds which subschemas apply to a value and accept it: the ways in which the schema may be read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import islice, product

from protogen.dataclass import dataclass
from protogen.judge.judge import Judge
from protogen.schema.graph import Key, Subschema
from protogen.source.place import Json

_MOST = 24
"""At most so many ways to read one value are compared."""


class Weight(IntEnum):
    """How a subschema came to apply: always, because a union's branch accepts the value, or on a condition."""

    ALWAYS = 0
    BRANCH = 1
    CONDITION = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A subschema that applies to a value and accepts it."""

    subschema: Subschema
    weight: Weight = Weight.ALWAYS

    def __truediv__(self, weight: Weight) -> Part:
        """The same, no firmer than this."""
        return Part(self.subschema, max(self.weight, weight))


@dataclass(frozen=True, slots=True)
class Choice:
    """A union that applies to a value, and the number of the branch that accepts it."""

    owner: Subschema
    keyword: str
    number: int

    @property
    def branch(self) -> Subschema:
        """The branch that accepts the value."""
        return self.owner.child(self.keyword, self.number)

    @property
    def branches(self) -> Sequence[Subschema]:
        """All branches of the union."""
        return self.owner.listed(self.keyword)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a value: all subschemas that apply, where each `anyOf` counts with one branch that accepts."""

    parts: tuple[Part, ...] = ()
    choices: tuple[Choice, ...] = ()

    def __or__(self, other: Reading) -> Reading:
        weights: dict[Subschema, Weight] = {}
        for each in (*self.parts, *other.parts):
            weights[each.subschema] = min(each.weight, weights.get(each.subschema, each.weight))
        parts = tuple(Part(subschema, weight) for subschema, weight in weights.items())
        return Reading(parts, (*self.choices, *(each for each in other.choices if each not in self.choices)))


class Applied:
    """The subschemas of one message that apply to the parts of one document."""

    def __init__(self, judge: Judge, judges: dict[Key, Judge]) -> None:
        self._judge, self._judges = judge, judges
        self._accepted: dict[tuple[Key, int], bool] = {}
        self._known: dict[tuple[object, ...], tuple[list[Reading], Json]] = {}
        """Readings, and the value itself: it stays, and so does its identity."""

    def readings(self, start: Iterable[Part], value: Json) -> list[Reading]:
        """Every way to read a value that these subschemas are asked of; never none."""
        parts = tuple(start)
        key = (id(value), *((each.subschema.key, each.weight) for each in parts))
        if key not in self._known:
            self._known[key] = self._all([self._of(each, value, ()) for each in parts]), value
        return self._known[key][0]

    def _all(self, options: Iterable[list[Reading]]) -> list[Reading]:
        found = [Reading()]
        for each in options:
            found = [one | other if one.parts else other for one, other in islice(product(found, each), _MOST)]
        return found

    def _of(self, part: Part, value: Json, around: tuple[Key, ...]) -> list[Reading]:
        subschema = part.subschema
        if isinstance(subschema.value, bool) or subschema.key in around:
            return [Reading((part,))]
        around = (*around, subschema.key)
        inside = (*_beside(part), *self._conditional(part, value))
        options = [[Reading((part,))], *(self._of(inner, value, around) for inner in inside)]
        options += [self._union(part, keyword, value, around) for keyword in ("oneOf", "anyOf")]
        return self._all(options)

    def _union(self, part: Part, keyword: str, value: Json, around: tuple[Key, ...]) -> list[Reading]:
        """A reading for each branch that accepts the value."""
        found: list[Reading] = []
        for number, branch in enumerate(part.subschema.listed(keyword)):
            if self.accepts(branch, value):
                choice = Reading(choices=(Choice(part.subschema, keyword, number),))
                inner = self._of(Part(branch, part.weight) / Weight.BRANCH, value, around)
                found += [choice | each for each in inner]
        return found or [Reading()]

    def _conditional(self, part: Part, value: Json) -> Iterator[Part]:
        """What `if` and `dependentSchemas` add."""
        subschema = part.subschema
        found = []
        if "if" in subschema.keywords:
            condition = subschema.child("if")
            holds = self.accepts(condition, value)
            found += [condition] if holds else []
            found += [subschema.child(word) for word in ("then" if holds else "else",) if word in subschema.keywords]
        names = subschema.keywords.get("dependentSchemas", {})
        if isinstance(value, dict):
            found += [subschema.child("dependentSchemas", name) for name in names if name in value]
        for each in found:
            yield Part(each) / Weight.CONDITION

    def accepts(self, subschema: Subschema, value: Json) -> bool:
        """Whether the judge finds a value of the document valid for a subschema."""
        if isinstance(subschema.value, bool):
            return subschema.value
        key = (subschema.key, id(value))
        if key not in self._accepted:
            if subschema.key not in self._judges:
                self._judges[subschema.key] = self._judge.at(subschema)
            self._accepted[key] = self._judges[subschema.key].accepts(value)
        return self._accepted[key]


def _beside(part: Part) -> Iterator[Part]:
    """What `$ref`, `$dynamicRef` and `allOf` add. A dynamic reference that may lead to several places adds nothing."""
    for each in part.subschema.beside():
        yield Part(each, part.weight)
    ref = part.subschema.keywords.get("$dynamicRef", "")
    if ref and len(part.subschema.dynamic_anchors(ref.rpartition("#")[2])) < 2:
        for each in part.subschema.referred(dynamic=True):
            yield Part(each, part.weight)
