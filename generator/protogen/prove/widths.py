"""Says how wide an integer's declared type must be."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.languages.probing import Width
from protogen.prove.meaning.applied import Part
from protogen.prove.meaning.said import bits
from protogen.schema.graph import Subschema

_SAFE = 2**53 - 1


def width(parts: Sequence[Subschema]) -> Width:
    """The width that format and limits ask for."""
    low, high = limits(parts)
    if low is not None and high is not None and low > high:
        return "any"
    known = [each for each in (low, high) if each is not None]
    if any(each >= 2**64 or each < -(2**63) for each in known):
        return "any"
    signed = low is not None and low < 0
    asked = bits([Part(each) for each in parts])
    if asked == "u64" and (signed or any(each.keywords.get("format") == "int64" for each in parts)):
        return "any"
    if high is not None and high >= 2**63:
        return "u64" if low is not None and low >= 0 else "any"
    if asked in ("64", "u64"):
        return asked
    if any(abs(each) > _SAFE for each in known):
        return "64"
    # the limits of a double say nothing: many tools always write them
    return "53" if any(not -(2**31) <= each < 2**31 and abs(each) != _SAFE for each in known) else ""


def exact(parts: Sequence[Subschema]) -> bool:
    """Whether the limits allow only what a double holds exactly."""
    low, high = limits(parts)
    return low is not None and high is not None and low >= -_SAFE and high <= _SAFE


def limits(parts: Sequence[Subschema]) -> tuple[float | None, float | None]:
    """The least and the greatest integer."""
    words = [each.keywords for each in parts]
    lows = [each["minimum"] for each in words if "minimum" in each]
    lows += [each["exclusiveMinimum"] + 1 for each in words if "exclusiveMinimum" in each]
    highs = [each["maximum"] for each in words if "maximum" in each]
    highs += [each["exclusiveMaximum"] - 1 for each in words if "exclusiveMaximum" in each]
    return max(lows, default=None), min(highs, default=None)
