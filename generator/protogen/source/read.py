"""Reads schema files: a text, its value, and places inside it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any, TypeAlias

from protogen.runtime.jsonnumber import NumberError, integer, real

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list[Json] or dict[str, Json]."""

MAX_DEPTH = 512
"""Arrays and objects nested deeper than this are refused in a schema file."""

MAX_BYTES = 32_000_000
"""A schema file larger than this is refused unread: it would take minutes and gigabytes."""

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r'[^\s,\]}"]+')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)
_COLON = re.compile(r"[ \t\r\n]*:")
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+', re.DOTALL)
_MANY = 24
"""After so many places of one file were looked for one by one, all are found at once."""


class SourceError(Exception):
    """A file that is no readable JSON or YAML: where and why. The loader makes a diagnostic of it."""

    def __init__(self, path: str, line: int, column: int, problem: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {problem}")
        self.path, self.line, self.column, self.problem = path, line, column, problem


@dataclass(frozen=True, eq=False)
class Source:
    """One schema file, read. `path` is as the user gave it (slashes forward); `value` its JSON."""

    path: str
    text: str
    value: Json = field(repr=False)
    offsets: Mapping[str, int] | None = field(default=None, repr=False)
    """JSON Pointer to character offset, where the reader knows it already (YAML)."""

    @cached_property
    def _places(self) -> dict[str, int]:
        """The offsets found so far."""
        return {}

    @property
    def _index(self) -> Mapping[str, int] | None:
        """The offset of every value, where it is known or so many are asked for that it pays."""
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

    def line_column(self, pointer: str) -> tuple[int, int]:
        """The 1-based line and column of the value (for a member: of its key) at a JSON Pointer."""
        offset = self._index.get(pointer, 0) if self._index is not None else self._located(pointer)
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A spot in a schema file. Travels with every node; line and column are found when printed."""

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
    """A reference token as JSON Pointer writes it (RFC 6901 section 3)."""
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


def read(path: Path, shown: str | None = None) -> Source:
    """Read a JSON or YAML file.

    Raises SourceError where the text is not valid UTF-8, JSON or YAML, names a key twice, nests deeper
    than MAX_DEPTH or is longer than MAX_BYTES; OSError where the file cannot be read.
    """
    shown = shown or path.as_posix()
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(shown, 1, 1, f"the file is longer than {MAX_BYTES:,} bytes; split it into several files")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise SourceError(shown, line, column, "the file is not valid UTF-8") from None
    return parse(shown, text, yaml=path.suffix.lower() in {".yaml", ".yml"})


def parse(path: str, text: str, *, yaml: bool = False) -> Source:
    """A Source from text already at hand. Raises SourceError like `read`."""
    if yaml:
        from protogen.source.yaml import parse_yaml

        value, offsets = parse_yaml(path, text)
        return Source(path, text, value, offsets)
    _check_depth(path, text)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique_object, parse_int=integer, parse_float=real, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise SourceError(path, error.lineno, error.colno, f"not valid JSON: {error.msg}") from None
    except _DuplicateKey as error:
        line, column = _find_duplicate(text, error.key)
        raise SourceError(path, line, column, f"the key {json.dumps(error.key)} stands twice in one object") from None
    except NumberError as error:
        raise SourceError(path, *_find_number(text), str(error)) from None
    except (ValueError, RecursionError) as error:
        raise SourceError(path, 1, 1, f"not valid JSON: {error}") from None
    _check_surrogates(path, text)
    return Source(path, text, value)


def _check_surrogates(path: str, text: str) -> None:
    """Refuse a string that no text can hold: half of a surrogate pair, escaped."""
    for match in _ESCAPE.finditer(text) if "\\u" in text else ():
        if match[1]:
            raise SourceError(path, *_line_column(text, match.start()), "a string holds half of a surrogate pair")


class _DuplicateKey(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


def _unique_object(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKey(key)
            seen.add(key)
    return value


def _no_constant(name: str) -> Json:
    raise ValueError(f"{name} is not a JSON value")


def _find_number(text: str) -> tuple[int, int]:
    """Where the text has a number that no document can: too large for a double, or too small."""
    for match in _PIECE.finditer(text):
        try:
            if match[0][0] in "-0123456789":
                real(match[0])
        except NumberError:
            return _line_column(text, match.start())
    return 1, 1


def _line_column(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _find_duplicate(text: str, key: str) -> tuple[int, int]:
    """Where some object of the text holds `key` for the second time."""
    stack: list[set[str]] = []
    at = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "{[":
            stack.append(set())
        elif token in "}]":
            stack.pop()
        elif _COLON.match(text, match.end()):
            name = scanstring(text, match.start() + 1)[0]
            if name == key and name in stack[-1]:
                at = match.start()
                break
            stack[-1].add(name)
    return _line_column(text, at)


def _check_depth(path: str, text: str) -> None:
    """Refuse nesting that would exhaust a recursive reader, before one sees it."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, match.start()) + 1
                column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
                raise SourceError(path, line, column, f"nested deeper than {MAX_DEPTH} levels")
        elif token in "}]":
            depth -= 1


def _offsets(text: str) -> dict[str, int]:
    """The offset of every value of valid JSON (for a member: of its key), by JSON Pointer, in one pass."""
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
    """The offset behind the value that starts at `at`."""
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
