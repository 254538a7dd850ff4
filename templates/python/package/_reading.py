"""Reads raw JSON texts to values of this package, and writes them back."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from ._programs import choices, program
from ._runtime.checker import Violation, with_room
from ._runtime.choice import Choosing
from ._runtime.jsontext import Json, JSONTextError, dump, parse
from ._runtime.run import Verdicts
from ._values import KEEPS_ALL, Choose, built, plain

T = TypeVar("T")


class InvalidDocument(ValueError):
    """A text that a reader refuses. `violations` lists what is wrong with it.

    Of more than 1,000 the first are listed, and one more says so: its keyword is `and more`.
    """

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__(violations)
        self.violations = violations

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


class Reader(Generic[T]):
    """Reads documents of one kind."""

    keeps_all = KEEPS_ALL
    """Whether a message that is read and written again is the same document."""

    def __init__(self, root: str) -> None:
        self.root = root

    def read_strict(self, text: str | bytes) -> T:
        """The message, if the schema allows it. Raises InvalidDocument."""
        return self._read("strict", text)

    def read_tolerant(self, text: str | bytes) -> T:
        """The message, if it has the right shape: types, required members and tags.

        Values beyond a limit, unknown members, enum values and kinds of messages pass.
        Raises InvalidDocument.
        """
        return self._read("tolerant", text)

    def violations(self, text: str | bytes) -> tuple[Violation, ...]:
        """How the text breaks the schema (the first 1,000 ways); none: it is valid."""
        return self._checked("strict", text, {})[1]

    def is_valid(self, text: str | bytes) -> bool:
        """Whether the schema allows the text."""
        return not self.violations(text)

    def to_json(self, message: T) -> str:
        """The message as compact JSON. Raises ValueError if it is no JSON value."""
        return dump(plain(message))

    def _read(self, name: str, text: str | bytes) -> T:
        verdicts: Verdicts = {}
        value, violations = self._checked(name, text, verdicts)
        if violations:
            raise InvalidDocument(violations)
        choose = self._choose(name, verdicts)
        return cast(T, with_room(lambda: built(self.root, value, choose)))

    def _checked(
        self, name: str, text: str | bytes, verdicts: Verdicts
    ) -> tuple[Json, tuple[Violation, ...]]:
        try:
            value = parse(text)
        except JSONTextError as error:
            return None, (Violation(error.pointer, error.keyword, "#", error.message),)
        return value, tuple(program(name).violations(self.root, value, verdicts))

    def _choose(self, name: str, verdicts: Verdicts) -> Choose:
        """What picks the alternatives of the unions in one document. It knows what the check of it has found."""
        made: list[Choosing] = []

        def choose(union: str, value: Json) -> int | None:
            if not made:
                lenient = name == "tolerant"
                known = {name: verdicts}
                made.append(Choosing(choices(), self.root, lenient=lenient, **known))
            return made[0].of(union, value)

        return choose
