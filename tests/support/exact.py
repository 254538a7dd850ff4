"""What the JSON reader makes of numbers, from what `json` makes of them."""

from __future__ import annotations

from decimal import Decimal

from protogen.source.place import Json


def exact(value: Json) -> Json:
    """The value with every float that is an integer replaced by the integer that it shows."""
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, dict):
        return {key: exact(member) for key, member in value.items()}
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value
