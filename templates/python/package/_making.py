"""What is known of a document while its objects are made."""

from __future__ import annotations

from typing import Any

from ._programs import choices
from ._runtime.choice import Choosing
from ._runtime.run import Verdicts


class Making:
    """A document of which objects are made: picks alternatives of unions, and counts members.

    `members`: how many the objects that were met have; less than 0 where a number was met
    that the parser may have changed.
    """

    members = 0
    _choosing: Choosing | None = None

    def __init__(
        self, reader: str, root: str, verdicts: Verdicts | None = None
    ) -> None:
        self._document = reader, root, verdicts

    def choose(self, union: str, value: Any) -> int | None:
        """The number of the alternative of a union that a value is; None: it is none.

        It knows what the check of the document has found.
        """
        if self._choosing is None:
            reader, root, verdicts = self._document
            known = {reader: verdicts}
            lenient = reader == "tolerant"
            self._choosing = Choosing(choices(), root, lenient=lenient, **known)
        return self._choosing.of(union, value)
