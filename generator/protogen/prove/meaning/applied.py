"""Finds which subschemas apply to a value and accept it: the ways in which the schema may be read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import islice, product
from typing import TypeAlias

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


class Start:
    """Subschemas that the values of one place are asked of. What follows from them alone is remembered with it."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.first = _Fork()


_Question: TypeAlias = Subschema | str
"""Whether a subschema accepts a value, or whether it has a member of this name."""


class _Fork:
    """What is asked next to know how a value can be read, and what follows from each answer."""

    def __init__(self) -> None:
        self.question: _Question | None = None
        self.then: dict[bool, _Fork] = {}
        self.readings: Sequence[Reading] = ()
        """Where nothing more is asked; empty: it is not known yet."""


class Applied:
    """The subschemas of one message that apply to the parts of documents, one at a time."""

    def __init__(self, judge: Judge, judges: dict[Key, Judge]) -> None:
        self._judge, self._judges = judge, judges
        self._starts: dict[tuple[Part, ...], Start] = {}
        self._accepted: dict[tuple[Key, int], tuple[bool, Json]] = {}
        """What the judge says, and the value itself: it stays, and so does its identity."""

    def begin(self) -> None:
        """Go on to another document."""
        self._accepted.clear()

    def start(self, parts: Iterable[Part]) -> Start:
        """The start from these subschemas: the same object each time."""
        found = tuple(parts)
        if found not in self._starts:
            self._starts[found] = Start(found)
        return self._starts[found]

    def readings(self, start: Start, value: Json) -> Sequence[Reading]:
        """Every way to read a value of a place; never none. They are the same objects for values that answer all
        questions alike."""
        fork = start.first
        while fork.question is not None:
            fork = fork.then[self.holds(fork.question, value)]
        if not fork.readings:
            reader = _Reader(self, value)
            found = reader.all([reader.of(each, ()) for each in start.parts])
            fork = start.first
            for question, answer in reader.asked:
                if fork.question is None:
                    fork.question, fork.then = question, {True: _Fork(), False: _Fork()}
                fork = fork.then[answer]
            fork.readings = found
        return fork.readings

    def holds(self, question: _Question, value: Json) -> bool:
        """Whether the judge finds a value of the document valid for a subschema, or whether it has a member."""
        if isinstance(question, str):
            return isinstance(value, dict) and question in value
        if isinstance(question.value, bool):
            return question.value
        key = (question.key, id(value))
        if key not in self._accepted:
            if question.key not in self._judges:
                self._judges[question.key] = self._judge.at(question)
            self._accepted[key] = self._judges[question.key].accepts(value), value
        return self._accepted[key][0]


class _Reader:
    """Reads one value, and keeps what it asked of it."""

    def __init__(self, applied: Applied, value: Json) -> None:
        self._applied, self._value = applied, value
        self.asked: list[tuple[_Question, bool]] = []

    def all(self, options: Iterable[list[Reading]]) -> list[Reading]:
        """Each of the first readings with each of the second, and so on."""
        found = [Reading()]
        for each in options:
            found = [one | other if one.parts else other for one, other in islice(product(found, each), _MOST)]
        return found

    def of(self, part: Part, around: tuple[Key, ...]) -> list[Reading]:
        """Every way to read the value by a subschema. `around`: those that led to it."""
        subschema = part.subschema
        if isinstance(subschema.value, bool) or subschema.key in around:
            return [Reading((part,))]
        around = (*around, subschema.key)
        inside = (*_beside(part), *self._conditional(part))
        options = [[Reading((part,))], *(self.of(inner, around) for inner in inside)]
        options += [self._union(part, keyword, around) for keyword in ("oneOf", "anyOf")]
        return self.all(options)

    def _union(self, part: Part, keyword: str, around: tuple[Key, ...]) -> list[Reading]:
        """A reading for each branch that accepts the value."""
        found: list[Reading] = []
        for number, branch in enumerate(part.subschema.listed(keyword)):
            if self._holds(branch):
                choice = Reading(choices=(Choice(part.subschema, keyword, number),))
                inner = self.of(Part(branch, part.weight) / Weight.BRANCH, around)
                found += [choice | each for each in inner]
        return found or [Reading()]

    def _conditional(self, part: Part) -> Iterator[Part]:
        """What `if` and `dependentSchemas` add."""
        subschema = part.subschema
        found = []
        if "if" in subschema.keywords:
            condition = subschema.child("if")
            holds = self._holds(condition)
            found += [condition] if holds else []
            found += [subschema.child(word) for word in ("then" if holds else "else",) if word in subschema.keywords]
        names = subschema.keywords.get("dependentSchemas", {})
        found += [subschema.child("dependentSchemas", name) for name in names if self._holds(name)]
        for each in found:
            yield Part(each) / Weight.CONDITION

    def _holds(self, question: _Question) -> bool:
        answer = self._applied.holds(question, self._value)
        self.asked.append((question, answer))
        return answer


def _beside(part: Part) -> Iterator[Part]:
    """What `$ref`, `$dynamicRef` and `allOf` add. A dynamic reference that may lead to several places adds nothing."""
    for each in part.subschema.beside():
        yield Part(each, part.weight)
    ref = part.subschema.keywords.get("$dynamicRef", "")
    if ref and len(part.subschema.dynamic_anchors(ref.rpartition("#")[2])) < 2:
        for each in part.subschema.referred(dynamic=True):
            yield Part(each, part.weight)
