"""Reads raw JSON texts to models and writes them back, losing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any, Generic, TypeVar

from pydantic import TypeAdapter

from ._base import Exact
from ._runtime.checker import Program, Violation
from ._runtime.jsontext import Json, JSONTextError, dump, parse

_DATA = files(__package__)

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

    def __init__(self, root: str, kind: Any) -> None:
        self.root = root
        self._kind = kind

    def read_strict(self, text: str | bytes) -> T:
        """The message, if the schema allows it. Raises InvalidDocument."""
        return self._read("strict", text)

    def read_tolerant(self, text: str | bytes) -> T:
        """The message, if it has the right shape: types, required members and tags.

        Values beyond a limit, unknown members, enum values and kinds of messages pass,
        and `to_json` writes them back unchanged. Raises InvalidDocument.
        """
        return self._read("tolerant", text)

    def violations(self, text: str | bytes) -> tuple[Violation, ...]:
        """Each way in which the text breaks the schema; none: it is valid."""
        return self._checked("strict", text)[1]

    def to_json(self, message: T) -> str:
        """The message as compact JSON."""
        return dump(self._adapter.dump_python(message, mode="json", by_alias=True))

    def _read(self, program: str, text: str | bytes) -> T:
        value, violations = self._checked(program, text)
        if violations:
            raise InvalidDocument(violations)
        return self._adapter.validate_python(
            value, strict=True, by_alias=True, by_name=False, context={}
        )

    def _checked(
        self, program: str, text: str | bytes
    ) -> tuple[Json, tuple[Violation, ...]]:
        try:
            value = parse(text)
        except JSONTextError as error:
            return None, (Violation(error.pointer, error.keyword, "#", error.message),)
        return value, tuple(_program(program).violations(self.root, value))

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        kind: Any = Annotated[self._kind, Exact()]
        return TypeAdapter(kind)


@cache
def _program(name: str) -> Program:
    """A check program of this package's data."""
    text = _DATA.joinpath(f"_{name}.json").read_text(encoding="utf-8")
    document = parse(text)
    assert isinstance(document, Mapping)
    return Program(document)
