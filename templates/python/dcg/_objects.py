"""How objects are made of the members of a JSON object, and the members of objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ._kind import ABSENT

KEEPS_ALL = False
"""Whether a message that is read and written again is the same document."""

Choose: TypeAlias = Callable[[str, Any], int | None]
"""The number of the alternative of a union that a value is; None: it is none."""

Make: TypeAlias = Callable[[Any, Choose], Any]
"""Makes an object of a JSON value."""


def maker(
    kind: Callable[..., Any],
    rows: Sequence[tuple[str, str, Make | None]],
    rest: Make | None,
) -> Make:
    """Makes an object of the members that its class has; it has no place for others.

    `rows`: the name of each member, its attribute, what makes its value.
    """

    def make(value: Any, choose: Choose) -> Any:
        found = {
            attribute: value[key] if inner is None else inner(value[key], choose)
            for key, attribute, inner in rows
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
