"""Decides whether a case has no value of a type, or has none in common with another case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, gcd, lcm

from protogen.proof import facets, inside
from protogen.proof.cases import Case, Facts
from protogen.proof.goals import Goals

_NOUNS = {"string": "Length", "array": "Items", "object": "Properties"}
_NUMBERS = ("integer", "fraction")


def sizes(proof: Goals, facts: Facts, noun: str) -> tuple[float, float]:
    """The least and the greatest length or count that a case leaves."""
    low = facets.size(facts.flat, f"min{noun}", max) or 0
    most = facets.size(facts.flat, f"max{noun}", min)
    high = float("inf") if most is None else most
    if noun == "Properties":
        low = max(low, len(facts.required))
        if closed(proof, facts):
            high = min(high, len(facts.names))
    if noun == "Items":
        low = max([low, *(part.node.get("minContains", 1) for part in facts.flat.having("contains"))])
        high = min(high, _different(proof, facts), _ended(proof, facts))
    return low, high


def _ended(proof: Goals, facts: Facts) -> float:
    """The first position at which no item can be."""
    last = inside.length(facts.flat)
    with proof.inside():
        found = (each for each in range(last + 1) if proof.empty(facts.graph, facts.item(each)))
        return next(found, float("inf")) if last else float("inf")


def _different(proof: Goals, facts: Facts) -> float:
    """How many items an array can have that must all differ."""
    if not any(facts.flat.having("uniqueItems")) or any(facts.flat.having("prefixItems")):
        return float("inf")
    found = proof.facts(facts.graph, facts.item(0)).values
    return float("inf") if found is None else len(found)


def closed(proof: Goals, facts: Facts) -> bool:
    """Whether an object has members of listed names only."""
    with proof.inside():
        return all(proof.empty(facts.graph, each) for each in facts.strangers(frozenset()))


def absent(proof: Goals, facts: Facts, name: str) -> bool:
    """Whether no object has a member of a name."""
    with proof.inside():
        if proof.empty(facts.graph, facts.member(name)):
            return True
    if not facts.unmet or name in facts.required:
        return False
    having = replace(facts.case, having=facts.case.having | {name})
    return proof.empty(facts.graph, having)


def dead(proof: Goals, facts: Facts, kind: str) -> bool:
    """Whether no value of a type is in a case."""
    if kind in _NUMBERS:
        return _no_number(facts, facts, kind)
    if kind not in _NOUNS:
        return False
    low, high = sizes(proof, facts, _NOUNS[kind])
    if low > high:
        return True
    if kind == "object":
        return any(absent(proof, facts, name) for name in facts.required)
    return kind == "array" and (any(_apart_inside(proof, facts, facts, low)) or _contains_nothing(proof, facts))


def _contains_nothing(proof: Goals, facts: Facts) -> bool:
    """Whether an item must be there that no position can have."""
    positions = range(inside.length(facts.flat) + 1)
    for part in facts.flat.having("contains"):
        with proof.inside():
            if part.node.get("minContains", 1) and all(
                proof.empty(facts.graph, facts.item(each).also(part.node["contains"])) for each in positions
            ):
                return True
    return False


def apart(proof: Goals, one: Facts, other: Facts, kind: str) -> bool:
    """Whether no value of a type is in both of two cases."""
    if kind in _NUMBERS:
        return _no_number(one, other, kind)
    if kind not in _NOUNS:
        return False
    mine, theirs = (sizes(proof, each, _NOUNS[kind]) for each in (one, other))
    if max(mine[0], theirs[0]) > min(mine[1], theirs[1]):
        return True
    if kind == "array":
        return any(_apart_inside(proof, one, other, max(mine[0], theirs[0])))
    return kind == "object" and any(
        _no_part(proof, one, one.member(name), other, other.member(name)) for name in {**one.required, **other.required}
    )


def _apart_inside(proof: Goals, one: Facts, other: Facts, count: float) -> Iterator[bool]:
    first = max(inside.length(one.flat), inside.length(other.flat))
    for position in range(first + 1):
        if position < count:
            yield _no_part(proof, one, one.item(position), other, other.item(position))


def _no_part(proof: Goals, one: Facts, mine: Case, other: Facts, theirs: Case) -> bool:
    with proof.inside():
        if one is other:
            return proof.empty(one.graph, mine)
        return proof.apart(one.graph, mine, other.graph, theirs)


def _no_number(one: Facts, other: Facts, kind: str) -> bool:
    whole = kind == "integer"
    lows = [facets.bound(each.flat, "minimum", 1, whole=whole) for each in (one, other)]
    highs = [facets.bound(each.flat, "maximum", -1, whole=whole) for each in (one, other)]
    low = max((each for each in lows if each is not None), default=None)
    high = max((each for each in highs if each is not None), default=None)
    if low is None or high is None:
        return False
    if low[0] > -high[0] or (low[0] == -high[0] and bool(low[1] or high[1])):
        return True
    steps = [step for each in (one, other) for step in facets.steps(each.flat)]
    return bool(steps) and _no_multiple([*steps, *([Fraction(1)] if whole else [])], low, high)


def _no_multiple(steps: list[Fraction], low: facets.Bound, high: facets.Bound) -> bool:
    """Whether no number within bounds is a multiple of all steps."""
    step = Fraction(lcm(*(each.numerator for each in steps)), gcd(*(each.denominator for each in steps)))
    first = ceil(low[0] / step) * step
    if low[1] and first == low[0]:
        first += step
    return first > -high[0] or (first == -high[0] and bool(high[1]))
