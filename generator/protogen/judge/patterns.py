"""Patterns by an engine that is not ours: `regress`, which has ECMA-262's syntax and meaning.

Our readers take some patterns that the flag `u` forbids (docs/patterns.md); they are respelled for the engine.
It backtracks, so what might take it long is searched in a process of its own, which can be stopped; `None` then
says that there is no verdict.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from protogen.judge.aside import Aside

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_QUANTIFIER = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_NAMED = re.compile(r"\\(?:[pPu]\{[^}]*\}|k<[^>]*>)")
_NAMING = re.compile(r"\(\?<[^=!>][^>]*>")
_HEX = re.compile(r"[0-9a-fA-F]+")
_CLASSES = frozenset("dDwWsSpP")
_REPEATS = re.compile(r"\)[*+{]")
_SHORT, _LONG = 12, 400
_NAME_BEYOND_ASCII = re.compile(r"(?:\(\?|\\k)<[^>=!]*[^\x00-\x7f>]")
_DEEP = 100
_PIECE = re.compile(r"\\(?P<escaped>[\s\S])|\[(?:[^\]\\]|\\[\s\S])*\]?")
_ESCAPE = re.compile(r"\\(?:u(?:[0-9a-fA-F]{4}|\{[0-9a-fA-F]+\})|[^u])")
_UNSURE = ("property", "Duplicate", "too large", "limit")
"""What the engine refuses, and the format `regex` does not look at (as group names beyond ASCII)."""


@lru_cache(maxsize=65_536)
def _settled(char: str) -> bool:
    """Whether a character is assigned, and of one category in our version of Unicode and in the engine's: that of a few
    changes from one version to the next."""
    category = unicodedata.category(char)
    return category != "Cn" and _compiled(rf"\p{{{category}}}").find(char) is not None


@lru_cache(maxsize=65_536)
def matches(pattern: str, text: str) -> bool | None:
    """Whether a pattern matches somewhere in a text; None if that cannot be said."""
    if re.search(r"\\[pP]", pattern) and not all(map(_settled, text)):
        return None
    spelled = respelled(pattern)
    repeats = pattern.count("*") + pattern.count("+") + pattern.count("{")
    harmless = not _REPEATS.search(pattern) and repeats < 3 and len(text) < _LONG
    if harmless or len(text) <= _SHORT:
        return _compiled(spelled).find(text) is not None
    return _aside.search(spelled, text)


def is_pattern(text: str) -> bool | None:
    """Whether a text is a pattern, as the format `regex` has it; None if that cannot be said."""
    import regress

    if _NAME_BEYOND_ASCII.search(text) or text.count("(") > _DEEP:
        return None
    if _slips(text):
        return False
    try:
        regress.Regex(respelled(text), "u")
    except regress.RegressError as error:
        return None if any(part in str(error) for part in _UNSURE) else False
    return True


def _slips(text: str) -> bool:
    """Whether a text has one of the two faults that the engine overlooks: `\\u{` after half of a pair, `\\b*`."""
    if any(not _ESCAPE.match(text, each.start()) for each in re.finditer(r"\\[\s\S]", text)):
        return True
    bounds = [each.end() for each in _PIECE.finditer(text) if each["escaped"] in ("b", "B")]
    return any(text[at : at + 1] in ("*", "+", "?") or _QUANTIFIER.match(text, at) for at in bounds)


@lru_cache(maxsize=1024)
def _compiled(spelled: str) -> Any:
    import regress

    return regress.Regex(spelled, "u")


_aside = Aside()


def respelled(pattern: str) -> str:
    """A pattern as the flag `u` wants it: lone braces and brackets escaped, and so on."""
    out: list[str] = []
    opened: list[int] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            piece = _escape(pattern, at)
            out.append(_spelled(piece))
            at += len(piece)
        elif char == "[":
            at = _class(pattern, at, out)
        elif named := _NAMING.match(pattern, at):
            opened.append(len(out))
            out.append(named[0])
            at = named.end()
        elif char == "{" and (quantifier := _QUANTIFIER.match(pattern, at)):
            out.append(quantifier[0])
            at = quantifier.end()
        elif char in "{}]":
            out.append(f"\\{char}")
            at += 1
        else:
            if char == "(":
                opened.append(len(out))
            out.append(char)
            at += 1
            if char == ")" and opened:
                _wrap_repeated(pattern, at, out, opened.pop())
    return "".join(out)


def _wrap_repeated(pattern: str, at: int, out: list[str], start: int) -> None:
    """Puts a lookahead that a quantifier follows into a group."""
    repeated = pattern[at : at + 1] in ("*", "+", "?") or _QUANTIFIER.match(pattern, at)
    if repeated and "".join(out[start : start + 3]) in ("(?=", "(?!"):
        out[start] = "(?:("
        out.append(")")


def _escape(pattern: str, at: int) -> str:
    """The escape that starts at a backslash."""
    named = _NAMED.match(pattern, at)
    return named[0] if named else pattern[at : at + 2]


def _spelled(escape: str) -> str:
    if (
        escape[:3] == "\\u{"
        and _HEX.fullmatch(escape, 3, len(escape) - 1)
        and (code := int(escape[3:-1], 16)) < 0x110000
    ):
        return chr(code) if code > 0xFFFF else f"\\u{code:04x}"
    char = escape[1:2]
    needed = len(escape) != 2 or char in _SYNTAX or (char.isascii() and char.isalnum())
    return escape if needed else char if ord(char) > 0xFFFF else f"\\u{ord(char):04x}"


def _class(pattern: str, at: int, out: list[str]) -> int:
    """Writes a character class. Returns where the pattern goes on."""
    start = at
    at += 2 if pattern.startswith("^", at + 1) else 1
    out.append(pattern[start:at])
    items: list[str] = []
    while at < len(pattern) and pattern[at] != "]":
        piece = _escape(pattern, at) if pattern[at] == "\\" else pattern[at]
        items.append(piece)
        at += len(piece)
    out.extend(_items(items))
    if at < len(pattern):
        out.append("]")
    return at + 1


def _items(items: list[str]) -> list[str]:
    out, at = [], 0
    while at < len(items):
        ends = (items[at], items[at + 2]) if items[at + 1 : at + 2] == ["-"] and at + 2 < len(items) else None
        if ends is None:
            out.append(_in_class(items[at]))
            at += 1
            continue
        joint = "\\-" if any(end[0] == "\\" and end[1:2] in _CLASSES for end in ends) else "-"
        out += [_in_class(ends[0]), joint, _in_class(ends[1])]
        at += 3
    return out


def _in_class(item: str) -> str:
    char = item[1:] if item[0] == "\\" and item[1:] == "-" else item
    if char in ("-", "[", "^"):
        return f"\\{char}"
    return _spelled(item) if item[0] == "\\" else item
