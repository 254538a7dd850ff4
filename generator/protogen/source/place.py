"""A schema file in memory, and places in it: JSON Pointers with line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, TypeAlias

from protogen.dataclass import dataclass, field

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list[Json] or dict[str, Json]."""

MAX_DEPTH = 512
"""Arrays and objects nested deeper than this are refused in a schema file."""

_SPACE = re.compile(r"[ \t\r\n]*")

_SCALAR = re.compile(r'[^\s,\]}"]+')

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+', re.DOTALL)

_MANY = 24
"""After this many lookups, index the whole file."""


class SourceError(Exception):
    """A file that is not readable JSON or YAML: where and why. The loader turns it into a diagnostic."""

    def __init__(self, path: str, line: int, column: int, problem: str, help: str = "") -> None:
        super().__init__(f"{path}:{line}:{column}: {problem}")
        self.path, self.line, self.column, self.problem, self.help = path, line, column, problem, help


@dataclass(frozen=True, eq=False)
class Source:
    """One schema file. `path` is as the user gave it, with forward slashes; `value` is its JSON."""

    path: str
    text: str
    value: Json = field(repr=False)
    offsets: Mapping[str, int] | None = field(default=None, repr=False)
    """The character offset of each JSON Pointer, if the reader already knows them (YAML); else None."""

    @cached_property
    def _places(self) -> dict[str, int]:
        """The offsets found so far."""
        return {}

    @property
    def _index(self) -> Mapping[str, int] | None:
        """The offset of every value, if it is known or enough were looked up that an index pays off."""
        if self.offsets is not None:
            return self.offsets
        return self._every_offset if len(self._places) >= _MANY else None

    @cached_property
    def _every_offset(self) -> Mapping[str, int]:
        return _offsets(self.text)

    def _located(self, pointer: str) -> int:
        if pointer not in self._places:
            self._places[pointer] = _locate(self.text, pointer)
        return self._places[pointer]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _nearest(self, pointer: str) -> int:
        """The offset of a value, or of the innermost one around it that the file has."""
        index = self._index or {}
        while pointer and pointer not in index:
            pointer = pointer.rpartition("/")[0]
        return index.get(pointer, 0)

    def has(self, pointer: str) -> bool:
        """Whether there is a value at a JSON Pointer."""
        value = self.value
        for token in split_pointer(pointer):
            if isinstance(value, dict) and token in value:
                value = value[token]
            elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
                value = value[int(token)]
            else:
                return False
        return True

    def line_column(self, pointer: str) -> tuple[int, int]:
        """The line and column, from 1, of the value at a JSON Pointer (for a member: of its key)."""
        offset = self._nearest(pointer) if self._index is not None else self._located(pointer)
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place in a schema file. Every node carries one; line and column are computed when printed."""

    source: Source
    pointer: str

    def __truediv__(self, token: str | int) -> Place:
        return Place(self.source, f"{self.pointer}/{escape(str(token))}")

    @property
    def line_column(self) -> tuple[int, int]:
        return self.source.line_column(self.pointer)

    def __str__(self) -> str:
        line, column = self.line_column
        return f"{self.source.path}:{line}:{column}"


def escape(token: str) -> str:
    """Escapes a reference token for a JSON Pointer (RFC 6901 section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The opposite of `escape`."""
    return token.replace("~1", "/").replace("~0", "~")


def split_pointer(pointer: str) -> list[str]:
    """The unescaped reference tokens of a JSON Pointer."""
    return [unescape(token) for token in pointer.split("/")[1:]]


def pointer_of(tokens: Iterable[str | int]) -> str:
    """The opposite of `split_pointer`, for tokens that may be array indexes."""
    return "".join(f"/{escape(str(token))}" for token in tokens)


def line_column(text: str, at: int) -> tuple[int, int]:
    """The line and column, from 1, of a character of a text."""
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _offsets(text: str) -> dict[str, int]:
    """Finds the offset of every value (for a member: of its key) of valid JSON by JSON Pointer, in one pass."""
    found: dict[str, int] = {}
    around: list[tuple[str, bool]] = []
    pointer, is_object = "", False
    key: str | None = None
    counts: list[int] = []
    for piece in _PIECE.finditer(text):
        token = piece.group()
        if token in "}]":
            around.pop()
            counts.pop()
            pointer, is_object = around[-1] if around else ("", False)
        elif token == ",":
            counts[-1] += 1
            key = None
        elif is_object and key is None:
            key = escape(scanstring(text, piece.start() + 1)[0])
            found[f"{pointer}/{key}"] = piece.start()
        else:
            at = f"{pointer}/{key}" if is_object else f"{pointer}/{counts[-1]}" if counts else ""
            found.setdefault(at, piece.start())
            if token in "{[":
                pointer, is_object, key = at, token == "{", None
                around.append((pointer, is_object))
                counts.append(0)
    return found


def _locate(text: str, pointer: str) -> int:
    """The offset of a pointer's target (a member's key, an item's first character) in valid JSON."""
    at = _skip(text, 0)
    found = at
    for token in split_pointer(pointer):
        step = _member(text, at, token) if text[at] == "{" else _item(text, at, token) if text[at] == "[" else None
        if step is None:
            return found
        found, at = step
    return found


def _member(text: str, at: int, token: str) -> tuple[int, int] | None:
    at = _skip(text, at + 1)
    while text[at] == '"':
        key_at = at
        key, at = scanstring(text, at + 1)
        at = _skip(text, _skip(text, at) + 1)
        if key == token:
            return key_at, at
        at = _skip(text, _end(text, at))
        at = _skip(text, at + 1) if text[at] == "," else at
    return None


def _item(text: str, at: int, token: str) -> tuple[int, int] | None:
    if not token.isdigit():
        return None
    at = _skip(text, at + 1)
    for _ in range(int(token)):
        at = _skip(text, _end(text, at))
        if text[at] != ",":
            return None
        at = _skip(text, at + 1)
    return (at, at) if text[at] != "]" else None


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _end(text: str, at: int) -> int:
    """The offset after the value that starts at `at`."""
    if text[at] == '"':
        return int(scanstring(text, at + 1)[1])
    if text[at] not in "{[":
        match = _SCALAR.match(text, at)
        return match.end() if match else at + 1
    depth = 0
    for match in _TOKEN.finditer(text, at):
        token = match.group()
        depth += token in "{["
        depth -= token in "}]"
        if depth == 0:
            return match.end()
    return len(text)
