"""When two JSON values are equal, by the judge's own rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from protogen.source.place import Json


def key(value: Json) -> Any:
    """Returns a hashable key, equal for values that are equal as JSON (1 and 1.0 are, 1 and true are not)."""
    if isinstance(value, dict):
        return ("object", frozenset((name, key(member)) for name, member in value.items()))
    if isinstance(value, list):
        return ("array", tuple(map(key, value)))
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    return (value,) if isinstance(value, bool) else value
