"""How objects are made of the members of a JSON object, and the members of objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ._kind import ABSENT
from ._making import Making

KEEPS_ALL = False
"""Whether a message that is read and written again is the same document."""

OBJECTS: tuple[type, ...] = ()
"""The classes of objects that are JSON values, whichever contract they are of."""

Make: TypeAlias = Callable[[Any, Making], Any]
"""Makes an object of a JSON value."""


def counted(value: Any, making: Making) -> Any:
    """A value that stays as it is."""
    return value


Row: TypeAlias = tuple[str, str, bool, Make | None]
"""A member's name, its attribute, whether it is required, and what makes its value."""


def maker(kind: Callable[..., Any], rows: Sequence[Row], others: Make) -> Make:
    """What makes an object of the members that its class has; it has no place for others."""

    def make(value: Any, making: Making) -> Any:
        found = {
            attribute: value[key] if inner is None else inner(value[key], making)
            for key, attribute, _, inner in rows
            if key in value
        }
        return kind(**found)

    return make


def members(value: Any, shape: Any) -> Any:
    """The members of an object of a class of this package; any other value as it is."""
    match shape:
        case {"members": rows, "tag": tag}:
            found = dict(tag)
            for key, attribute, required, _ in rows:
                held = getattr(value, attribute)
                if required or held is not ABSENT:
                    found[key] = held
            return found
        case {"raw": member}:
            return getattr(value, member)
    return value
