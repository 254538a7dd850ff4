"""The budget for a search for documents, counted so that every machine stops at the same document."""

from __future__ import annotations

from protogen.source.place import Json

SEARCH = 3_000
"""One search gives up after this many values."""
LARGEST = 20_000
"""No document holds more values than this."""
LONGEST = 20_000
"""No text of a document has more characters than this."""
_CHARACTERS = 1_000
"""A text counts as one value more for each of these."""


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
    """Returns the number of values in a document; a long text counts as several."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = len(value) // _CHARACTERS if isinstance(value, str) else 0
    return 1 + own + sum(map(size, inside))


def too_large(value: Json) -> bool:
    """Whether a value is larger than a document may be. Looks no further than that."""
    left, stack = LARGEST, [value]
    while stack and left >= 0:
        each = stack.pop()
        left -= 1 + (len(each) // _CHARACTERS if isinstance(each, str) else 0)
        if len(stack) + (len(each) if isinstance(each, (dict, list)) else 0) > left:
            return True
        stack.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
    return left < 0
