"""JSON values as JSON Schema compares them: `1` equals `1.0`, and neither equals `true`."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list[Json] or dict[str, Json]."""

JSON_TYPES: Mapping[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
}
"""The JSON type of each Python type. (An integer is a number that is integral.)"""


def identity(value: Json) -> Hashable:
    """A key that is the same for equal JSON values, and only for them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", tuple([identity(item) for item in value]))
    if isinstance(value, dict):
        return (
            "object",
            frozenset([(name, identity(held)) for name, held in value.items()]),
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= _FOLDED:
        return ("number", hex(value))
    return value  # type: ignore[no-any-return]  # None or a number: equal as JSON has it


_FOLDED = sys.hash_info.modulus
"""From here on many integers have one hash, which anyone can compute; that of a text is a secret of the process."""


def is_integral(value: float) -> bool:
    """Whether a number has no fraction, as JSON Schema's type `integer` asks."""
    return isinstance(value, int) or value.is_integer()


def exact(value: float) -> Fraction:
    """A number as its shortest decimal spelling says: 0.1 is one tenth."""
    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def is_multiple(value: float, divisor: float) -> bool:
    """Whether a number is a multiple of another, in exact decimal arithmetic."""
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    return (exact(value) / exact(divisor)).denominator == 1
