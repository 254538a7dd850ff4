"""Numbers for names that are taken."""

from __future__ import annotations

from collections.abc import Callable

_NEAR = 16


def free_number(taken: Callable[[int], bool]) -> int:
    """A number from 2 on that is free: the first one, or where many are taken the first of a stretch of free ones, so
    that a thousand equal names do not cost a million questions.

    >>> free_number({2, 3, 5}.__contains__), free_number(range(1000).__contains__)
    (4, 1000)
    """
    low, high = 1, 2
    while taken(high):
        low, high = high, high + 1 if high < _NEAR else high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(middle) else (low, middle)
    return high
