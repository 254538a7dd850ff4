"""Reads the letters of a pattern: characters, escapes and sets in brackets."""

from __future__ import annotations

import re

from protogen.dataclass import dataclass
from protogen.patterns.sets import (
    DIGIT,
    SPACE,
    WORD,
    Ranges,
    complement,
    ignoring_case,
    property_named,
    union,
)
from protogen.patterns.tree import (
    Chars,
    Node,
    PatternError,
)

_HEX4 = re.compile(r"[0-9A-Fa-f]{4}")
_HEX2 = re.compile(r"[0-9A-Fa-f]{2}")
_BRACED = re.compile(r"\{([0-9A-Fa-f]+)\}")
_LOW = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"\{([A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?)\}")
_CONTROL = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
_CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
_LETTER_HELP = {
    "A": "; write `^` for the start of the text",
    "Z": "; write `$` for the end of the text",
    "z": "; write `$` for the end of the text",
    "h": "; write `[ \\t]`",
    "R": "; write `(?:\\r\\n|[\\r\\n])`",
    "k": ": backreferences are not supported",
}


@dataclass(frozen=True, slots=True)
class Flags:
    ignore_case: bool = False
    multiline: bool = False
    dot_all: bool = False


class Letters:
    """A pattern's text and the position up to which it was read."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def class_escape(self, flags: Flags) -> Ranges | None:
        r"""The set of `\d`, `\w`, `\s`, `\p{..}` and their opposites, if the text goes on with one."""
        start, letter = self.at, self.text[self.at + 1 : self.at + 2]
        if letter.lower() in _CLASSES and letter:
            self.at += 2
            ranges = _CLASSES[letter.lower()]
            if flags.ignore_case and letter in "wW":
                ranges = ignoring_case(ranges)
            return ranges if letter.islower() else complement(ranges)
        if letter not in ("p", "P"):
            return None
        match = _PROPERTY.match(self.text, start + 2)
        known = property_named(match[1]) if match else None
        if match is None or known is None:
            what = f"the property `{match[1]}` is not supported" if match else f"`\\{letter}` needs `{{property}}`"
            raise PatternError(f"{what}; general categories are, such as `\\p{{L}}` and `\\p{{Lu}}`", start)
        self.at = match.end()
        return known if letter == "p" else complement(known)

    def code_point(self, *, in_class: bool = False) -> int:
        """Reads a character or a character escape, and returns its code point."""
        start, text = self.at, self.text
        if text[start] != "\\":
            self.at += 1
            return ord(text[start])
        letter = text[start + 1 : start + 2]
        self.at = start + 2
        if letter in ("u", "x"):
            return self.hexadecimal(letter, start)
        if letter == "c" and re.match("[A-Za-z]", text[start + 2 : start + 3]):
            self.at += 1
            return ord(text[start + 2]) % 32
        if letter == "0" and not text[start + 2 : start + 3].isdecimal():
            return 0
        if letter and letter in _CONTROL:
            return _CONTROL[letter]
        if in_class and letter == "b":
            return 0x08
        if letter == "":
            raise PatternError("the backslash at the end has nothing to escape", start)
        if letter in "0123456789":
            raise PatternError(f"`\\{letter}`: backreferences and octal escapes are not supported", start)
        if re.match("[A-Za-z]", letter):
            help_text = _LETTER_HELP.get(letter, "")
            raise PatternError(f"`\\{letter}` has no meaning in ECMA-262{help_text}", start)
        return ord(letter)

    def hexadecimal(self, letter: str, start: int) -> int:
        wanted = _HEX2 if letter == "x" else _HEX4
        match = wanted.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            code = int(match[0], 16)
            low = _LOW.match(self.text, self.at) if 0xD800 <= code < 0xDC00 else None
            if low is None:
                return code
            self.at = low.end()
            return 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        braced = _BRACED.match(self.text, self.at) if letter == "u" else None
        if braced is None or len(braced[1].lstrip("0")) > 6 or int(braced[1], 16) > 0x10FFFF:
            raise PatternError(f"`\\{letter}` needs {2 if letter == 'x' else 4} hexadecimal digits", start)
        self.at = braced.end()
        return int(braced[1], 16)

    def brackets(self, flags: Flags) -> Node:
        start = self.at
        self.at += 1
        negate = self.text.startswith("^", self.at)
        self.at += negate
        members: list[Ranges] = []
        while not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise PatternError("this class is never closed; write `\\[` for the character", start)
            members.append(self.members(flags))
        self.at += 1
        ranges = union(*members)
        if flags.ignore_case:
            ranges = ignoring_case(ranges)
        return Chars(complement(ranges) if negate else ranges)

    def members(self, flags: Flags) -> Ranges:
        """A class escape, a character or a range inside brackets."""
        start = self.at
        low, low_code = self.member(flags)
        if self.text[self.at : self.at + 1] != "-" or self.text[self.at + 1 : self.at + 2] in ("", "]"):
            return low
        self.at += 1
        high, high_code = self.member(flags)
        if low_code is None or high_code is None:
            return union(low, ((ord("-"), ord("-")),), high)
        if low_code > high_code:
            raise PatternError(f"the range `{self.text[start : self.at]}` is out of order", start)
        return ((low_code, high_code),)

    def member(self, flags: Flags) -> tuple[Ranges, int | None]:
        """A set inside brackets, and its code point if it is a single character (None for a class escape)."""
        if self.text[self.at] == "\\":
            found = self.class_escape(flags)
            if found is not None:
                return found, None
        code = self.code_point(in_class=True)
        return ((code, code),), code
