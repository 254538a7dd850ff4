"""JSON texts to values by pydantic's parser, which is quick, where its value is proven to be the exact one.

The parser keeps the last of duplicate keys, rounds integers that are spelled as floats, and allows more levels and
larger numbers than readers do. What it does not refuse (bad grammar, bad UTF-8, halves of surrogate pairs, a byte
order mark) and cannot have got wrong is taken; all else is left to `jsontext.parse`, which decides and says why.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from .jsonfault import MAX_DEPTH
from .jsontext import parse as parse_exactly
from .values import Json

_LARGEST: Final = int(sys.float_info.max)


def _parser() -> Callable[..., Any] | None:
    """pydantic's parser; None where pydantic is not installed."""
    try:
        found: Callable[..., Any] = import_module("pydantic_core").from_json
    except (ImportError, AttributeError):
        return None
    return found


_from_json: Final = _parser()


def parse(text: str | bytes) -> Json:
    """The value of a JSON text: the same as `jsontext.parse` returns or raises."""
    if _from_json is None:
        return parse_exactly(text)
    try:
        value: Json = _from_json(text, allow_inf_nan=False)
        if is_exact(value, text):
            return value
    except (ValueError, TypeError, RecursionError):
        pass  # a TypeError: half of a surrogate pair in a `str`
    return parse_exactly(text)


def is_exact(value: Json, text: str | bytes) -> bool:
    """Whether a value that a parser made of a text is surely the exact one.

    Every key of a text has one colon of its own. So if the value has as many members as the text has colons, no key
    was dropped. If not, some colons are in strings. As many `":` as members prove the same, where no key has space
    before its colon.
    """
    found = _members(value, MAX_DEPTH)
    if isinstance(text, str):
        return found == text.count(":") or (
            found == text.count('":')
            and not (" :" in text or "\n:" in text or "\t:" in text or "\r:" in text)
        )
    return found == text.count(b":") or (
        found == text.count(b'":')
        and not (b" :" in text or b"\n:" in text or b"\t:" in text or b"\r:" in text)
    )


def _members(value: Json, room: int) -> int:
    """How many members the objects in a value have; less than 0 if it holds a number that may not be exact, or has
    more levels than `room`."""
    kind = type(value)
    if kind is dict:
        found = len(value)
        value = value.values()
    elif kind is list:
        found = 0
    else:
        return 0 if _is_exact(value) else _NEVER
    if not room:
        return _NEVER
    for each in value:
        kind = type(each)
        if kind is str:
            continue
        if kind is int:
            if not -_LARGEST <= each <= _LARGEST:
                return _NEVER
        elif kind is dict or kind is list:
            found += _members(each, room - 1)
        elif kind is float and (each.is_integer() or each - each != 0):
            return _NEVER
    return found


_NEVER: Final = -sys.maxsize
"""No text has so many members that the sum is above 0."""


def _is_exact(value: Json) -> bool:
    """Whether a scalar is exact: an integer within a double's range, or a float that is no integer."""
    if type(value) is float:
        return not value.is_integer() and value - value == 0
    return type(value) is not int or -_LARGEST <= value <= _LARGEST
