"""Makes numbers that bounds and `multipleOf` allow."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm
from random import Random
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.documents.parts import get
from protogen.schema.load import Subschema
from protogen.schema.memory import Topic

_WHOLE = tuple(Fraction(each) for each in (1, 0, 5, -1, 42, 2**53 + 1, -(2**31), 10**15))
_KNOWN = Topic[tuple[Hashable, ...], "_Limits"]()
_REAL = (Fraction(1, 2), *_WHOLE, Fraction(-3, 2), Fraction(314159, 100000))

_Edge: TypeAlias = tuple[Fraction, bool] | None


def numbers(parts: list[Subschema], rng: Random, *, whole: bool) -> Iterator[int | float]:
    """Yields numbers within the bounds: small, odd, large and negative ones, and the bounds themselves."""
    limits = _limits(parts, whole)
    low, high = limits.low, limits.high
    if low is not None and high is not None and low[0] > high[0]:
        return
    wishes = []
    if low is not None:
        wishes.append(low[0] + rng.randint(2, 1000))
    if high is not None:
        wishes += [high[0] - 1, high[0] - rng.randint(2, 1000)]
    yield from limits.first.values()
    for each in dict.fromkeys(limits.near(wishes)):
        if each not in limits.first:
            yield spell(each)


@dataclass(frozen=True)
class _Limits:
    """What schemas say of a number: the least and the greatest, and of what it is a multiple."""

    low: _Edge
    high: _Edge
    step: Fraction | None
    whole: bool

    @cached_property
    def first(self) -> Mapping[Fraction, int | float]:
        """The numbers that do not depend on chance, each with its spelling."""
        low, high = self.low, self.high
        wishes = [*(_WHOLE if self.whole else _REAL)]
        if low is not None and high is not None:
            wishes.append((low[0] + high[0]) / 2)
        wishes += [bound[0] for bound in (low, high) if bound is not None]
        if low is not None:
            wishes.append(low[0] + 1)
        return {each: spell(each) for each in self.near(wishes)}

    def near(self, wishes: Sequence[Fraction]) -> Iterator[Fraction]:
        """The allowed numbers nearest to each wish."""
        for wish in wishes:
            step = self.step
            for each in [wish] if step is None else [floor(wish / step) * step, ceil(wish / step) * step]:
                if _within(each, self.low, self.high):
                    yield each


def _limits(parts: list[Subschema], whole: bool) -> _Limits:
    known = parts[0].graph.memory.of(_KNOWN) if parts else {}
    key = (*(part.key for part in parts), whole)
    if key not in known:
        steps = [exact(get(part, "multipleOf")) for part in parts if get(part, "multipleOf") is not None]
        known[key] = _Limits(*_range(parts), _common([*steps, *([Fraction(1)] if whole else [])]), whole)
    return known[key]


def spell(value: Fraction) -> int | float:
    """Converts a fraction to a JSON number."""
    return int(value) if value.denominator == 1 else float(value)


def exact(value: int | float) -> Fraction:
    """Converts a JSON number to a fraction; a double has the value of its shortest decimal text."""
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


def _range(parts: list[Subschema]) -> tuple[_Edge, _Edge]:
    """The lowest and the highest value, each with whether it is excluded."""
    lows: list[tuple[Fraction, bool]] = []
    highs: list[tuple[Fraction, bool]] = []
    for part in parts:
        for word in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
            if get(part, word) is not None:
                edges = lows if word.endswith("inimum") else highs
                edges.append((exact(get(part, word)), word.startswith("exclusive")))
    return max(lows, default=None), min(highs, key=lambda edge: (edge[0], not edge[1]), default=None)


def _within(value: Fraction, low: _Edge, high: _Edge) -> bool:
    if low is not None and (value < low[0] or (low[1] and value == low[0])):
        return False
    return high is None or not (value > high[0] or (high[1] and value == high[0]))


def _common(steps: list[Fraction]) -> Fraction | None:
    """The smallest number that is a multiple of all."""
    if not steps:
        return None
    below = lcm(*(step.denominator for step in steps))
    return Fraction(lcm(*(int(step * below) for step in steps)), below)
