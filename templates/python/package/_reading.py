"""Reads JSON, as texts or parsed, to values of this package, and writes them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

from . import models
from ._at_once import AtOnce, at_once
from ._invalid import InvalidDocument
from ._making import Making
from ._programs import check, program
from ._runtime.checker import Violation, with_room
from ._runtime.deciding import Check
from ._runtime.jsonfault import MAX_DEPTH
from ._runtime.jsontext import Json, JSONTextError, dump
from ._runtime.parsed import exact
from ._runtime.quicktext import is_compact, may_be_deep
from ._runtime.run import Verdicts
from ._texts import parse, quick_parser
from ._values import KEEPS_ALL, OBJECTS, Make, builder, plain

T = TypeVar("T")
_SHORT = 2 * MAX_DEPTH
"""No text of so many characters is deep."""

Document: TypeAlias = (
    "str | bytes | bytearray | memoryview | dict[str, Any] | list[Any] | object"
)
"""A JSON text; or a value that is parsed already: a dict or a list, or an object of this package."""


Quick: TypeAlias = Callable[[object], "tuple[Any, Json] | None"]
"""Reads a text that is valid, and that the quick parser surely reads as it is.

It returns the message and its JSON value; None for every other document.
"""


class _Way(NamedTuple):
    """How the strict or the tolerant readers read a kind of documents."""

    check: Check
    make: Make
    quick: Quick
    at_once: AtOnce


def _quick(name: str, root: str, check: Check, make: Make) -> Quick:
    parser, document = quick_parser, (name, root, None)

    def quick(text: Any) -> tuple[Any, Json] | None:
        kind = type(text)
        if parser is None or (kind is not bytes and kind is not str):
            return None
        try:
            value = parser(text)
            if not check(value) or (len(text) > _SHORT and may_be_deep(text)):
                return None
            making = Making()
            making.document = document
            made = make(value, making)
        except (ValueError, TypeError, RecursionError):
            return None  # the exact parser, and the program, know why
        members = making.members
        colons = text.count(b":") if kind is bytes else text.count(":")
        return (made, value) if members == colons or is_compact(members, text) else None

    return quick


class Reader(Generic[T]):
    """Reads documents of one kind."""

    keeps_all = KEEPS_ALL
    """Whether a message that is read and written again is the same document."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._ways: dict[str, _Way] = {}

    def read_strict(self, document: Document) -> T:
        """The message, if the schema allows it. Raises InvalidDocument.

        `document` is a JSON text (`str`, `bytes`; a `str` is always a text) or a parsed
        value (`dict`, `list`). Raises TypeError where it is neither.
        """
        way = self._ways.get("strict") or self._way("strict")
        made: T | None = way.at_once(document)
        return self._read_with_value("strict", document)[0] if made is None else made

    def read_tolerant(self, document: Document) -> T:
        """The message, if it has the right shape: types, required members and tags.

        Values beyond a limit, unknown members, enum values and kinds of messages pass.
        Raises InvalidDocument.
        """
        way = self._ways.get("tolerant") or self._way("tolerant")
        made: T | None = way.at_once(document)
        return self._read_with_value("tolerant", document)[0] if made is None else made

    def violations(self, document: Document) -> tuple[Violation, ...]:
        """How the document breaks the schema (the first 1,000 ways); none: it is valid.

        Of an object that was made in code: how its text would.
        """
        return self._checked("strict", document, {})[1]

    def is_valid(self, document: Document) -> bool:
        """Whether the schema allows the document."""
        return not self.violations(document)

    def to_json(self, message: T) -> str:
        """The message as compact JSON. Raises ValueError if it is no JSON value."""
        return dump(plain(message))

    def _read_with_value(self, name: str, document: Document) -> tuple[T, Json]:
        """The message, and the JSON value that it was made of."""
        made = (self._ways.get(name) or self._way(name)).quick(document)
        return made or self._read_slowly(name, document)

    def _read_slowly(self, name: str, document: Document) -> tuple[T, Json]:
        way = self._ways[name]
        verdicts: Verdicts = {}
        value, violations = self._checked(name, document, verdicts)
        if violations:
            raise InvalidDocument(violations)
        making = Making()
        making.document = name, self.root, verdicts
        return cast(T, with_room(lambda: way.make(value, making))), value

    def _way(self, name: str) -> _Way:
        found = check(name, self.root), builder(self.root)
        quick, whole = _quick(name, self.root, *found), at_once(name, self.root)
        way = self._ways[name] = _Way(*found, quick, whole)
        return way

    def _checked(
        self, name: str, document: Document, verdicts: Verdicts
    ) -> tuple[Json, tuple[Violation, ...]]:
        try:
            value = _value(document)
        except JSONTextError as error:
            return None, (Violation(error.pointer, error.keyword, "#", error.message),)
        try:
            if (self._ways.get(name) or self._way(name)).check(value):
                return value, ()
        except RecursionError:
            pass  # the program makes room
        return value, tuple(program(name).violations(self.root, value, verdicts))


def _value(document: Document) -> Json:
    """The JSON value of a document. Raises JSONTextError, and TypeError where it is none."""
    found: Json
    if isinstance(document, (str, bytes)):
        found = parse(document)
        return found
    if isinstance(document, (bytearray, memoryview)):
        found = parse(bytes(document))
        return found
    if isinstance(document, (dict, list)) or _is_ours(document):
        found = exact(document, _plain)
        return found
    raise TypeError(
        "a reader takes a JSON text (str, bytes, bytearray, memoryview) or a parsed value (dict, list, "
        f"an object of this package), not {_called(document)}"
    )


def _plain(value: Any) -> Any:
    """The JSON value of an object of this package. Raises TypeError for any other."""
    if not _is_ours(value):
        raise TypeError
    return plain(value)


def _is_ours(value: object) -> bool:
    if isinstance(value, OBJECTS):
        return True
    return any(each.__module__ == models.__name__ for each in type(value).__mro__)


def _called(value: object) -> str:
    """What a wrong argument is, and what to do with it."""
    kind = type(value).__name__
    for method in ("read_bytes", "read", "json"):
        if hasattr(value, method) and not isinstance(value, type):
            return f"{kind}: pass what its `{method}()` returns"
    if value is None or isinstance(value, (bool, int, float)):
        return f"{'None' if value is None else kind}: where that is the document, pass its text"
    return kind
