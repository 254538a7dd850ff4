"""How much may be done to find documents: counted in values, so that every machine stops at the same one."""

from __future__ import annotations

from protogen.source.place import Json

SEARCH = 3_000
"""After so many values one search gives up: what it looks for is hard to find."""


class Work:
    """So many values may still be made or tried. What was begun is finished: the last search may go below 0."""

    def __init__(self, values: int) -> None:
        self._left = values

    @property
    def left(self) -> int:
        """How many values are left; never less than 0."""
        return max(0, self._left)

    @property
    def done(self) -> bool:
        """Whether nothing more should be begun."""
        return self._left <= 0

    def spend(self, values: int) -> None:
        """Count values that were made or tried."""
        self._left -= values


def size(value: Json) -> int:
    """How many values a document holds."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(size, inside))
