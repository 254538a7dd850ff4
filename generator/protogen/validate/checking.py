"""Judges the documents of a chunk, in a worker or in the main process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

from protogen.checks.functions import Quick
from protogen.model.spec import Spec
from protogen.runtime import quicktext
from protogen.runtime.checker import AND_MORE, Program, Violation
from protogen.runtime.choice import Choices
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.place import Json
from protogen.source.syntax import slip
from protogen.validate.cover import Looker
from protogen.validate.frames import several, texts
from protogen.validate.lines import Lines
from protogen.validate.values import Break, Chunk, Contract, Finding, Names, Tally

UNNAMED = "(no message)"
"""The name of a document that does not say which message it is."""
RETIRED = "retired"
"""The keyword of the violation for a message that is no longer sent."""
_MANY = 1 << 14
"""Bytes of lines that are worth making types for."""
_PLACE = re.compile(r"(?<=\()line (\d+), column (\d+)(?=\)$)")
_OPENED = re.compile(r" of line \d+, column \d+")
"""Where something was opened, counted from the document's start, which few readers of a report know."""
_SCHEMAS_OWN = ("required", "dependentRequired", AND_MORE)
"""Keywords whose violations have a detail that no document makes up."""


class Judged(NamedTuple):
    """The verdict on one document: the message that it is or comes nearest to, its value, and its violations."""

    message: str
    value: Json
    violations: tuple[Violation, ...] = ()

    @property
    def fault(self) -> str:
        """The first violations in words; empty for a valid document."""
        return "; ".join(map(str, self.violations[:3]))


class Checker:
    """Checks documents against a contract. `most`: how many findings of a chunk are kept. `stopped`: the results are
    no longer needed."""

    def __init__(self, contract: Contract, most: int) -> None:
        self._contract, self._most = contract, most
        self.stopped = False
        self._many: Lines | None = None
        quick = Quick(contract.program)
        self._program = quick.program
        self._accepts = [(names, quick.accepts(names.root)) for names in contract.names]
        self._retired = [(each, Program(each.program)) for each in contract.retired]
        self._look = None
        if isinstance(contract.spec, Spec):
            self._look = Looker(contract.spec, Choices(*map(Program, contract.choices))).look

    def check(self, chunk: Chunk) -> Tally:
        """Judge and count the documents of a chunk."""
        data = chunk.data
        tally = Tally(lines=data.count(b"\n"))
        if chunk.ends is not None or self._look is not None or len(data) < _MANY or self._lines(data).hopeless:
            self._each(tally, chunk, 0)
            return tally
        start = counted = lines = 0
        for piece, found in self._lines(data).pieces(data):
            if self.stopped:
                break
            if found is None:
                lines, counted = lines + data.count(b"\n", counted, start), start
                self._each(tally, Chunk(piece, None), lines)
            else:
                tally.documents += found.total()
                tally.valid += found
            start += len(piece)
        return tally

    def _each(self, tally: Tally, chunk: Chunk, lines: int) -> None:
        """Judge and count documents one by one. `lines`: how many precede them."""
        seen, look, parse = tally.exercised, self._look, _quick_parse()
        valid: Counter[str] = Counter()
        for line, text in texts(chunk):
            line += lines
            if self.stopped:
                break
            for below, ahead, value in values(text, parse):
                tally.documents += 1
                if isinstance(value, JSONTextError):
                    within, found = fault(value, ahead)
                    self._refuse(tally, line + below + within, UNNAMED, [found])
                    continue
                for names, accepts in self._accepts:
                    if accepts(value):
                        valid[name_in(names, value) or UNNAMED] += 1
                        if look is not None:
                            look(names.root, value, seen)
                        break
                else:
                    self._refuse(tally, line + below, *self._why(value))
        tally.valid += valid

    def _lines(self, data: bytes) -> Lines:
        """What counts lines, made when there are the first ones."""
        if self._many is None:
            self._many = Lines(self._contract.program, self._contract.names[0], data)
        return self._many

    @property
    def tag_path(self) -> tuple[str, ...]:
        """The keys that lead to the tag of the messages; empty if they have none."""
        return next((names.path for names, _ in self._accepts if names.path), ())

    def judge(self, text: str | bytes) -> Judged:
        """Judge one document that came alone, such as a frame."""
        try:
            value = _quick_parse()(text)
        except JSONTextError as error:
            return Judged(UNNAMED, None, (fault(error, 0)[1],))
        for names, accepts in self._accepts:
            if accepts(value):
                return Judged(name_in(names, value) or UNNAMED, value)
        called, violations = self._why(value)
        return Judged(called, value, tuple(violations))

    def _why(self, value: Json) -> tuple[str, list[Violation]]:
        """The name of an invalid document and its violations, for the entry point that it comes nearest to."""
        for retired, program in self._retired:
            if program.accepts(retired.root, value):
                return retired.name, [Violation("", RETIRED, retired.became, retired.name)]
        ranked = []
        for names in self._contract.names:
            called = name_in(names, value) or UNNAMED
            found = self._program.violations(names.root, value)
            ranked.append((called == UNNAMED, len(found), called, found))
        *_, called, violations = min(ranked, key=lambda each: each[:2])
        return called, violations

    def _refuse(self, tally: Tally, line: int, called: str, violations: list[Violation]) -> None:
        tally.invalid[called] += 1
        for each in violations:
            pointer, keyword, at, detail = each
            own = detail if keyword in _SCHEMAS_OWN else ""
            tally.breaks[Break(called, keyword, at, own)] += 1
            if len(tally.findings) < self._most:
                tally.findings.append(Finding(line, called, pointer, keyword, at, detail, each.message))


@cache
def _quick_parse() -> Callable[[str | bytes], Json]:
    """Parses texts, at first with pydantic's parser. (It is loaded when it is needed.)"""
    from pydantic_core import from_json

    return partial(quicktext.parse, parser=partial(from_json, allow_inf_nan=False))


def name_in(names: Names, value: Json) -> str | None:
    """The message of an entry point that a value claims to be; None if it claims none."""
    if not names.path:
        return names.root
    for key in names.path:
        value = value.get(key) if type(value) is dict else None
    return names.tags.get(value) if type(value) is str or type(value) is int else None


def fault(error: JSONTextError, ahead: int) -> tuple[int, Violation]:
    """The fault of a text, and its line, counted from the first. `ahead`: characters before the text on that one."""
    place = _PLACE.search(error.message)
    if place is None:
        return 0, Violation(error.pointer, error.keyword, "", error.message)
    column = int(place[2]) + (ahead if place[1] == "1" else 0)
    message = f"{error.message[: place.start()]}column {column}{error.message[place.end() :]}"
    return int(place[1]) - 1, Violation(error.pointer, error.keyword, "", message)


def values(
    text: str | bytes, parse: Callable[[str | bytes], Json] = parse
) -> Iterator[tuple[int, int, Json | JSONTextError]]:
    """The value of each document in a text, or its error. With each: how many lines below the text's first line it
    starts, and how many characters precede it on that line."""
    try:
        yield 0, 0, parse(text)
        return
    except JSONTextError as error:
        pieces = several(text) if isinstance(text, str) else []
        if len(pieces) < 2:
            yield 0, 0, _in_words(error, text)
            return
    assert isinstance(text, str)
    for start, piece in pieces:
        below, ahead = text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1
        try:
            yield below, ahead, parse(piece)
        except JSONTextError as error:
            yield below, ahead, _in_words(error, piece)


def _in_words(error: JSONTextError, text: str | bytes) -> JSONTextError:
    """The error, with what was probably meant where the text's grammar is wrong."""
    found = slip(text) if isinstance(text, str) and error.keyword == "json" else None
    place = error.message.rfind(" (line ")
    if found is None or place < 0:
        return error
    return JSONTextError(error.pointer, error.keyword, _OPENED.sub("", found.problem) + error.message[place:])
