"""Values of Python as JSON values: what readers of texts would have made of the same document."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Any

from .jsonfault import MAX_DEPTH, JSONTextError
from .values import Json
from .words import step

_LARGEST = int(sys.float_info.max)
_SURROGATE = re.compile("[\ud800-\udfff]")


def exact(
    value: Any, plain: Callable[[Any], Any], pointer: str = "", room: int = MAX_DEPTH
) -> Json:
    """A copy of a parsed value; a number that is integral becomes an int.

    `plain` makes JSON values of objects of other classes, and raises TypeError where it
    cannot. Raises JSONTextError, with the value's place, for what no JSON text says:
    numbers that are not finite or that no double comes near, names that are no strings,
    halves of surrogate pairs, other objects, and nesting deeper than 128 levels (so
    also what holds itself).
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return exact(value.value, plain, pointer, room)
    if isinstance(value, str):
        return _text(value, pointer)
    if isinstance(value, (int, float)):
        return _number(value, pointer)
    if not room:
        raise _fault(pointer, f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, (list, tuple)):
        return [
            exact(each, plain, f"{pointer}/{index}", room - 1)
            for index, each in enumerate(value)
        ]
    if isinstance(value, dict):
        return {
            _name(key, pointer): exact(
                each, plain, f"{pointer}{step(str(key))}", room - 1
            )
            for key, each in value.items()
        }
    try:
        found = plain(value)
    except TypeError:
        raise _fault(
            pointer,
            f"an object of the class {type(value).__name__} is not a JSON value",
        ) from None
    except ValueError as error:
        raise _fault(pointer, str(error)) from None
    return exact(found, plain, pointer, room)


def _name(key: Any, pointer: str) -> str:
    if isinstance(key, str):
        return _text(key, pointer)
    raise _fault(
        pointer,
        f"the name of a member is not a string but of the class {type(key).__name__}",
    )


def _text(value: str, pointer: str) -> str:
    if not value.isascii() and _SURROGATE.search(value):
        raise _fault(pointer, "a string holds half of a surrogate pair")
    return str.__str__(value)


def _number(value: float, pointer: str) -> int | float:
    if isinstance(value, float):
        if value - value != 0:
            raise _fault(pointer, f"{value!r} is not a JSON value")
        return int(Decimal(repr(value))) if value.is_integer() else float(value)
    if abs(value) > _LARGEST:
        raise _fault(pointer, "a number is larger than the largest double")
    return int(value)


def _fault(pointer: str, message: str) -> JSONTextError:
    return JSONTextError(pointer, "json", message)
