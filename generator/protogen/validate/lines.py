"""Counts the messages of lines that are surely valid, many lines at a time.

msgspec reads all lines of a piece as the types that a contract's check program was made into (validate/structs.py).
That they are of these types is proof enough, if the types have seen what the text says. It is so where the documents,
written again, are the text itself: the types name the members in the order in which the first lines have them. Most
senders write compact JSON in one order. Of other texts this is the proof:

- Every line is one document: documents are objects, all line breaks stand between two of them, and there is one
  document more than line breaks. (No JSON text has a `}` and a `{` beside each other, or a line break in a string.)
- No member was dropped, as unknown ones and the first of duplicate keys are: written again, the documents have as many
  colons as the text. Every member has one of its own, and strings keep theirs, unless the text escapes one.
  Where objects may have any other members, lines that have some are read a second time, as they are.
- No number was rounded to 0.

Where the proof fails, smaller pieces are tried; what is left is checked line by line, as it ever was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from protogen.runtime.quicktext import is_exact
from protogen.source.place import Json
from protogen.validate.structs import structs
from protogen.validate.values import Names

_LEAST = 1 << 12
"""Bytes that are not split further."""
_PARTS = 8
_EXPONENTS: Final = [re.compile(letter + rb"-0*[1-9][0-9][0-9]").finditer for letter in (b"e", b"E")]
"""Find exponents below -99. (Each has a letter of its own: an expression with both is ten times as slow.)"""
_LONG: Final = 40
_SAMPLE: Final = 1 << 14
"""Bytes that show the order of members."""


def _has_tiny(data: bytes) -> bool:
    """Whether a number may be rounded to 0: it has hundreds of zeros, or a large negative exponent."""
    return b"0" * 200 in data or any(_ends_number(data, each.start()) for find in _EXPONENTS for each in find(data))


def _ends_number(data: bytes, end: int) -> bool:
    """Whether what ends here may be digits of a number, and not part of a string, as in UUIDs."""
    before = data[max(0, end - _LONG) : end].rstrip(b"0123456789.").removesuffix(b"-")
    return before[-1:] in b":,[ \t\r\n"


def _are_exact(data: bytes) -> bool:
    """Whether msgspec reads lines exactly as they are, and none has a duplicate key: for members of any name.

    It goes line by line, because many values at a time would keep the garbage collector busy.
    """
    from msgspec import MsgspecError
    from msgspec.json import Decoder

    decode = Decoder().decode
    try:
        return all(is_exact(decode(line), line) for line in data.removesuffix(b"\n").split(b"\n"))
    except (MsgspecError, ValueError, RecursionError):
        return False


class Lines:
    """Counts valid messages of an entry point. `sample`: lines that show in which order they have their members.
    `hopeless`: most documents were left over, so it is not worth trying."""

    def __init__(self, document: Mapping[str, Json], names: Names, sample: bytes = b"") -> None:
        self._structs = structs(document, names, sample[:_SAMPLE])
        self.hopeless = self._structs is None
        self._counted = self._all = 0

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, Counter[str] | None]]:
        """The lines in pieces, in order, each with its messages if all are surely valid."""
        self._all += len(data)
        for piece, found in self._tried(data):
            self._counted += 0 if found is None else len(piece)
            yield piece, found
        self.hopeless = self._counted * 2 < self._all

    def _tried(self, data: bytes) -> Iterator[tuple[bytes, Counter[str] | None]]:
        found = self.messages(data)
        if found is not None or len(data) <= _LEAST:
            yield data, found
            return
        start = 0
        while start < len(data):
            end = data.find(b"\n", start + len(data) // _PARTS) + 1 or len(data)
            if end - start == len(data):  # a single line
                yield data, None
                return
            yield from self._tried(data[start:end])
            start = end

    def messages(self, data: bytes) -> Counter[str] | None:
        """How many messages of each name the lines have; None if not all are proven to be valid."""
        from msgspec import MsgspecError

        assert self._structs is not None
        try:
            values = self._structs.decoder.decode_lines(data)
        except (MsgspecError, ValueError, RecursionError):
            return None
        if not values or not self._are_all(values, data):
            return None
        found: Counter[str] = Counter()
        for kind, count in Counter(map(type, values)).items():
            found[self._structs.called[kind]] += count
        return found

    def _are_all(self, values: Sequence[object], data: bytes) -> bool:
        """Whether values are surely all that the text says, a line each."""
        from msgspec.json import Encoder

        assert self._structs is not None
        written = Encoder().encode_lines(values)
        if written.startswith(data) and len(written) <= len(data) + 1:
            return True
        breaks = data.count(b"\n") - data.endswith(b"\n")
        joints = data.count(b"}\n{")
        if len(values) != breaks + 1 or (joints != breaks and joints + data.count(b"}\r\n{") != breaks):
            return False
        if (b"\\" in data and b"\\u003" in data) or (self._structs.reals and _has_tiny(data)):
            return False
        return written.count(b":") == data.count(b":") or (self._structs.open and _are_exact(data))
