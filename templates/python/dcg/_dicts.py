"""A checked JSON value has the types of this package as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ._making import Making

KEEPS_ALL = True
"""Whether a message that is read and written again is the same document."""

OBJECTS: tuple[type, ...] = ()
"""The classes of objects that are JSON values, whichever contract they are of."""

Make: TypeAlias = Callable[[Any, Making], Any]
"""Makes an object of a JSON value."""


def builder(root: str) -> Make:
    """What makes the value of a document that has been checked: it stays as it is."""
    return lambda value, making: value


def plain(value: Any) -> Any:
    """The value itself."""
    return value
