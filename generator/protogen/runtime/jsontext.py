"""JSON texts to values and back, so that every reader of a text understands the same.

RFC 8259 to the letter, and stricter where readers differ: duplicate keys, halves of surrogate pairs,
a byte order mark, numbers beyond a double and nesting deeper than 128 levels are refused.
"""

from __future__ import annotations

import json
import re
from typing import Final, TypeAlias

from .jsonfault import MAX_DEPTH, JSONTextError, first_fault
from .jsonnumber import integer, real

__all__ = ["JSONTextError", "Json", "dump", "parse"]

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A JSON value. A number that is an integer is an int, exactly; a float is never an integer."""

_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str | bytes) -> Json:
    """The value of a JSON text. Raises JSONTextError, for the first fault in the order of the text."""
    text = _decode(text)
    try:
        value: Json = _DECODER.decode(text)
    except (ValueError, RecursionError):
        fault = first_fault(text)
        if fault is None:  # not the text's fault: the caller's stack is all but used up
            raise
        raise fault from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deep(value):
        raise _fault(text)
    if (
        "\\u" in text
        and _SURROGATE_ESCAPE.search(text)
        and not _is_unicode(json.dumps(value, ensure_ascii=False))
    ):
        raise _fault(text)
    return value


def dump(value: Json) -> str:
    """Compact JSON: members in their order, integers exact, floats as short as they can be.

    Raises ValueError for a number that is not finite and for half of a surrogate pair.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if not _is_unicode(text):
        raise ValueError("a string holds half of a surrogate pair")
    return text


def _decode(text: str | bytes) -> str:
    if isinstance(text, bytes):
        try:
            text = text.decode()
        except UnicodeDecodeError as error:
            raise JSONTextError(
                "", "json", f"not valid UTF-8 (byte {error.start})"
            ) from None
    elif not _is_unicode(text):
        raise JSONTextError("", "json", "the text holds half of a surrogate pair")
    if text.startswith("\ufeff"):
        raise JSONTextError("", "json", "the text starts with a byte order mark")
    return text


def _is_unicode(text: str) -> bool:
    """Whether the text has no halves of surrogate pairs."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_deep(value: Json) -> bool:
    """Whether arrays and objects are nested deeper than MAX_DEPTH. Goes level by level, without recursion."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        members = (
            member
            for each in level
            for member in (each.values() if isinstance(each, dict) else each)
        )
        level = [member for member in members if isinstance(member, (dict, list))]
    return bool(level)


def _fault(text: str) -> JSONTextError:
    return first_fault(text) or JSONTextError("", "json", "not acceptable as JSON")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate keys")
    return value


def _constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=integer,
    parse_float=real,
    parse_constant=_constant,
)
