"""Looks at samples one by one and keeps what they have in common: a place for each path, of bounded size.

A survey follows a Plan: what earlier surveys found out about unions, maps, tuples and recursion. It holds no sample,
and what it holds does not depend on the order of the samples.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from protogen.dataclass import dataclass, field
from protogen.infer.marks import Marks, TagPath, at, kind
from protogen.infer.paths import ITEM, VALUE, Path, alternative, position, tag_of
from protogen.infer.samples import Whole
from protogen.infer.texts import Texts
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json

MOST_KEYS = 1_000
"""An object place with more different keys is a map."""
MOST_PLACES = 20_000
LONGEST_TUPLE = 8
_ID = re.compile(r"(?:^|[_-])(?:id|uuid|guid|key|token)$|[a-z](?:Id|ID|Key|Token)$", re.ASCII)
"""Members whose values are ids are no enums, however few the samples have."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known about the objects and arrays at some paths."""

    tags: Mapping[Path, TagPath] = field(default_factory=dict)
    """Unions, by the tag that tells their alternatives apart."""
    keyed: frozenset[Path] = frozenset()
    """Unions, by the one member that each object has."""
    maps: Mapping[Path, str] = field(default_factory=dict)
    """Objects whose keys are data, with the pattern that all keys fit; empty: none."""
    tuples: Mapping[Path, int] = field(default_factory=dict)
    """Arrays whose items have a meaning by their position, by their length."""
    same: Mapping[Path, Path] = field(default_factory=dict)
    """Places that repeat one around them: recursion."""

    plain: frozenset[Path] = frozenset()
    """Places that were taken for a union or a tuple, and then had a value that is none: they stay as they are."""


class MisfitError(Exception):
    """A value that does not fit the plan: recursion brought it to a place that had been decided about before."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


@dataclass(slots=True)
class Items:
    """The arrays seen at a place. `kinds`: the JSON types at each position, as long as all have one length."""

    count: int = 0
    shortest: int = 0
    longest: int = 0
    below: Place | None = None
    positions: list[Place] = field(default_factory=list)
    kinds: list[set[str]] | None = None


@dataclass(slots=True)
class Members:
    """The objects seen at a place: as records, as alternatives of a union by their tag, or as maps."""

    count: int = 0
    present: Counter[str] = field(default_factory=Counter)
    order: Counter[str] = field(default_factory=Counter)
    """The sum of the positions at which each key stood."""
    below: dict[str, Place] = field(default_factory=dict)
    too_many: bool = False
    """Whether there are so many keys that they are no longer kept."""
    marks: Marks = field(default_factory=Marks)
    alternatives: dict[str, Place] = field(default_factory=dict)
    values: Place | None = None

    def ordered(self) -> list[str]:
        """The keys in the order in which they usually stand."""
        return sorted(self.present, key=lambda key: (self.order[key] / self.present[key], key))


@dataclass(slots=True, eq=False)
class Place:
    """What was seen at a path."""

    path: Path
    count: int = 0
    nulls: int = 0
    booleans: int = 0
    integers: int = 0
    reals: int = 0
    low: int = 0
    high: int = 0
    texts: Texts | None = None
    items: Items | None = None
    members: Members | None = None

    def kinds(self) -> frozenset[str]:
        """The JSON types seen, without null."""
        seen = {
            "boolean": self.booleans,
            "number": self.integers + self.reals,
            "string": self.texts,
            "array": self.items,
            "object": self.members,
        }
        return frozenset(name for name, there in seen.items() if there)


class Survey:
    """One look at all samples, under a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places: dict[Path, Place] = {}
        self.root = self._place(())

    def see(self, value: Json) -> None:
        """Look at one document."""
        self._see(self.root, value)

    def texts(self, path: Path) -> Texts | None:
        """The strings at a path. For a member of an alternative: those of this member in all alternatives, because
        what is around the payload is the same in every message."""
        key, union = path[-1:], path[:-2]
        if tag_of(path[:-1]) is None or union not in self.places:
            return self.places[path].texts
        others = self.places[union].members
        paths = ((*each.path, *key) for each in (others.alternatives.values() if others else ()))
        found = [self.places[each].texts for each in paths if each in self.places]
        return Texts.together([each for each in found if each is not None])

    def listed(self, path: Path) -> tuple[str, ...]:
        """The values of the enum at a path; empty if it is none, or an id."""
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        texts = self.texts(path)
        return () if texts is None or _ID.search(name) else texts.listed

    def _place(self, path: Path) -> Place:
        path = self.plan.same.get(path, path)
        known = self.places.get(path)
        if known is None:
            if len(self.places) == MOST_PLACES:
                problem = f"the samples have more than {MOST_PLACES:,} different places: no schema would describe them"
                raise Refused(Diagnostic("too-varied", problem, help="infer from samples of one kind at a time"))
            known = self.places[path] = Place(path)
        return known

    def _see(self, place: Place, value: Json) -> None:
        place.count += 1
        if isinstance(value, str):
            place.texts = place.texts or Texts()
            place.texts.add(value)
        elif isinstance(value, dict):
            place.members = place.members or Members()
            self._object(place, place.members, value)
        elif isinstance(value, list):
            place.items = place.items or Items(shortest=len(value))
            self._array(place, place.items, value)
        elif value is None:
            place.nulls += 1
        elif isinstance(value, bool):
            place.booleans += 1
        elif isinstance(value, (float, Whole)):
            place.reals += 1
        else:
            _widen(place, value)

    def _object(self, place: Place, members: Members, value: dict[str, Json]) -> None:
        members.count += 1
        path = place.path
        if path in self.plan.maps:
            members.values = members.values or self._place((*path, VALUE))
            for held in value.values():
                self._see(members.values, held)
            return
        if path in self.plan.keyed or path in self.plan.tags:
            tag = at(value, self.plan.tags[path]) if path in self.plan.tags else next(iter(value), None)
            if not isinstance(tag, str):
                raise MisfitError(path)
            inside = members.alternatives.get(tag)
            if inside is None:
                inside = members.alternatives[tag] = self._place((*path, alternative(tag)))
            self._see(inside, value)
            return
        if members.too_many:
            return
        if tag_of(path) is None:  # an alternative is told apart already
            members.marks.add(value)
        self._record(path, members, value)

    def _record(self, path: Path, members: Members, value: dict[str, Json]) -> None:
        for number, (key, held) in enumerate(value.items()):
            inside = members.below.get(key)
            if inside is None:
                if len(members.below) == MOST_KEYS:
                    members.too_many = True
                    members.below, members.present, members.marks = {}, Counter(), Marks()
                    self._forget(path)
                    return
                inside = members.below[key] = self._place((*path, key))
            members.present[key] += 1
            members.order[key] += number
            self._see(inside, held)

    def _forget(self, path: Path) -> None:
        """Drop the places below a path: the next survey sees them as the values of a map."""
        size = len(path)
        for each in [each for each in self.places if len(each) > size and each[:size] == path]:
            del self.places[each]

    def _array(self, place: Place, items: Items, value: list[Json]) -> None:
        items.count += 1
        size = len(value)
        items.shortest, items.longest = min(items.shortest, size), max(items.longest, size)
        if place.path in self.plan.tuples:
            if size != self.plan.tuples[place.path]:
                raise MisfitError(place.path)
            items.positions = items.positions or [self._place((*place.path, position(i))) for i in range(size)]
            for inside, held in zip(items.positions, value, strict=True):
                self._see(inside, held)
            return
        if items.shortest == items.longest <= LONGEST_TUPLE:
            items.kinds = items.kinds or [set() for _ in value]
            for seen, held in zip(items.kinds, value, strict=True):
                seen.add(kind(held))
        else:
            items.kinds = None
        below = items.below = items.below or self._place((*place.path, ITEM))
        for held in value:
            self._see(below, held)


def _widen(place: Place, value: int) -> None:
    if not place.integers:
        place.low = place.high = value
    place.integers += 1
    place.low, place.high = min(place.low, value), max(place.high, value)
