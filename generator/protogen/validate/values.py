"""The values that the parts of `validate` exchange: chunks of input, the contract, and tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from protogen.dataclass import dataclass, field
from protogen.source.place import Json


class Chunk(NamedTuple):
    """Some whole documents of an input. `ends`: the end of each; None if each line is a document."""

    data: bytes
    ends: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Names:
    """How the documents of an entry point are named: by the tag at `path`, else by the entry point."""

    root: str
    path: tuple[str, ...] = ()
    tags: Mapping[Json, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retired:
    """A message that is no longer sent: its check program, and what to change for the message it became."""

    name: str
    program: Mapping[str, Json] = field(repr=False)
    root: str
    became: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """The rules that documents are checked against: each must be valid for one of the roots of `names`."""

    title: str
    reader: str
    program: Mapping[str, Json] = field(repr=False)
    names: tuple[Names, ...]
    retired: tuple[Retired, ...] = ()
    spec: object = field(default=None, repr=False)
    """The Spec, if the parts that documents use are counted."""
    choices: tuple[Mapping[str, Json], ...] = field(default=(), repr=False)
    """With the Spec: the strict and the tolerant program, which choose the alternatives of unions."""


class Break(NamedTuple):
    """The key for counting violations: a message, and the constraint that it breaks."""

    message: str
    keyword: str
    at: str
    detail: str


class Finding(NamedTuple):
    """A violation in a document. `line`: where the document starts, or where its text is faulty; in a worker's tally
    it counts from the chunk's start; 0 where it is not known. `said`: what was expected and what was found."""

    line: int
    message: str
    pointer: str
    keyword: str
    at: str
    detail: str
    said: str
    file: str = ""

    @property
    def where(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(slots=True)
class Tally:
    """The counts and findings of some documents. Its size depends on the contract, not on the input.

    `findings` are the first few; `exercised` counts the parts of the Spec that were used, by (kind, declaration, name).
    """

    documents: int = 0
    lines: int = 0
    valid: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)
    breaks: Counter[Break] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    exercised: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    empty: list[str] = field(default_factory=list)
    """The inputs without a document."""

    def add(self, other: Tally, file: str, most: int) -> None:
        """Add the tally of the next chunk of a file; its lines continue those counted so far."""
        room = most - len(self.findings)
        self.findings += [
            each._replace(line=each.line and self.lines + each.line, file=file) for each in other.findings[:room]
        ]
        self.documents += other.documents
        self.lines += other.lines
        self.valid += other.valid
        self.invalid += other.invalid
        self.breaks += other.breaks
        self.exercised += other.exercised

    @property
    def refused(self) -> int:
        """How many documents are not valid."""
        return self.invalid.total()
