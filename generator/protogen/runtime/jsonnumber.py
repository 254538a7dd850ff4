"""Numbers of JSON texts, exactly: an integer is an int however it is spelled, anything else the nearest float."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Final

_LARGEST: Final = int(sys.float_info.max)
_MOST_DIGITS: Final = 309  # the largest double has as many


class NumberError(ValueError):
    """A number that no double comes near: too large, or not zero and too small."""


def integer(text: str) -> int:
    """The value of a number without fraction and exponent."""
    if len(text) < _MOST_DIGITS:
        return int(text)
    if len(text) > _MOST_DIGITS + 1 or abs(value := int(text)) > _LARGEST:
        raise NumberError("a number is larger than the largest double")
    return value


def real(text: str) -> int | float:
    """The value of a number with a fraction or an exponent: an int where it is an integer.

    The double is built first. It is cheap whatever the exponent, and what it says decides whether the
    exact value is needed and safe to build: `1e999999999` is refused before it takes memory.
    """
    value = float(text)
    if not value.is_integer():
        if value in (float("inf"), float("-inf")):
            raise NumberError("a number is larger than the largest double")
        return value
    if value == 0:
        if text.lower().partition("e")[0].strip("-0.") != "":
            raise NumberError("a number is too small for a double and not zero")
        return 0
    exact = Decimal(text)
    if exact.copy_abs() > _LARGEST:  # `abs` would round to 28 digits
        raise NumberError("a number is larger than the largest double")
    # Not an integer but so near to one that its double is: the integer that the double shows.
    return (
        int(exact) if exact == exact.to_integral_value() else int(Decimal(repr(value)))
    )
