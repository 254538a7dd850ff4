"""Whether a text is a regular expression: what the format `regex` asserts.

ECMA-262 with the flag `u`, and what published patterns have beyond it. One pass over the
text; only the groups that are open are kept.
"""

from __future__ import annotations

_MOST_OPEN = 100
"""Groups nested deeper than this are refused."""

_DIGITS = frozenset("0123456789")
_HEX = _DIGITS | frozenset("abcdefABCDEF")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CONTROLS = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
_LOOKS = {"(?=": True, "(?!": True, "(?<=": False, "(?<!": False}
"""How lookarounds begin, and whether they may be repeated."""


class RegexGrammar:
    """Searches as a compiled pattern does."""

    def search(self, text: str) -> bool:
        """Whether the whole text is a regular expression."""
        return _Reader(text).pattern()


class _Wrong(Exception):
    """The text is no regular expression."""


class _Reader:
    """Reads a text from its start; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.captures = 0
        self.names: set[str] = set()
        self.references: list[int | str] = []

    def pattern(self) -> bool:
        try:
            self.terms()
        except _Wrong:
            return False
        return all(
            each <= self.captures if isinstance(each, int) else each in self.names
            for each in self.references
        )

    def terms(self) -> None:
        open_groups: list[bool] = []  # whether each may be repeated
        repeatable = False  # whether what has just been read may be
        while self.at < len(self.text):
            if self.quantifier():
                _need(repeatable)
                repeatable = False
            elif self.text[self.at] == "(":
                open_groups.append(self.group())
                _need(len(open_groups) <= _MOST_OPEN)
                repeatable = False
            elif self.take(")"):
                _need(bool(open_groups))
                repeatable = open_groups.pop()
            elif self.take("|"):
                repeatable = False
            else:
                repeatable = self.atom()
        _need(not open_groups)

    def atom(self) -> bool:
        """Read what no group is. Returns whether it may be repeated."""
        if self.take("^") or self.take("$") or self.take("\\b") or self.take("\\B"):
            return False
        if self.take("["):
            self.brackets()
        elif self.text[self.at] != "\\":
            self.at += 1
        elif not (self.reference() or self.class_escape()):
            self.character()
        return True

    def take(self, word: str) -> bool:
        found = self.text.startswith(word, self.at)
        self.at += len(word) if found else 0
        return found

    def run_of(self, allowed: frozenset[str]) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in allowed:
            self.at += 1
        return self.text[start : self.at]

    def quantifier(self) -> bool:
        start = self.at
        if not (self.take("*") or self.take("+") or self.take("?") or self.counts()):
            self.at = start
            return False
        self.take("?")
        return True

    def counts(self) -> bool:
        """Read `{2}`, `{2,}` or `{2,3}`; where none stands here, `{` is a character."""
        if not self.take("{"):
            return False
        low = high = self.run_of(_DIGITS)
        if low and self.take(","):
            high = self.run_of(_DIGITS)
        if not (low and self.take("}")):
            return False
        _need(not high or _number(low) <= _number(high))
        return True

    def group(self) -> bool:
        """Read how a group begins. Returns whether it may be repeated."""
        for word, repeatable in _LOOKS.items():
            if self.take(word):
                return repeatable
        if self.take("(?<"):
            self.names.add(self.name())
            self.captures += 1
        elif self.take("(?"):
            self.modifiers()
        else:
            self.at += 1
            self.captures += 1
        return True

    def name(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] != ">":
            self.at += 1
        name = self.text[start : self.at]
        _need(self.take(">") and name != "" and name[0] not in _DIGITS)
        inner = _LETTERS | _DIGITS | {"$", "_"}
        _need(all(char in inner or char >= "\x80" for char in name))
        return name

    def modifiers(self) -> None:
        add = self.run_of(_LETTERS)
        remove = self.run_of(_LETTERS) if (less := self.take("-")) else ""
        letters = add + remove
        _need(self.take(":") and not (less and not letters))
        _need(len(set(letters)) == len(letters) and set(letters) <= set("ims"))

    def reference(self) -> bool:
        r"""Read `\1` or `\k<name>`, if one stands here."""
        if self.take("\\k"):
            _need(self.take("<"))
            self.references.append(self.name())
            return True
        following = self.text[self.at + 1 : self.at + 2]
        if following not in _DIGITS or following == "0":
            return False
        self.at += 1
        self.references.append(int(_number(self.run_of(_DIGITS))[1][:9]))
        return True

    def class_escape(self) -> bool:
        r"""Read `\d` and its like, or `\p{...}`, if one stands here."""
        following = self.text[self.at + 1 : self.at + 2]
        if following in ("p", "P"):
            self.at += 2
            self.property()
            return True
        found = following != "" and following in "dDwWsS"
        self.at += 2 if found else 0
        return found

    def property(self) -> None:
        allowed = _LETTERS | _DIGITS | {"_"}
        _need(self.take("{") and self.run_of(allowed) != "")
        _need(not self.take("=") or self.run_of(allowed) != "")
        _need(self.take("}"))

    def brackets(self) -> None:
        self.take("^")
        while not self.take("]"):
            low = self.member()
            following = self.text[self.at : self.at + 2]
            if following in ("-", "-]") or following[:1] != "-":
                continue
            self.at += 1
            high = self.member()
            _need(low is None or high is None or low <= high)

    def member(self) -> int | None:
        """Read one member of a class: its code point, or None where it is a class."""
        _need(self.at < len(self.text))
        if self.take("\\b"):
            return 0x08
        if self.text[self.at] == "\\" and self.class_escape():
            return None
        return self.character()

    def character(self) -> int:
        """Read a character or the escape of one. Returns its code point."""
        self.at += 1
        letter = self.text[self.at - 1]
        if letter != "\\":
            return ord(letter)
        _need(self.at < len(self.text))
        letter = self.text[self.at]
        self.at += 1
        following = self.text[self.at : self.at + 1]
        if letter in ("u", "x"):
            return self.hexadecimal(letter)
        if letter == "c" and following in _LETTERS:
            self.at += 1
            return ord(following) % 32
        if letter == "0" and following not in _DIGITS:
            return 0
        _need(letter in _CONTROLS or letter not in _LETTERS | _DIGITS)
        return _CONTROLS.get(letter, ord(letter))

    def hexadecimal(self, letter: str) -> int:
        if letter == "u" and self.take("{"):
            code = self.run_of(_HEX)
            _need(self.take("}") and code != "" and len(code.lstrip("0")) <= 6)
            _need(int(code, 16) <= 0x10FFFF)
            return int(code, 16)
        high = self.four(2 if letter == "x" else 4)
        if letter == "x" or not 0xD800 <= high < 0xDC00:
            return high
        start = self.at
        if self.take("\\u") and all(
            char in _HEX for char in self.text[self.at : self.at + 4].ljust(4)
        ):
            low = self.four(4)
            if 0xDC00 <= low < 0xE000:
                return 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00
        self.at = start
        return high

    def four(self, count: int) -> int:
        code = self.text[self.at : self.at + count]
        _need(len(code) == count and all(char in _HEX for char in code))
        self.at += count
        return int(code, 16)


def _need(held: bool) -> None:
    if not held:
        raise _Wrong


def _number(digits: str) -> tuple[int, str]:
    """A number that compares right, however many digits it has."""
    short = digits.lstrip("0") or "0"
    return len(short), short
