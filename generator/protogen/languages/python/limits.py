"""Turns the limits of a value into arguments of pydantic's `Field`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import ceil, floor

from protogen.languages.python.names import literal
from protogen.model.spec import Kind, Limits
from protogen.source.place import Json

Arguments = tuple[str, ...]
"""`ge=0`, `le=100`: sorted by name."""


def of_scalar(kind: Kind, limits: Limits) -> Arguments:
    """The limits that apply to a kind of value, as its Python type can state them."""
    if kind is Kind.STRING:
        plain = limits.pattern if limits.pattern and is_plain_pattern(limits.pattern) else None
        return _arguments(min_length=limits.min_length, max_length=limits.max_length, pattern=plain)
    if kind not in (Kind.INTEGER, Kind.NUMBER):
        return ()
    found = {
        "ge": limits.minimum,
        "gt": limits.exclusive_minimum,
        "le": limits.maximum,
        "lt": limits.exclusive_maximum,
        "multiple_of": limits.multiple_of,
    }
    given = {name: value for name, value in found.items() if value is not None}
    return _arguments(**(_whole(given) if kind is Kind.INTEGER else {k: _real(v) for k, v in given.items()}))


def of_count(least: int | None, most: int | None) -> Arguments:
    """How many items a list has, or members a dictionary."""
    return _arguments(min_length=least, max_length=most)


def _arguments(**values: Json) -> Arguments:
    return tuple(f"{name}={literal(value)}" for name, value in sorted(values.items()) if value is not None)


def _whole(limits: Mapping[str, int | float]) -> Mapping[str, int]:
    """Limits of an integer as integers: of two limits on the same side, the narrower one."""
    whole: dict[str, int] = {}
    for name, value in limits.items():
        if isinstance(value, int) or value.is_integer():
            whole[name] = int(value)
        elif name in ("ge", "gt"):
            whole["ge"] = max(ceil(value), whole.get("ge", ceil(value)))
        elif name in ("le", "lt"):
            whole["le"] = min(floor(value), whole.get("le", floor(value)))
    return whole


def _real(limit: int | float) -> int | float:
    """A limit of a number as a float, or as an integer if it is too large for a float."""
    try:
        return float(limit)
    except OverflowError:
        return limit


_PLAIN_PATTERN = re.compile(
    r"(?:[A-Za-z0-9 _@:;,/#%&<>=!~'-]|[\^$|*+]|[?]|\\[\^$\\.*+?()\[\]{}|/]|\((?!\?)|\(\?:|\)|\{\d{1,3}(?:,\d{0,3})?\}"
    r"|\[\^?(?:[A-Za-z0-9 _@:;,/#%<>=!.*+?(){}|$-]|\\[\^$\\.*+?()\[\]{}|/-])+\])*"
)


def is_plain_pattern(pattern: str) -> bool:
    """Whether pydantic's engine reads the pattern exactly as ECMA-262 does. Only strict readers check the others."""
    return _PLAIN_PATTERN.fullmatch(pattern) is not None and "^*" not in pattern
