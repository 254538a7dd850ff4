"""Makes numbers that bounds and `multipleOf` allow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, lcm
from random import Random
from typing import TypeAlias

from protogen.documents.parts import get
from protogen.schema.load import Subschema

_WHOLE = tuple(Fraction(each) for each in (1, 0, 5, -1, 42, 2**53 + 1, -(2**31), 10**15))
_REAL = (Fraction(1, 2), *_WHOLE, Fraction(-3, 2), Fraction(314159, 100000))


def numbers(parts: list[Subschema], rng: Random, *, whole: bool) -> Iterator[int | float]:
    """Yields numbers within the bounds: small, odd, large and negative ones, and the bounds themselves."""
    low, high = _range(parts)
    if low is not None and high is not None and low[0] > high[0]:
        return
    steps = [exact(get(part, "multipleOf")) for part in parts if get(part, "multipleOf") is not None]
    step = _common([*steps, *([Fraction(1)] if whole else [])])
    wishes = [*(_WHOLE if whole else _REAL)]
    if low is not None and high is not None:
        wishes.append((low[0] + high[0]) / 2)
    wishes += [bound[0] for bound in (low, high) if bound is not None]
    if low is not None:
        wishes += [low[0] + 1, low[0] + rng.randint(2, 1000)]
    if high is not None:
        wishes += [high[0] - 1, high[0] - rng.randint(2, 1000)]
    seen = set()
    for wish in wishes:
        for each in [wish] if step is None else [floor(wish / step) * step, ceil(wish / step) * step]:
            if each not in seen and _within(each, low, high):
                seen.add(each)
                yield spell(each)


def spell(value: Fraction) -> int | float:
    """Converts a fraction to a JSON number."""
    return int(value) if value.denominator == 1 else float(value)


def exact(value: int | float) -> Fraction:
    """Converts a JSON number to a fraction; a double has the value of its shortest decimal text."""
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


_Edge: TypeAlias = tuple[Fraction, bool] | None


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
