"""Says symbols in words, for names that only their symbols tell apart: `C++` is `C plus plus`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOGETHER = {"<=": "less or equal", ">=": "greater or equal", "!=": "not equal", "===": "triple equals"} | {
    **{"==": "double equals", "<>": "not equal", "->": "arrow", "=>": "double arrow", "::": "double colon"}
}
"""Symbols that mean something together."""

_WORDS = {
    **{"+": "plus", "-": "minus", "#": "sharp", "%": "percent", "<": "less", ">": "greater", "=": "equals"},
    **{"*": "star", "/": "slash", "\\": "backslash", "&": "ampersand", "|": "pipe", "^": "caret", "~": "tilde"},
    **{"!": "exclamation", "?": "question", "@": "at", "$": "dollar", ".": "dot", ",": "comma", ":": "colon"},
    **{";": "semicolon", "'": "quote", '"': "double quote", "`": "backtick", "_": "underscore", " ": "space"},
    **{"(": "open", ")": "close", "[": "open bracket", "]": "close bracket", "{": "open brace", "}": "close brace"},
    **{"\n": "newline", "\r": "return", "\t": "tab", "≠": "not equal", "≤": "less or equal", "≥": "greater or equal"},
    **{"×": "times", "÷": "divided by", "±": "plus or minus", "−": "minus", "≈": "almost equal", "∞": "infinity"},
    **{"€": "euro", "£": "pound", "¥": "yen", "¢": "cent", "§": "section", "©": "copyright", "®": "registered"},
    **{"°": "degree", "µ": "micro", "μ": "micro", "Ω": "ohm", "‰": "per mille", "…": "ellipsis", "•": "bullet"},
}

_SYMBOLS = re.compile("|".join([*map(re.escape, sorted(_TOGETHER, key=len, reverse=True)), "."]), re.DOTALL)
_TELLING = re.compile(r"^\s*[+\-−]\s*\d|(?<=[^\W_])[+#%‰]+\s*$")
"""Symbols that belong to a name even if no other name is like it: the sign of a number, `C++`, `10%`."""


@lru_cache(maxsize=16_384)
def fits(char: str) -> bool:
    """Whether every language takes a character in an identifier, as it is."""
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char) in {"Ll", "Lu", "Lo"} and unicodedata.normalize("NFKC", char) == char


def fitting(text: str) -> str:
    """A text with a space for each character that does not fit. The marks of letters (the vowels of `हिन्दी`) stay."""
    kept = ""
    for char in unicodedata.normalize("NFC", text):
        kept += char if fits(char) or (is_mark(char) and kept[-1:].strip()) else " "
    return kept


def is_mark(char: str) -> bool:
    """Whether a character belongs to the letter before it, and an identifier takes it there."""
    return (
        len(char) == 1
        and unicodedata.category(char) in {"Mn", "Mc"}
        and f"a{char}".isidentifier()
        and not _UNSEEN.match(char)
    )


_UNSEEN = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Marks without a shape of their own, such as variation selectors."""


@lru_cache(maxsize=16_384)
def tells(text: str) -> bool:
    """Whether a name would mislead without its symbols: `-1`, `C++`, `10%`."""
    return _TELLING.search(text) is not None


@lru_cache(maxsize=16_384)
def spoken(text: str, *, whole: bool = False) -> str:
    """The name with its symbols as words. Spaces, underscores, and hyphens between words only separate, unless
    the `whole` name is said.

    >>> spoken("UTC-1"), spoken("C#"), spoken("a<=b"), spoken("read-only"), spoken("≠")
    ('UTC minus 1', 'C sharp', 'a less or equal b', 'read only', 'not equal')
    """
    bare = whole or not any(map(fits, text))
    found = "".join(
        symbol if fits(symbol) or is_mark(symbol) else f" {_said(symbol, text, match.start(), bare)} "
        for match in _SYMBOLS.finditer(text)
        for symbol in [match.group()]
    )
    return " ".join(found.split())


def _said(symbol: str, text: str, at: int, bare: bool) -> str:
    """The words for a symbol; empty if it only separates. `bare`: the name has nothing but symbols."""
    separates = symbol in " _" or (symbol == "-" and text[:at][-1:].isalnum() and text[at + 1 :][:1].isalpha())
    if separates and not bare:
        return ""
    if separates and symbol == "-":
        return "dash"
    known = _TOGETHER.get(symbol) or _WORDS.get(symbol)
    return known if known is not None else _named(symbol)


def _named(symbol: str) -> str:
    """Unicode's name for a character; nothing for what cannot be seen, and a number for what has no name."""
    name = unicodedata.name(symbol, f"u{ord(symbol):x}").lower().replace("-", " ")
    unseen = unicodedata.category(symbol) in {"Cf", "Zs"} or name.startswith("variation selector")
    return "" if unseen else name.removesuffix(" sign")
