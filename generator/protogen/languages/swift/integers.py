"""Chooses the width of Swift's integers, and the types of constants."""

from __future__ import annotations

from collections.abc import Iterable

from protogen.model.spec import Limits
from protogen.source.place import Json

_INTEGERS = {"int64": "Int64", "uint64": "UInt64"}


def integer_type(format: str | None, limits: Limits) -> str:
    """`Int`, or the width that limits or `format` ask for: one that holds every value they allow, if there is one.
    (`Int` has 32 bits on some watches. JavaScript's safe limits say nothing: some tools always write them.)"""
    lows = [limits.minimum, *([] if limits.exclusive_minimum is None else [limits.exclusive_minimum + 1])]
    low = max((each for each in lows if each is not None), default=None)
    highs = [limits.maximum, *([] if limits.exclusive_maximum is None else [limits.exclusive_maximum - 1])]
    high = min((each for each in highs if each is not None), default=None)
    if low is not None and low >= 0 and high is not None and high >= 2**63:
        return "UInt64"
    if format in _INTEGERS:
        return "Int64" if low is not None and low < 0 else _INTEGERS[format]
    told = (each for each in (low, high) if each is not None and abs(each) != 2**53 - 1)
    return "Int" if all(map(_in_32_bits, told)) else "Int64"


def whole_type(values: Iterable[int]) -> str:
    """The type of listed integers: `Int` if it holds them on every platform."""
    return "Int" if all(map(_in_32_bits, values)) else "Int64"


def _in_32_bits(value: float) -> bool:
    return -(2**31) <= value < 2**31


def const_type(value: Json) -> str:
    """The type of a constant."""
    match value:
        case bool():
            return "Bool"
        case int():
            return whole_type([value])
        case float():
            return "Double"
        case _:
            return "String"
