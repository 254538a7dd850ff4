"""The budget for a search for documents, counted in values so that every machine stops at the same one."""

from __future__ import annotations

from protogen.source.place import Json

SEARCH = 3_000
"""One search gives up after this many values."""


class Work:
    """The remaining search budget, in values. A search in progress may overdraw it."""

    def __init__(self, values: int) -> None:
        self._left = values

    @property
    def left(self) -> int:
        """The values left, at least 0."""
        return max(0, self._left)

    @property
    def done(self) -> bool:
        """Whether the budget is spent, so that no new search should start."""
        return self._left <= 0

    def spend(self, values: int) -> None:
        """Count values that were made or tried."""
        self._left -= values


def size(value: Json) -> int:
    """Returns the number of values in a document."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(size, inside))
