"""Lines that `validate` counts many at a time, against what it says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from protogen.languages.answers import Case
from protogen.validate.checking import Checker
from protogen.validate.lines import Lines
from protogen.validate.values import Chunk, Contract, Names, Tally
from support.quick_readers import documents

_NUMBER = re.compile(rb"(?<=[:,\[])-?[0-9][0-9.eE+-]*")
_MEMBER = re.compile(rb'"[a-zA-Z]+":("[^"\\]*"|[0-9.]+|true|false|null)(?=[,}])')
_NUMBERS = (
    *(b"1e400", b"1e-400", b"-1e-400", b"1E-0400", b"0.0", b"-0", b"-0.0", b"1.0", b"1e0", b"0", b"1"),
    *(b"9007199254740993.0", b"9007199254740993", b"9223372036854775808", b"1" * 310, b"0." + b"0" * 330 + b"1"),
    *(b"01", b"1.", b"+1", b"NaN", b"-9223372036854775809", b"0.99999999999999999999999", b"1e300", b"1.7e308"),
)
_BETWEEN = (b"\n", b"\r\n", b"\n\n", b" ", b"", b",", b"\n ", b"\t\n", b" \n", b"\r", b"\x0c\n", b"\n\xef\xbb\xbf")


class Counted:
    """The readers of a contract's lines, one for each of its entry points and messages, strict and tolerant: for lines
    of no known order, and for lines as the case's own are."""

    def __init__(self, case: Case) -> None:
        sample = b"\n".join(text for _, text in documents(case, 2, 1))
        self.readers: list[tuple[str, Lines, Checker]] = []
        for program in (case.job.checks.document, case.job.tolerant.document):
            for root in case.subjects:
                asked = Contract(root, "", program, (Names(root),))
                for lines in (Lines(program, Names(root)), Lines(program, Names(root), sample)):
                    if root in program["roots"] and not lines.hopeless:
                        self.readers.append((root, lines, Checker(asked, 0)))

    def proven(self, data: bytes) -> int:
        """How many readers count the lines as valid, all of which then are."""
        found = 0
        for root, lines, checker in self.readers:
            counts = lines.messages(data)
            if counts is not None:
                tally = Tally()
                checker._each(tally, Chunk(data, None), 0)
                assert (tally.valid, tally.documents, tally.refused) == (counts, counts.total(), 0), (root, data)
                found += 1
        return found


def pieces(case: Case, count: int, seed: int) -> Iterator[bytes]:
    """Lines of documents that are made for a case, and of texts that come near them."""
    dice = Random(seed)
    every = [text for _, text in documents(case, count, seed)]
    for text in every:
        yield text
        yield _near(dice, text)
        others = [
            dice.choice(every) if dice.random() < 0.3 else _near(dice, text) for _ in range(dice.choice([1, 2, 4]))
        ]
        whole = text
        for each in others:
            whole += (b"\n" if dice.random() < 0.5 else dice.choice(_BETWEEN)) + each
        yield whole + dice.choice([b"", b"\n", b"\n\n"])


def _near(dice: Random, text: bytes) -> bytes:
    """A text with one thing in it said in another way, or said twice."""
    match dice.randrange(7):
        case 0:
            return _replaced(dice, _NUMBER, text, dice.choice(_NUMBERS))
        case 1 if found := [*_MEMBER.finditer(text)]:
            member = dice.choice(found)[0]
            return (
                text.replace(b"{", b"{" + member + b",", 1)
                if dice.random() < 0.5
                else text.replace(b"}", b"," + member + b"}")
            )
        case 2:
            at = dice.randrange(len(text) + 1)
            return (
                text[:at]
                + dice.choice([b"\n", b" ", b"\\u003a", b"\\ud800", b"\xff", b":", b"}\n{", b"\\u0041"])
                + text[at:]
            )
        case 3:
            return text.replace(b":", dice.choice([b" :", b": ", b"\n:"]), dice.choice([1, 99]))
        case 4:
            return text.replace(b"{", b'{"x":' + dice.choice([b"1", b'{"x":1,"x":2}', b'":"']) + b",", 1)
    return text


def _replaced(dice: Random, what: re.Pattern[bytes], text: bytes, other: bytes) -> bytes:
    found = [*what.finditer(text)]
    if not found:
        return text
    at = dice.choice(found)
    return text[: at.start()] + other + text[at.end() :]
