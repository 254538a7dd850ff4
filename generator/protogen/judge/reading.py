"""JSON texts as the judge reads them: a reader of its own, character by character, that shares nothing with ours.

It follows the same rules (docs/json-text.md), and only says whether a text is acceptable, not what is wrong with it.
"""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from functools import lru_cache

from protogen.source.place import Json

_DEEPEST = 128
_LARGEST = int(sys.float_info.max)
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}
_HEX = frozenset("0123456789abcdefABCDEF")
_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile('"([^"\\\\\x00-\x1f\ud800-\udfff]*)"')
_SIMPLE = re.compile(_SPACE.pattern + f"(?:{_STRING.pattern}|(-?(?:0|[1-9][0-9]{{0,17}}))(?![0-9.eE]))")
"""A string without escapes, or an integer of few digits: what most values are."""
_NAME = re.compile(_SPACE.pattern + _STRING.pattern + _SPACE.pattern + ":")
_PLAIN = re.compile('[^"\\\\\x00-\x1f\ud800-\udfff]+')
_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?")
_FEW_DIGITS = 300
"""An integer with fewer digits is not beyond a double."""
_MANY_DIGITS = 1_200
"""No double needs more digits than this to be the nearest one."""


class NotJSON(ValueError):
    """The text is not acceptable as JSON."""


def read(text: str | bytes) -> Json:
    """The value of a JSON text. Raises NotJSON."""
    if isinstance(text, bytes):
        try:
            text = str(text, "utf-8")
        except UnicodeDecodeError:
            raise NotJSON("not UTF-8") from None
    reader = _Reader(text)
    value = reader.value(0)
    if reader.next():
        raise NotJSON(f"something follows the value at {reader.at}")
    return value


@lru_cache(maxsize=16)
def known(text: str | bytes) -> Json:
    """What `read` returns, for texts that are asked about several times in a row: one object, which nobody changes."""
    return read(text)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def next(self) -> str:
        """The next character that is not white space; empty at the end."""
        self.at = at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches anywhere
        return self.text[at : at + 1]

    def expect(self, char: str) -> None:
        if self.next() != char:
            raise NotJSON(f"expected {char} at {self.at}")
        self.at += 1

    def value(self, depth: int) -> Json:
        if simple := _SIMPLE.match(self.text, self.at):
            self.at = simple.end()
            return simple[1] if simple[2] is None else int(simple[2])
        first = self.next()
        if first == '"':
            return self.string()
        if first in ("[", "{") and first:
            if depth == _DEEPEST:
                raise NotJSON("too deep")
            return self.array(depth + 1) if first == "[" else self.object(depth + 1)
        if match := _NUMBER.match(self.text, self.at):
            self.at = match.end()
            if match[3] is match[5] is None and len(match[0]) < _FEW_DIGITS:
                return int(match[0])
            return number(*match.groups(""))
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise NotJSON(f"no value starts at {self.at}")

    def array(self, depth: int) -> Json:
        items: list[Json] = []
        self.expect("[")
        if self.next() != "]":
            items.append(self.value(depth))
            while self.next() == ",":
                self.at += 1
                items.append(self.value(depth))
        self.expect("]")
        return items

    def object(self, depth: int) -> Json:
        members: dict[str, Json] = {}
        self.expect("{")
        if self.next() != "}":
            self.member(members, depth)
            while self.next() == ",":
                self.at += 1
                self.member(members, depth)
        self.expect("}")
        return members

    def member(self, members: dict[str, Json], depth: int) -> None:
        name = self.name()
        if name in members:
            raise NotJSON("a key stands twice")
        members[name] = self.value(depth)

    def name(self) -> str:
        if simple := _NAME.match(self.text, self.at):
            self.at = simple.end()
            return simple[1]
        self.next()
        name = self.string()
        self.expect(":")
        return name

    def string(self) -> str:
        if simple := _STRING.match(self.text, self.at):
            self.at = simple.end()
            return simple[1]
        self.expect('"')
        parts: list[str] = []
        while True:
            plain = _PLAIN.match(self.text, self.at)
            if plain:
                parts.append(plain[0])
                self.at = plain.end()
            char = self.text[self.at : self.at + 1]
            self.at += 1
            if char == '"':
                return "".join(parts)
            if char != "\\":
                raise NotJSON("a string is not closed, or holds a control character or half of a pair")
            parts.append(self.escape())

    def escape(self) -> str:
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char != "u":
            raise NotJSON("no such escape")
        unit = self.unit()
        if 0xD800 <= unit < 0xDC00 and self.text.startswith("\\u", self.at):
            self.at += 2
            low = self.unit()
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + (unit - 0xD800) * 0x400 + low - 0xDC00)
        if 0xD800 <= unit < 0xE000:
            raise NotJSON("half of a surrogate pair")
        return chr(unit)

    def unit(self) -> int:
        digits = self.text[self.at : self.at + 4]
        if len(digits) != 4 or not _HEX.issuperset(digits):
            raise NotJSON("a bad escape")
        self.at += 4
        return int(digits, 16)


def number(sign: str, whole: str, fraction: str, direction: str, exponent: str) -> int | float:
    """The value of a number from its parts: an int if it is an integer, else the nearest double."""
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return 0
    power = exponent.lstrip("0") or "0"
    if len(power) > 9:
        raise NotJSON("beyond a double")
    places = int(power) * (-1 if direction == "-" else 1) - len(fraction)
    kept = digits.rstrip("0")
    places += len(digits) - len(kept)
    if not -330 < len(kept) + places < 311:
        raise NotJSON("beyond a double")
    if places >= 0:
        value: int | float = int(kept) * 10**places
    else:
        value = _nearest(kept, places)
    if value > _LARGEST:
        raise NotJSON("beyond a double")
    return -value if sign else value


def _nearest(digits: str, places: int) -> int | float:
    """The double nearest to a number that is no integer; an int if the double is one."""
    if len(digits) > _MANY_DIGITS:  # what is cut off still breaks a tie
        places += len(digits) - _MANY_DIGITS - 1
        digits = digits[:_MANY_DIGITS] + "1"
    if int(digits) > _LARGEST * 10**-places:
        raise NotJSON("beyond a double")
    double = int(digits) / 10**-places
    if double == 0:
        raise NotJSON("too near to zero")
    return int(Decimal(repr(double))) if double.is_integer() else double
