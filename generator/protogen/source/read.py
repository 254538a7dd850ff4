"""Reads schema files, JSON or YAML, with a clear message for each way in which they can be broken."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from itertools import islice
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path

from protogen.runtime.jsonnumber import NumberError, integer, real
from protogen.source.place import (
    _PIECE,
    _TOKEN,
    MAX_DEPTH,
    Json,
    Source,
    SourceError,
    line_column,
)
from protogen.source.syntax import Slip, slip

MAX_BYTES = 32_000_000
"""Larger schema files are refused without parsing, which would take minutes and gigabytes."""

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)

_SUFFIXES = (".json", ".yaml", ".yml")
_MOST = 1_000
"""So many files of a folder are looked at for a name that was misspelt."""

_URL = re.compile(r"(https?|ftp|file|git|ssh|s3)://?", re.IGNORECASE)
"""How a URL begins; a path object has lost one of its slashes."""

_COLON = re.compile(r"[ \t\r\n]*:")


def read(path: Path, shown: str | None = None) -> Source:
    """Read a JSON or YAML file.

    Raises SourceError if the text is not valid UTF-8, JSON or YAML, has a key twice in one object, nests deeper
    than MAX_DEPTH or is longer than MAX_BYTES; OSError if the file cannot be read.
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
        raise SourceError(shown, line, column, "the file is not valid UTF-8", saved_as(data)) from None
    return parse(shown, text, yaml=path.suffix.lower() in {".yaml", ".yml"})


def saved_as(data: bytes) -> str:
    """What to do about a file that is not UTF-8. `data`: its beginning, at least."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "it is UTF-16: save it as UTF-8"
    if data.startswith(b"\x1f\x8b"):
        return "it is packed with gzip: unpack it (`gunzip`)"
    return "save it as UTF-8"


def no_file(text: str) -> tuple[str, str] | None:
    """Why a text that should be a file's path is none, and what to do; None if it may be one."""
    if text == "-":
        return "a schema is not read from stdin: its references start from its file", "save it and name the file"
    if found := _URL.match(text):
        scheme, rest = found[1].lower(), text[found.end() :]
        if scheme == "file":
            return f"`{text}` is a URL", f"name the file: `/{rest.lstrip('/')}`"
        name = rest.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2] or "schema"
        name = name if name.endswith((".json", ".yaml", ".yml")) else f"{name}.json"
        return f"`{text}` is a URL, and nothing is fetched from the network", f"save it: `curl -Lo {name} URL`"
    return None


def why_unreadable(path: Path, error: OSError) -> tuple[str, str]:
    """Why a file cannot be read, and what to do: a missing one may be misspelt, a folder may hold the file."""
    folder = path if isinstance(error, IsADirectoryError) else path.parent
    try:
        every = sorted(each.name for each in islice(folder.iterdir(), _MOST) if each.suffix.lower() in _SUFFIXES)
    except OSError:
        return error.strerror or str(error), f"there is no folder `{folder.as_posix()}`"
    names = [each for each in every if not each.startswith(".")]
    if isinstance(error, IsADirectoryError):
        return str(error.strerror), f"name the file, such as `{names[0]}` in it" if names else "name a file"
    if isinstance(error, FileNotFoundError):
        if link := broken_link(path):
            return str(error.strerror), link
        from difflib import get_close_matches

        near = get_close_matches(path.name, names, 1, 0.6)
        if near:
            return str(error.strerror), f"did you mean `{near[0]}`?"
        return str(error.strerror), f"there are {', '.join(f'`{each}`' for each in names[:3])}" if names else ""
    return error.strerror or str(error), ""


def broken_link(path: Path) -> str:
    """What a link leads to that is not there; empty for any other path."""
    return f"it is a link to `{path.readlink().as_posix()}`, which is not there" if path.is_symlink() else ""


def parse(path: str, text: str, *, yaml: bool = False) -> Source:
    """Makes a Source from text in memory. Raises SourceError like `read`."""
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
        found = slip(text) or Slip(error.pos, error.msg)
        raise SourceError(path, *line_column(text, found.at), f"not valid JSON: {found.problem}", found.help) from None
    except _DuplicateKey as error:
        line, column = _find_duplicate(text, error.key)
        raise SourceError(path, line, column, f"the key {json.dumps(error.key)} appears twice in one object") from None
    except NumberError as error:
        raise SourceError(path, *_find_number(text), str(error)) from None
    except (ValueError, RecursionError) as error:
        found = slip(text) or Slip(0, str(error))
        raise SourceError(path, *line_column(text, found.at), f"not valid JSON: {found.problem}", found.help) from None
    _check_surrogates(path, text)
    return Source(path, text, value)


def _check_surrogates(path: str, text: str) -> None:
    """Refuse an escaped half of a surrogate pair: it is not a character."""
    for match in _ESCAPE.finditer(text) if "\\u" in text else ():
        if match[1]:
            raise SourceError(path, *line_column(text, match.start()), "a string holds half of a surrogate pair")


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
    """The line and column of the first number that is too large or too small for a double."""
    for match in _PIECE.finditer(text):
        try:
            if match[0][0] in "-0123456789":
                real(match[0])
        except NumberError:
            return line_column(text, match.start())
    return 1, 1


def _find_duplicate(text: str, key: str) -> tuple[int, int]:
    """The line and column where an object of the text has `key` for the second time."""
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
    return line_column(text, at)


def _check_depth(path: str, text: str) -> None:
    """Refuse nesting that would exhaust the recursive JSON parser, before it runs."""
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
