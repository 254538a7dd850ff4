"""Lays out JSON in lines that people can compare, and that change only where the value does."""

from __future__ import annotations

import json
from collections.abc import Iterator

from protogen.source.place import Json

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_WIDTH = 160
"""What fits in so many columns is one line."""


def json_lines(value: Json) -> str:
    """Returns JSON without spaces: a line for each member or item of what is too long for one line, also inside it.
    Characters that cannot be printed are escaped, so that it can be part of any source text."""
    return "\n".join(_laid_out(value, "", ""))


def _laid_out(value: Json, before: str, after: str) -> Iterator[str]:
    """Yields the lines of a value. `before`, `after`: its name, and the comma that follows it."""
    if not isinstance(value, (dict, list)):
        yield before + _one_line(value) + after
        return
    if not _is_long(value):
        whole = before + _one_line(value) + after
        if len(whole) <= _WIDTH:
            yield whole
            return
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    names = [f"{_one_line(name)}:" for name in value] if isinstance(value, dict) else [""] * len(value)
    held = list(value.values()) if isinstance(value, dict) else value
    yield before + opened
    for number, (name, each) in enumerate(zip(names, held, strict=True), 1):
        yield from _laid_out(each, name, "," if number < len(held) else "")
    yield closed + after


def _is_long(value: Json) -> bool:
    """Whether a value is certainly too long for one line. Looks no further than that: printing it to see is slow."""
    room, todo = _WIDTH, [value]
    for each in todo:
        if isinstance(each, str):
            room -= len(each) + 2
        elif isinstance(each, dict):
            room -= 1 + 4 * len(each) + len("".join(each)) if each else 2  # quotes, a colon, a comma or bracket each
            todo += each.values()
        elif isinstance(each, list):
            room -= 1 + len(each) if each else 2
            todo += each
        else:
            room -= 1
        if room < 0:
            return True
    return False


def _one_line(value: Json) -> str:
    text = _COMPACT(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]
