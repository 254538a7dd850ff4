"""Finds the first fault of a text that is no acceptable JSON, in the order of the text.

Slow and exact; only texts that were refused come here.
"""

from __future__ import annotations

import json
import re
from typing import Final

from .jsonnumber import NumberError, integer, real
from .words import shown

MAX_DEPTH: Final = 128
"""Arrays and objects nested deeper than this are refused."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_STRING: Final = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD: Final = re.compile(r"true|false|null")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class JSONTextError(ValueError):
    """A text that is no JSON, or is JSON that readers understand differently.

    `keyword` is `json`, or `duplicate keys` with the object's JSON Pointer as `pointer`.
    """

    def __init__(self, pointer: str, keyword: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.keyword = keyword
        self.message = message


def first_fault(text: str) -> JSONTextError | None:
    """The first fault, None where there is none."""
    try:
        _Scanner(text).scan()
    except JSONTextError as error:
        return error
    return None


class _Scanner:
    """Walks over a text with its own stack, so that no nesting exhausts the interpreter's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.path: list[
            str | int
        ] = []  # the key or index of the value at hand in each open container
        self.keys: list[
            set[str] | None
        ] = []  # the keys seen in each open container; None: an array

    def scan(self) -> None:
        """Raise JSONTextError at the first fault."""
        while True:
            opened = self.value()
            while not opened and self.keys and self.closes():
                pass
            if not self.keys:
                break
        self.skip()
        if self.at < len(self.text):
            raise self.fault("there is something behind the value")

    def value(self) -> bool:
        """Read a scalar, or what opens a container; True where a member's value comes next."""
        self.skip()
        char = self.text[self.at : self.at + 1]
        if char == '"':
            self.string()
        elif char in ("{", "["):
            return self.opens(char)
        elif char == "-" or "0" <= char <= "9":
            self.number()
        else:
            match = _WORD.match(self.text, self.at)
            if match is None:
                raise self.fault(
                    "the text ends too early"
                    if char == ""
                    else "no JSON value starts here"
                )
            self.at = match.end()
        return False

    def opens(self, char: str) -> bool:
        if len(self.keys) == MAX_DEPTH:
            raise self.fault(f"nested deeper than {MAX_DEPTH} levels")
        self.at += 1
        self.skip()
        if self.text.startswith("}" if char == "{" else "]", self.at):
            self.at += 1
            return False
        self.keys.append(set() if char == "{" else None)
        self.path.append(0)
        if char == "{":
            self.key()
        return True

    def closes(self) -> bool:
        """Behind a value: True where its container ends too, False where the next value comes."""
        self.skip()
        keys = self.keys[-1]
        if self.text.startswith(",", self.at):
            self.at += 1
            if keys is None:
                self.path[-1] = int(self.path[-1]) + 1
            else:
                self.skip()
                self.key()
            return False
        if not self.text.startswith("]" if keys is None else "}", self.at):
            raise self.fault(f"expected `,` or `{']' if keys is None else '}'}`")
        self.at += 1
        self.keys.pop()
        self.path.pop()
        return True

    def key(self) -> None:
        if not self.text.startswith('"', self.at):
            raise self.fault("expected a key in quotes")
        start = self.at
        key = self.string()
        keys = self.keys[-1]
        if keys is not None and key in keys:
            self.at = start
            pointer = "".join(f"/{_escape(str(token))}" for token in self.path[:-1])
            raise JSONTextError(
                pointer,
                "duplicate keys",
                f"the key {shown(key)} stands twice ({self.where()})",
            )
        if keys is not None:
            keys.add(key)
        self.path[-1] = key
        self.skip()
        if not self.text.startswith(":", self.at):
            raise self.fault("expected `:`")
        self.at += 1

    def string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise self.fault(
                "a string is not closed, or holds a bad escape or a control character"
            )
        value = str(json.loads(match[0]))
        if _SURROGATE.search(value):
            raise self.fault("a string holds half of a surrogate pair")
        self.at = match.end()
        return value

    def number(self) -> None:
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            raise self.fault("not a number as JSON writes them")
        try:
            if match[1] or match[2]:
                real(match[0])
            else:
                integer(match[0])
        except NumberError as error:
            raise self.fault(str(error)) from None
        self.at = match.end()

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def fault(self, problem: str) -> JSONTextError:
        return JSONTextError("", "json", f"{problem} ({self.where()})")

    def where(self) -> str:
        line = self.text.count("\n", 0, self.at) + 1
        return f"line {line}, column {self.at - self.text.rfind(chr(10), 0, self.at)}"


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
