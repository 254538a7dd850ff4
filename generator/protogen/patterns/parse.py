r"""Parses regular expressions of ECMA-262 (flag `u`) into a small tree.

Accepted beyond the flag `u`, with the meaning they have without it (published schemas use them):

- a backslash before any character that is neither a letter nor a digit: `\-`, `\_`, `\@`, `\"`;
- a lone `]` or `}`, and a `{` that does not start a quantifier: `a{b}`, `{,5}`;
- a class escape at the end of a range inside brackets: `[\w-.]` (the `-` is a member);
- a quantifier after a lookahead.

Refused, although some engines accept them: backreferences, `\Z` and other letters without a meaning,
octal escapes, `(?i)` for the rest of the pattern, `(?P<name>`, atomic groups, possessive quantifiers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from protogen.patterns.letters import Flags, Letters
from protogen.patterns.sets import (
    ALL,
    LINE_END,
    Ranges,
    complement,
    ignoring_case,
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
_LOOKS = {"(?=": (False, False), "(?!": (True, False), "(?<=": (False, True), "(?<!": (True, True)}
_ASSERTIONS = ("^", "$", "\\b", "\\B", "(?<=", "(?<!")
_GROUP_NAME = re.compile(r"\(\?<([^>]*)>")


def parse(text: str) -> Node:
    """Parses a pattern. Raises PatternError where it is not valid or not supported."""
    return _Parser(text).pattern()


class _Parser(Letters):
    """A recursive-descent parser; `at` is the index of the next character."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def pattern(self) -> Node:
        tree = self.choice(Flags())
        if self.at < len(self.text):
            raise PatternError("this `)` has no matching `(`; write `\\)` for the character", self.at)
        return tree

    def choice(self, flags: Flags) -> Node:
        options = [self.sequence(flags)]
        while self.text.startswith("|", self.at):
            self.at += 1
            options.append(self.sequence(flags))
        if len(options) > 1 and all(isinstance(option, Chars) for option in options):
            return Chars(union(*(option.ranges for option in options if isinstance(option, Chars))))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, flags: Flags) -> Node:
        items: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            items.append(self.term(flags))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def term(self, flags: Flags) -> Node:
        start = self.at
        item = self.atom(flags)
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return item
        if self.text.startswith(_ASSERTIONS, start):
            raise PatternError("nothing to repeat: an assertion cannot have a quantifier", self.at)
        return self.repeated(item, match)

    def repeated(self, item: Node, match: re.Match[str]) -> Node:
        low, high = _bounds(match)
        if high is not None and high < low:
            raise PatternError("the numbers of the quantifier are out of order", self.at)
        self.at = match.end()
        if self.text.startswith("?", self.at):  # lazy: this changes only which match comes first
            self.at += 1
        if _QUANTIFIER.match(self.text, self.at):
            raise PatternError("a quantifier after a quantifier (possessive quantifiers are not ECMA-262)", self.at)
        return Repeat(item, low, high)

    def atom(self, flags: Flags) -> Node:
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

    def group(self, flags: Flags) -> Node:
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

    def modifiers(self, flags: Flags) -> Flags:
        match = _MODIFIERS.match(self.text, self.at)
        if match is None:
            raise PatternError(_unknown_group(self.text[self.at : self.at + 4]), self.at)
        add, remove = match[1], (match[2] or "")[1:]
        if match[3] == ")":
            raise PatternError(f"`{match[0]}` is not ECMA-262; use a group instead: `(?{add}:...)`", self.at)
        letters = add + remove
        if (match[2] == "-" and not add) or len(set(letters)) < len(letters) or not set(letters) <= set("ims"):
            raise PatternError(f"`{match[0]}`: the modifiers are `i`, `m` and `s`, each once", self.at)
        self.at = match.end()
        names = {"i": "ignore_case", "m": "multiline", "s": "dot_all"}
        return replace(flags, **{names[letter]: letter in add for letter in letters})

    def escape(self, flags: Flags) -> Node:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in ("b", "B"):
            self.at += 2
            kind = "word" if letter == "b" else "notWord"
            return folded_boundary(kind) if flags.ignore_case else Assert(kind)
        found = self.class_escape(flags)
        if found is not None:
            return Chars(ignoring_case(found) if flags.ignore_case else found)
        return _literal(self.code_point(), flags)


def _bounds(match: re.Match[str]) -> tuple[int, int | None]:
    if match[1] is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[match[0]]
    low = _number(match[1])
    if match[2] is None:
        return low, low
    return low, _number(match[3]) if match[3] else None


def _number(digits: str) -> int:
    """A quantifier's number. Absurdly large ones are capped, since the compiler refuses them anyway."""
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) < 16 else 10**16


def _literal(code: int, flags: Flags) -> Chars:
    ranges: Ranges = ((code, code),)
    return Chars(ignoring_case(ranges) if flags.ignore_case else ranges)


def _unknown_group(opened: str) -> str:
    if opened.startswith("(?P"):
        return "`(?P` is not ECMA-262; a named group is `(?<name>...)`"
    if opened.startswith("(?>"):
        return "atomic groups `(?>...)` are not ECMA-262"
    if opened.startswith("(?#"):
        return "comments `(?#...)` are not ECMA-262"
    return f"`{opened[:3]}` does not start a group in ECMA-262"
