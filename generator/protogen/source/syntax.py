"""Says in words where a text stops being JSON, and what was probably meant."""

from __future__ import annotations

import re
from typing import NamedTuple

from protogen.source.place import line_column

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.+])")
_LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9][\w.+-]*")
_WORD = re.compile(r"[^\W\d][\w$.-]*|\$[\w$.-]*|-?(?:Infinity|NaN)\b")
_YAML = re.compile(r"(?:---\s*\n|(?:[ \t]*#[^\n]*\n|\s*\n)*[\w$\"'-]+:(?:[ \t]|\r?\n))")
_EVENTS = re.compile(r"(?:(?:event|id|retry):[^\n]{0,200}\n){0,3}data:[ ]?[{\[]")
_TABLE = re.compile(r"[^\W\d][\w .-]{0,80}(?:[,;\t]\"?[^\W\d][\w .-]{0,80}\"?){1,500}[ ]*\r?(?:\n|\Z)")
"""The names of columns. A line of them is enough: no value of JSON begins so."""
_QUOTES = {"'": "single quotes", "`": "backticks", "\u201c": "curly quotes", "\u201d": "curly quotes"}
_MEANT = {
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
    **dict.fromkeys(("None", "nil", "Null", "NULL", "undefined"), "null"),
}
_ESCAPES = 'escapes are `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\uXXXX`'
_COMMENT = 'JSON has none: remove it, or use `"$comment"`; a schema in YAML (`.yaml`) may have comments'
_CLOSING = {"{": "}", "[": "]"}


class Slip(NamedTuple):
    """Where a text stops being JSON (a character's offset), what is wrong there, and what to do."""

    at: int
    problem: str
    help: str = ""


def slip(text: str) -> Slip | None:
    """The first place where a text is not JSON; None if its grammar is right. Takes time linear in the text."""
    try:
        _Reader(text).read()
    except _Found as found:
        return found.slip
    return None


class _Found(Exception):
    def __init__(self, at: int, problem: str, help: str = "") -> None:
        self.slip = Slip(at, problem, help)


class _Reader:
    """Reads a text with a stack of its own: what is open, and where it was opened."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.open: list[int] = []
        self.comma = False
        """Whether a comma is the last that was read."""

    def read(self) -> None:
        self.skip()
        self.refuse_other_languages()
        while True:
            opened = self.value()
            while not opened and self.open and self.closes():
                pass
            if not self.open:
                break
        self.skip()
        if self.at < len(self.text):
            self.more()

    def refuse_other_languages(self) -> None:
        """What is no JSON from its first character on."""
        rest = self.text[self.at : self.at + 400]
        if not rest:
            raise _Found(0, "the file is empty", "a document is a value, such as an object in braces")
        if rest[0] == "<":
            raise _Found(self.at, "this is HTML or XML", "was an error page saved in place of the file?")
        if _EVENTS.match(self.text, self.at):
            raise _Found(self.at, "this is a stream of events", "a document is what follows each `data:`")
        if _TABLE.match(self.text, self.at):
            raise _Found(self.at, "this looks like a table (CSV)", "convert it: each row is an object on a line")
        if rest[0] not in "{[\"'" and _YAML.match(self.text, self.at):
            raise _Found(self.at, "this looks like YAML", "give the file a name that ends in `.yaml`")

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    @property
    def char(self) -> str:
        return self.text[self.at : self.at + 1]

    def value(self) -> bool:
        """Read a scalar, or what opens a container; True where a member's value comes next."""
        self.skip()
        self.refuse_end()
        if self.char in ("]", "}", ","):
            self.nothing_before_it()
        self.comma = False
        if self.char == '"':
            self.string()
        elif self.char in ("{", "["):
            return self.opens()
        elif match := _NUMBER.match(self.text, self.at):
            self.at = match.end()
        else:
            self.word()
        return False

    def opens(self) -> bool:
        closing = _CLOSING[self.char]
        self.open.append(self.at)
        self.at += 1
        self.skip()
        if self.char == closing:
            self.open.pop()
            self.at += 1
            return False
        if closing == "}":
            self.key()
        return True

    def closes(self) -> bool:
        """After a value: True if its container ends too, False if the next value comes."""
        self.skip()
        self.refuse_end()
        opening = self.text[self.open[-1]]
        if self.char == ",":
            self.comma = True
            self.at += 1
            if opening == "{":
                self.skip()
                self.key()
            return False
        if self.char == _CLOSING[opening]:
            self.open.pop()
            self.at += 1
            return True
        self.no_comma(opening)
        return False

    def no_comma(self, opening: str) -> None:
        """Tell what is there where a comma or the closing bracket should be."""
        if self.char in ("]", "}"):
            raise _Found(self.at, f"`{self.char}` does not close the `{opening}` of {self.where(self.open[-1])}")
        self.refuse_comment()
        if self.char in (":", "="):
            raise _Found(self.at, f"`{self.char}` after a value", "a comma, or the closing bracket, comes here")
        raise _Found(self.at, "a comma is missing before this", "put a comma between two values")

    def key(self) -> None:
        self.refuse_end()
        if self.char == "}":
            self.nothing_before_it()
        self.comma = False
        if self.char == '"':
            self.string()
        else:
            self.no_key()
        self.skip()
        self.refuse_end()
        if self.char != ":":
            self.refuse_comment()
            help = "write `:`, not `=`" if self.char == "=" else 'a member is "key": value'
            raise _Found(self.at, "a `:` is missing after the key", help)
        self.at += 1

    def no_key(self) -> None:
        self.refuse_comment()
        self.refuse_quotes()
        if match := _WORD.match(self.text, self.at) or _LIKE_A_NUMBER.match(self.text, self.at):
            raise _Found(self.at, f"the key `{match[0][:40]}` is not in quotes", f'write "{match[0][:40]}"')
        if self.char == ",":
            raise _Found(self.at, "a comma too many", "remove it")
        raise _Found(self.at, f"a key in double quotes should be here, not `{self.char}`", 'a member is "key": value')

    def nothing_before_it(self) -> None:
        """Tell of a comma that nothing follows, or of a value that is not there."""
        if not self.comma and self.char != ",":
            raise _Found(self.at, f"a value is missing before this `{self.char}`")
        if self.char == ",":
            raise _Found(self.at, "a comma too many", "remove it")
        raise _Found(self.at, f"a trailing comma before this `{self.char}`", "remove the comma")

    def string(self) -> None:
        match = _STRING.match(self.text, self.at)
        end = match.end() if match else self.at
        stopped = self.text[end : end + 1]
        if stopped == '"':
            self.at = end + 1
        elif stopped in ("", "\n", "\r"):
            raise _Found(self.at, 'this text is never closed: its line ends before a `"`', "a line end in it is `\\n`")
        elif stopped == "\\":
            shown = self.text[end : end + 2]
            raise _Found(end, f"`{shown.strip()}` is not an escape of JSON", _ESCAPES)
        else:
            written = {"\t": "\\t", "\b": "\\b", "\f": "\\f"}.get(stopped, f"\\u{ord(stopped):04x}")
            raise _Found(end, "a control character in a text", f"write it `{written}`")

    def word(self) -> None:
        """Read true, false or null, or tell what is there instead."""
        self.refuse_comment()
        self.refuse_quotes()
        match = _WORD.match(self.text, self.at)
        if match is None:
            self.no_value()
        elif match[0] not in ("true", "false", "null"):
            self.no_word(match[0])
        else:
            self.at = match.end()

    def no_word(self, word: str) -> None:
        if meant := _MEANT.get(word):
            raise _Found(self.at, f"`{word}` is not a value of JSON", f"write `{meant}`")
        if word.lstrip("-") in ("NaN", "Infinity"):
            raise _Found(self.at, f"JSON has no `{word}`", "write a number, `null`, or a text in quotes")
        raise _Found(self.at, f"`{word[:40]}` is not a value of JSON", f'write a text in quotes: "{word[:40]}"')

    def no_value(self) -> None:
        if match := _LIKE_A_NUMBER.match(self.text, self.at):
            help = "no `+`, no leading zeros, digits on both sides of the point, no `_`, no hexadecimal digits"
            raise _Found(self.at, f"`{match[0][:40]}` is not a number as JSON writes them", help)
        raise _Found(self.at, f"no value starts with `{self.char}`")

    def refuse_end(self) -> None:
        if self.at >= len(self.text):
            if not self.open:
                raise _Found(self.at, "the text ends too early")
            opening = self.text[self.open[-1]]
            help = f"add `{''.join(_CLOSING[self.text[each]] for each in self.open[::-1][:20])}` where it ends"
            raise _Found(self.at, f"the `{opening}` of {self.where(self.open[-1])} is never closed", help)

    def refuse_comment(self) -> None:
        if self.char == "#" or self.text.startswith(("//", "/*"), self.at):
            raise _Found(self.at, "a comment", _COMMENT)

    def refuse_quotes(self) -> None:
        if self.char in _QUOTES:
            raise _Found(self.at, f"{_QUOTES[self.char]}: JSON puts texts and keys in double quotes", 'write "..."')

    def more(self) -> None:
        """Tell what follows the value."""
        self.refuse_comment()
        if self.char in ("]", "}"):
            raise _Found(self.at, f"`{self.char}` closes nothing")
        if self.char in ("{", "[") and "\n" in self.text[: self.at]:
            help = "documents one per line are NDJSON: `protogen validate` checks them, `protogen infer` makes a schema"
            raise _Found(self.at, "a second value begins here", help)
        raise _Found(self.at, "there is more after the end of the value", "a file holds one value")

    def where(self, at: int) -> str:
        line, column = line_column(self.text, at)
        return f"line {line}, column {column}"
