"""What is known of a document while its objects are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._programs import choices
from ._runtime.choice import Choosing
from ._runtime.run import Verdicts


class Making:
    """A document of which objects are made: picks alternatives of unions, and counts members.

    `members`: how many the objects that were met have; less than 0 where a number was met
    that the parser may have changed. `document`: the readers' name, the root, and what the
    check of the document has found; set by who makes it.
    """

    document: tuple[str, str, Verdicts | None]
    members = 0
    _choosing: Choosing | None = None

    def choose(self, union: str, value: Any) -> int | None:
        """The number of the alternative of a union that a value is; None: it is none."""
        if self._choosing is None:
            reader, root, verdicts = self.document
            known = {reader: verdicts}
            lenient = reader == "tolerant"
            self._choosing = Choosing(choices(), root, lenient=lenient, **known)
        return self._choosing.of(union, value)


class Listed:
    """Makes members of an enum. Other values stay; `counted` is told of all but texts."""

    def __init__(
        self, members: Mapping[Any, Any], counted: Callable[[Any, Making], Any]
    ) -> None:
        self.members, self._counted = members, counted

    def __call__(self, value: Any, making: Making) -> Any:
        if type(value) is not str:
            self._counted(value, making)
        return self.members.get(value, value)
