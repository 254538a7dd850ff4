"""Values that careless readers take for one another: booleans and numbers, numbers spelled in other ways."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.source.place import Json

PAIRS: tuple[tuple[Json, Json], ...] = (
    (1, True),
    (0, False),
    ([1], [True]),
    ([[0]], [[False]]),
    ({"a": 1}, {"a": True}),
    ([{"a": [0]}], [{"a": [False]}]),
    (0, ""),
    (1, "1"),
    (None, False),
    ([], {}),
    ("é", "e\u0301"),
)
"""Pairs of values that differ."""

SAME: tuple[tuple[Json, Json], ...] = ((1, 1), ({"a": 1, "b": [2]}, {"b": [2], "a": 1}), ([None], [None]))
"""Pairs of equal values."""


def twins(value: Json) -> Iterator[Json]:
    """Yields copies of a value in which one boolean is a number, or one number a boolean."""
    if isinstance(value, bool):
        yield int(value)
    elif isinstance(value, (int, float)) and value in (0, 1):
        yield bool(value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ([*value[:index], each, *value[index + 1 :]] for each in twins(item))
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from ({**value, name: each} for each in twins(member))


def spellings(value: Json) -> Iterator[str]:
    """Yields other spellings of a number that is an integer."""
    if isinstance(value, int) and not isinstance(value, bool) and len(str(value)) < 300:
        yield from (f"{value}.0", f"{value}e0", f"{value}.000e+00")
        yield from ("-0", "-0.0", "0e5") if value == 0 else (f"{value}0E-1",)
