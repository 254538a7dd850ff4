"""JSON texts to values by a quick parser, where its value is proven to be the exact one.

Quick parsers keep the last of duplicate keys, round integers that are spelled as floats, and allow more levels and
larger numbers than readers do. What such a parser does not refuse and cannot have got wrong is taken; all else is left
to `jsontext.parse`, which decides and says why.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from .jsonfault import MAX_DEPTH
from .jsontext import parse as parse_exactly
from .values import Json

Parser: TypeAlias = Callable[["str | bytes"], Any]
"""Makes values of texts. It refuses by a ValueError or TypeError what is no JSON by RFC 8259, bad UTF-8 and halves of
surrogate pairs, though it may take `NaN` and `Infinity`; an integer of digits alone is an int, exactly, and any other
number the nearest float."""

LARGEST: Final = int(sys.float_info.max)
"""The largest integer that a double's range has."""
LEAST: Final = -LARGEST
"""The least one."""


def parse(text: str | bytes, parser: Parser) -> Json:
    """The value of a JSON text: the same as `jsontext.parse` returns or raises."""
    try:
        value: Json = parser(text)
        if is_exact(value, text):
            return value
    except (ValueError, TypeError, RecursionError):
        pass  # `jsontext.parse` says why
    return parse_exactly(text)


def may_be_deep(text: str | bytes) -> bool:
    """Whether a text may have more levels than readers take."""
    if len(text) <= 2 * MAX_DEPTH:
        return False
    if isinstance(text, bytes):
        return text.count(b"{") + text.count(b"[") > MAX_DEPTH
    return text.count("{") + text.count("[") > MAX_DEPTH


def is_exact(value: Json, text: str | bytes) -> bool:
    """Whether a value that the parser made of a text is surely the exact one."""
    return is_whole(members_of(value), text)


def is_whole(members: int, text: str | bytes) -> bool:
    """Whether so many members are all that a text has: none was dropped.

    Every key of a text has one colon of its own, so as many members as colons prove it. If there are more colons, some
    are in strings.
    """
    colons = text.count(b":") if isinstance(text, bytes) else text.count(":")
    return members == colons or is_compact(members, text)


def is_compact(members: int, text: str | bytes) -> bool:
    """Whether a text has as many `":` as members, and no key with space before its colon. This proves the same."""
    if isinstance(text, bytes):
        return members == text.count(b'":') and not (
            b" :" in text
            or (b"\n" in text and b"\n:" in text)
            or (b"\t" in text and b"\t:" in text)
            or (b"\r" in text and b"\r:" in text)
        )
    return members == text.count('":') and not (
        " :" in text
        or ("\n" in text and "\n:" in text)
        or ("\t" in text and "\t:" in text)
        or ("\r" in text and "\r:" in text)
    )


def members_of(value: Json, room: int = MAX_DEPTH) -> int:
    """How many members the objects in a value have; less than 0 if it holds a number that may not be exact, or has
    more levels than `room`."""
    kind = type(value)
    found = 0
    if kind is dict:
        found = len(value)
        value = value.values()
    elif kind is float:
        return _NEVER if value.is_integer() or value - value != 0 else 0
    elif kind is not list:
        return _NEVER if kind is int and not LEAST <= value <= LARGEST else 0
    if not room:
        return _NEVER
    for each in value:
        kind = type(each)
        if kind is str:
            continue
        if kind is int:
            if not LEAST <= each <= LARGEST:
                return _NEVER
        elif kind is dict or kind is list:
            found += members_of(each, room - 1)
        elif kind is float and (each.is_integer() or each - each != 0):
            return _NEVER
    return found


_NEVER: Final = -sys.maxsize
"""No text has so many members that the sum is above 0."""
