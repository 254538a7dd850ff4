"""Puts a value where a change is: makes the document around it, level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from random import Random
from typing import TypeAlias

from protogen.breaking.walking import HERE, Pair, Spots, Step, Way
from protogen.breaking.witness.side import Side
from protogen.dataclass import dataclass
from protogen.documents.strings import sample
from protogen.documents.wish import Wish
from protogen.source.place import Json

Route: TypeAlias = tuple[str | int, ...]
"""Names and positions from the document down to a value."""

_NAMES = ("new", "key0", "x", "A", "0", "_", "unexpected")
_HELD: tuple[Json, ...] = (None, 0, "a", {}, [])
BASES = 5
"""At most so many surroundings of a value are tried."""


@dataclass(frozen=True, eq=False)
class Level:
    """The pairs of nodes that are about one value, the outermost first, and the step from it to the level below."""

    pairs: tuple[Pair, ...]
    step: Step = HERE

    def spots(self, *, old: bool, outermost: bool = False) -> Spots:
        """The nodes of one version that the value must meet. `outermost`: without those of alternatives."""
        pairs = self.pairs[:1] if outermost else self.pairs
        found = [spot for each in pairs for spot in (each.one if old else each.other)]
        return tuple(dict.fromkeys(found))


def levels(pair: Pair) -> list[Level]:
    """The levels from a change to the document, the change's own first. What is below a condition is looked for at
    the value that the condition is about."""
    pairs = list(pair.chain())
    hidden = [number for number, each in enumerate(pairs) if each.step.way is Way.HIDDEN]
    pairs = pairs[hidden[-1] + 1 :] if hidden else pairs
    found: list[Level] = []
    own: list[Pair] = []
    step = HERE
    for each in pairs:
        own.insert(0, each)
        if each.step.way is not Way.HERE or each.above is None:
            found.append(Level(tuple(own), step))
            own, step = [], each.step
    return found


@dataclass(frozen=True)
class Surroundings:
    """Documents of one version around a value at the innermost of some levels. `old`: the version is the old one."""

    side: Side
    levels: Sequence[Level]
    old: bool

    def around(
        self, value: Json, start: int = 0, *, sound: bool = True, variant: int = 0
    ) -> Iterator[tuple[Json, Route]]:
        """The document with a value at a level, and the way to it there, if one is found. `sound`: the version accepts
        the document. `variant`: which surroundings to try first."""
        route: Route = ()
        for number in range(start + 1, len(self.levels)):
            outer = next(self._outer(number, value, sound, variant), None)
            if outer is None:
                return
            value, route = outer[0], (outer[1], *route)
        yield value, route

    def bases(self, number: int, *, bare: bool = False) -> Iterator[Json]:
        """Values at a level, the plainest first, that go the way to the level below if they can (`bare`: that do not
        try to)."""
        spots = self.levels[number].spots(old=self.old)
        inner = self.levels[number - 1].spots(old=self.old) if number and not bare else ()
        return islice(self.side.bases(spots, self.side.keys(spots) | self.side.keys(inner)), BASES)

    def _outer(self, number: int, value: Json, sound: bool, variant: int) -> Iterator[tuple[Json, str | int]]:
        spots, step = self.levels[number].spots(old=self.old), self.levels[number].step
        bases = self.bases(number)
        skipped = list(islice(bases, variant))
        for base in chain(bases, skipped):
            for outer, token in self._put(base, step, value, spots):
                if not sound or self.side.accepts(spots, outer):
                    yield outer, token

    def _put(self, base: Json, step: Step, value: Json, spots: Spots) -> Iterator[tuple[Json, str | int]]:
        token = step.old if self.old else step.new
        if step.way is Way.ITEM and isinstance(base, list) and isinstance(token, int):
            filled = [*base, *([value] * (token - len(base)))]
            yield [*filled[:token], value, *filled[token + 1 :]], token
        elif isinstance(base, dict):
            match step.way:
                case Way.MEMBER:
                    yield {**base, str(token): value}, str(token)
                case Way.OTHER | Way.NAMED:
                    yield from (({**base, name: value}, name) for name in self._names(spots, step.way))
                case Way.KEY if isinstance(value, str):
                    yield from (({**base, value: held}, value) for held in _HELD)

    def _names(self, spots: Spots, way: Way) -> Iterator[str]:
        """Names of members that no keyword names (or that a pattern does)."""
        parts = self.side.flat(spots).parts
        named = {name for part in parts for name, _ in part.node.get("properties", ())}
        if way is Way.OTHER:
            yield from (name for name in _NAMES if name not in named)
        for part in parts:
            subschema = self.side.subschema(part)
            texts = subschema.keywords.get("patternProperties", {}) if subschema else {}
            for text in texts if way is Way.NAMED else ():
                for seed in range(2):
                    if name := sample(Random(seed), 1, None, (text,), plain=not seed):
                        yield name
        for part in parts if way is Way.OTHER else ():
            if "propertyNames" in part.node:
                spot = self.side.graph.spot(part.node["propertyNames"], part, "propertyNames")
                made = (each for seed in range(3) for each in self.side.made((spot,), Wish(optional=0), seed))
                yield from (each for each in made if isinstance(each, str))
