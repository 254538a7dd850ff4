"""The tree of a regular expression: what the parser makes and the compiler writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from protogen.patterns.sets import LINE_END, WORD, Ranges, ignoring_case


class PatternError(ValueError):
    """A pattern that cannot be compiled: why, and the offset in the pattern where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(f"{message} (at offset {offset})")
        self.message, self.offset = message, offset


@dataclass(frozen=True, slots=True)
class Chars:
    """One code point out of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Assert:
    """A place in the text: `start`, `end`, `word` or `notWord`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The item at least `low` times and at most `high` times (None: without end)."""

    item: Node
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """Only where the item matches from here on, or up to here (`behind`); or does not (`negate`)."""

    item: Node
    negate: bool
    behind: bool


Node: TypeAlias = Chars | Assert | Sequence | Choice | Repeat | Look


def line_edge(kind: str, *, behind: bool) -> Node:
    """`^` or `$` under the modifier `m`: also beside a line end."""
    return Choice((Assert(kind), Look(Chars(LINE_END), negate=False, behind=behind)))


def folded_boundary(kind: str) -> Node:
    r"""`\b` or `\B` under the modifier `i`, where two letters beyond ASCII count as word characters."""
    word = Chars(ignoring_case(WORD))
    before, no_before = Look(word, negate=False, behind=True), Look(word, negate=True, behind=True)
    after, no_after = Look(word, negate=False, behind=False), Look(word, negate=True, behind=False)
    if kind == "word":
        return Choice((Sequence((before, no_after)), Sequence((no_before, after))))
    return Choice((Sequence((before, after)), Sequence((no_before, no_after))))
