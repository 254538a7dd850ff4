"""Equality of JSON values, which shares nothing with the run-time that may be in the wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from protogen.source.place import Json


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same: numbers by their value, objects whatever their order; true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(held, other[name]) for name, held in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return _exact(one) == _exact(other)
    return type(one) is type(other) and bool(one == other)


def _exact(number: float) -> Fraction:
    """A double counts as the number that its shortest spelling says."""
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(repr(number)))
