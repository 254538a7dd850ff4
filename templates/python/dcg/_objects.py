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


Fill: TypeAlias = Callable[[Sequence[tuple[str, str, Make | None]], Make], None]
"""Says how members are made. (What makes a type that holds itself is there before.)"""


def maker(kind: Callable[..., Any]) -> tuple[Make, Fill]:
    """What makes an object of the members that its class has; it has no place for others.

    It is to be filled with the name of each member, its attribute and what makes its
    value.
    """
    rows: list[tuple[str, str, Make | None]] = []

    def fill(members: Sequence[tuple[str, str, Make | None]], others: Make) -> None:
        rows.extend(members)

    def make(value: Any, making: Making) -> Any:
        found = {
            attribute: value[key] if inner is None else inner(value[key], making)
            for key, attribute, inner in rows
            if key in value
        }
        return kind(**found)

    return make, fill


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
