r"""Parses regular expressions of ECMA-262 (flag `u`) into a small tree.

Accepted beyond the flag `u`, with the meaning they have without it (published schemas use them):

- a backslash before any character that is no letter and no digit: `\-`, `\_`, `\@`, `\"`;
- a lone `]` or `}`, and a `{` that starts no quantifier: `a{b}`, `{,5}`;
- a class escape at the end of a range inside brackets: `[\w-.]` (the `-` is a member);
- a quantifier behind a lookahead.

Refused although some engine takes them: backreferences, `\Z` and other letters without a meaning,
octal escapes, `(?i)` for the rest of the pattern, `(?P<name>`, atomic groups, possessive quantifiers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from protogen.patterns.sets import (
    ALL,
    DIGIT,
    LINE_END,
    SPACE,
    WORD,
    Ranges,
    complement,
    ignoring_case,
    property_named,
    union,
)
from protogen.patterns.tree import (
    Assert,
    Chars,
    Choice,
    Look,
    Node,
    PatternError,
    Repeat,
    Sequence,
    folded_boundary,
    line_edge,
)

MAX_NESTING = 100
"""Groups nested deeper than this are refused."""


_QUANTIFIER = re.compile(r"(?:[*+?]|\{([0-9]+)(,([0-9]*))?\})")
_MODIFIERS = re.compile(r"\(\?([A-Za-z]*)(-[A-Za-z]*)?([:)])")
_HEX4 = re.compile(r"[0-9A-Fa-f]{4}")
_HEX2 = re.compile(r"[0-9A-Fa-f]{2}")
_BRACED = re.compile(r"\{([0-9A-Fa-f]+)\}")
_LOW = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"\{([A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?)\}")
_CONTROL = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
_CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
_LOOKS = {"(?=": (False, False), "(?!": (True, False), "(?<=": (False, True), "(?<!": (True, True)}
_ASSERTIONS = ("^", "$", "\\b", "\\B", "(?<=", "(?<!")
_GROUP_NAME = re.compile(r"\(\?<([^>]*)>")
_LETTER_HELP = {
    "A": "; write `^` for the start of the text",
    "Z": "; write `$` for the end of the text",
    "z": "; write `$` for the end of the text",
    "h": "; write `[ \\t]`",
    "R": "; write `(?:\\r\\n|[\\r\\n])`",
    "k": ": backreferences are not supported",
}


@dataclass(frozen=True, slots=True)
class _Flags:
    ignore_case: bool = False
    multiline: bool = False
    dot_all: bool = False


def parse(text: str) -> Node:
    """The tree of a pattern. Raises PatternError."""
    return _Parser(text).pattern()


class _Parser:
    """A recursive descent over the pattern's text; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def pattern(self) -> Node:
        tree = self.choice(_Flags())
        if self.at < len(self.text):
            raise PatternError("`)` closes no group; write `\\)` for the character", self.at)
        return tree

    def choice(self, flags: _Flags) -> Node:
        options = [self.sequence(flags)]
        while self.text.startswith("|", self.at):
            self.at += 1
            options.append(self.sequence(flags))
        if len(options) > 1 and all(isinstance(option, Chars) for option in options):
            return Chars(union(*(option.ranges for option in options if isinstance(option, Chars))))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, flags: _Flags) -> Node:
        items: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            items.append(self.term(flags))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def term(self, flags: _Flags) -> Node:
        start = self.at
        item = self.atom(flags)
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return item
        if self.text.startswith(_ASSERTIONS, start):
            raise PatternError("nothing to repeat: an assertion takes no quantifier", self.at)
        return self.repeated(item, match)

    def repeated(self, item: Node, match: re.Match[str]) -> Node:
        low, high = _bounds(match)
        if high is not None and high < low:
            raise PatternError("the numbers of the quantifier are out of order", self.at)
        self.at = match.end()
        if self.text.startswith("?", self.at):  # lazy: which match is found first does not matter here
            self.at += 1
        if _QUANTIFIER.match(self.text, self.at):
            raise PatternError("a quantifier behind a quantifier (possessive quantifiers are not ECMA-262)", self.at)
        return Repeat(item, low, high)

    def atom(self, flags: _Flags) -> Node:
        char = self.text[self.at]
        if char == "(":
            return self.group(flags)
        if char == "[":
            return self.brackets(flags)
        if char == "\\":
            return self.escape(flags)
        if _QUANTIFIER.match(self.text, self.at):
            raise PatternError(f"nothing to repeat before `{char}`", self.at)
        self.at += 1
        if char == "^":
            return line_edge("start", behind=True) if flags.multiline else Assert("start")
        if char == "$":
            return line_edge("end", behind=False) if flags.multiline else Assert("end")
        if char == ".":
            return Chars(ALL if flags.dot_all else complement(LINE_END))
        return _literal(ord(char), flags)

    def group(self, flags: _Flags) -> Node:
        start, text = self.at, self.text
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise PatternError(f"groups are nested deeper than {MAX_NESTING}", start)
        look = next((kind for kind in _LOOKS if text.startswith(kind, start)), None)
        if look is not None:
            self.at = start + len(look)
        elif text.startswith("(?<", start):
            match = _GROUP_NAME.match(text, start)
            if match is None or not match[1].replace("$", "_").isidentifier():
                raise PatternError("`(?<` needs a name and `>`", start)
            self.at = match.end()
        elif text.startswith("(?", start):
            flags = self.modifiers(flags)
        else:
            self.at = start + 1
        inside = self.choice(flags)
        if not text.startswith(")", self.at):
            raise PatternError("this group is never closed; write `\\(` for the character", start)
        self.at += 1
        self.depth -= 1
        return inside if look is None else Look(inside, *_LOOKS[look])

    def modifiers(self, flags: _Flags) -> _Flags:
        match = _MODIFIERS.match(self.text, self.at)
        if match is None:
            raise PatternError(_unknown_group(self.text[self.at : self.at + 4]), self.at)
        add, remove = match[1], (match[2] or "")[1:]
        if match[3] == ")":
            raise PatternError(f"`{match[0]}` is not ECMA-262; put what it is for in a group: `(?{add}:...)`", self.at)
        letters = add + remove
        if (match[2] == "-" and not add) or len(set(letters)) < len(letters) or not set(letters) <= set("ims"):
            raise PatternError(f"`{match[0]}`: the modifiers are `i`, `m` and `s`, each once", self.at)
        self.at = match.end()
        names = {"i": "ignore_case", "m": "multiline", "s": "dot_all"}
        return replace(flags, **{names[letter]: letter in add for letter in letters})

    def escape(self, flags: _Flags) -> Node:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in ("b", "B"):
            self.at += 2
            kind = "word" if letter == "b" else "notWord"
            return folded_boundary(kind) if flags.ignore_case else Assert(kind)
        found = self.class_escape(flags)
        if found is not None:
            return Chars(ignoring_case(found) if flags.ignore_case else found)
        return _literal(self.code_point(), flags)

    def class_escape(self, flags: _Flags) -> Ranges | None:
        r"""The set of `\d`, `\w`, `\s`, `\p{..}` and their opposites, if one stands here."""
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
        """The code point of the character or the character escape that stands here."""
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
            raise PatternError("a backslash at the end escapes nothing", start)
        if letter in "0123456789":
            raise PatternError(f"`\\{letter}`: backreferences and octal escapes are not supported", start)
        if re.match("[A-Za-z]", letter):
            help_text = _LETTER_HELP.get(letter, "")
            raise PatternError(f"`\\{letter}` means nothing in ECMA-262{help_text}", start)
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

    def brackets(self, flags: _Flags) -> Node:
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

    def members(self, flags: _Flags) -> Ranges:
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

    def member(self, flags: _Flags) -> tuple[Ranges, int | None]:
        """A set inside brackets, and its code point where it is a character and no class escape."""
        if self.text[self.at] == "\\":
            found = self.class_escape(flags)
            if found is not None:
                return found, None
        code = self.code_point(in_class=True)
        return ((code, code),), code


def _bounds(match: re.Match[str]) -> tuple[int, int | None]:
    if match[1] is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[match[0]]
    low = _number(match[1])
    if match[2] is None:
        return low, low
    return low, _number(match[3]) if match[3] else None


def _number(digits: str) -> int:
    """A quantifier's number; what is absurdly large is cut, the compiler refuses it anyway."""
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) < 16 else 10**16


def _literal(code: int, flags: _Flags) -> Chars:
    ranges: Ranges = ((code, code),)
    return Chars(ignoring_case(ranges) if flags.ignore_case else ranges)


def _unknown_group(opened: str) -> str:
    if opened.startswith("(?P"):
        return "`(?P` is not ECMA-262; a named group is `(?<name>...)`"
    if opened.startswith("(?>"):
        return "atomic groups `(?>...)` are not ECMA-262"
    if opened.startswith("(?#"):
        return "comments `(?#...)` are not ECMA-262"
    return f"`{opened[:3]}` starts no group of ECMA-262"
