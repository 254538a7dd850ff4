"""Reads raw JSON texts to values of this package, and writes them back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar, cast

from ._kind import KEEPS_ALL
from ._runtime.checker import Program, Violation
from ._runtime.jsontext import Json, JSONTextError, dump, parse
from ._values import built, plain

T = TypeVar("T")


class InvalidDocument(ValueError):
    """A text that a reader refuses. `violations` lists all that is wrong with it."""

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
        """Each way in which the text breaks the schema; none: it is valid."""
        return _checked("strict", self.root, text)[1]

    def is_valid(self, text: str | bytes) -> bool:
        """Whether the schema allows the text."""
        return not self.violations(text)

    def to_json(self, message: T) -> str:
        """The message as compact JSON."""
        return dump(plain(message))

    def _read(self, program: str, text: str | bytes) -> T:
        value, violations = _checked(program, self.root, text)
        if violations:
            raise InvalidDocument(violations)
        return cast(T, built(self.root, value, _fits))


def _checked(
    program: str, root: str, text: str | bytes
) -> tuple[Json, tuple[Violation, ...]]:
    try:
        value = parse(text)
    except JSONTextError as error:
        return None, (Violation(error.pointer, error.keyword, "#", error.message),)
    return value, tuple(_program(program).violations(root, value))


def _fits(name: str, value: Json) -> bool:
    """Whether a value has the shape of something that the schema names."""
    return not _program("tolerant").violations(name, value)


@cache
def _program(name: str) -> Program:
    """A check program of this package's data."""
    text = files(__package__).joinpath(f"_{name}.json").read_text(encoding="utf-8")
    document = parse(text)
    assert isinstance(document, Mapping)
    return Program(document)
