"""What passes between the parts of `validate`: chunks of input to the workers, tallies back from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from protogen.source.place import Json


class Chunk(NamedTuple):
    """Some whole documents of an input. `ends`: where each ends; None where each line is one."""

    data: bytes
    ends: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Names:
    """How the documents of an entry point are named: by the text at `path`, else by the entry point."""

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
    """What documents are held against. A document must be valid against one of the roots of `names`."""

    title: str
    reader: str
    program: Mapping[str, Json] = field(repr=False)
    names: tuple[Names, ...]
    retired: tuple[Retired, ...] = ()
    spec: object = field(default=None, repr=False)
    """The Spec, where it is asked what of it was exercised."""


class Break(NamedTuple):
    """What violations are counted by: the message, and the constraint that it breaks."""

    message: str
    keyword: str
    at: str
    detail: str


class Finding(NamedTuple):
    """A violation in a document. `line`: where the document starts, or where its text goes wrong (in a worker's
    tally: from the chunk's start)."""

    line: int
    message: str
    pointer: str
    keyword: str
    at: str
    detail: str
    file: str = ""


@dataclass(slots=True)
class Tally:
    """What was found in some documents. Grows with the contract, never with the input.

    `findings` are the first few; `exercised` counts what of the Spec was seen, by (what, declaration, name).
    """

    documents: int = 0
    lines: int = 0
    valid: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)
    breaks: Counter[Break] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    exercised: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, other: Tally, file: str, most: int) -> None:
        """Take in the tally of the chunk of a file that starts behind what was counted so far of its lines."""
        room = most - len(self.findings)
        self.findings += [each._replace(line=self.lines + each.line, file=file) for each in other.findings[:room]]
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
