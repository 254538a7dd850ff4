"""The syntax tree of a regular expression: the parser builds it, the compiler reads it."""

from __future__ import annotations

from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.patterns.sets import LINE_END, WORD, Ranges, ignoring_case


class PatternError(ValueError):
    """A pattern that cannot be compiled: the reason, and the offset in the pattern."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(f"{message} (at offset {offset})")
        self.message, self.offset = message, offset


@dataclass(frozen=True, slots=True)
class Chars:
    """Matches one code point of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Assert:
    """Matches at a position in the text. Its kind is `start`, `end`, `word` or `notWord`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Matches the items one after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Matches one of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Matches the item at least `low` times and at most `high` times (None: no limit)."""

    item: Node
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """Matches where the item matches from here on, or up to here (`behind`). `negate`: where it does not."""

    item: Node
    negate: bool
    behind: bool


Node: TypeAlias = Chars | Assert | Sequence | Choice | Repeat | Look


def line_edge(kind: str, *, behind: bool) -> Node:
    """`^` or `$` under the modifier `m`: matches at line ends too."""
    return Choice((Assert(kind), Look(Chars(LINE_END), negate=False, behind=behind)))


def folded_boundary(kind: str) -> Node:
    r"""`\b` or `\B` under the modifier `i`, where two letters beyond ASCII count as word characters."""
    word = Chars(ignoring_case(WORD))
    before, no_before = Look(word, negate=False, behind=True), Look(word, negate=True, behind=True)
    after, no_after = Look(word, negate=False, behind=False), Look(word, negate=True, behind=False)
    if kind == "word":
        return Choice((Sequence((before, no_after)), Sequence((no_before, after))))
    return Choice((Sequence((before, after)), Sequence((no_before, no_after))))
