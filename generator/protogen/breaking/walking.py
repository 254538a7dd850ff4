"""The pairs of nodes that a comparison visits, and its interface to the parts that compare one keyword for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Protocol, TypeAlias

from protogen.breaking.changes import Change, Sense
from protogen.dataclass import dataclass
from protogen.proof.graph import Flat, Graph, Part, Spot

Spots: TypeAlias = tuple[Spot, ...]
"""Nodes that one value must all satisfy."""


Nodes: TypeAlias = tuple[frozenset[int], frozenset[int]]
"""The nodes of two programs, by their indexes."""


class Way(Enum):
    """How a pair of nodes is reached from the pair above it."""

    HERE = "here"
    """It is about the same value."""
    MEMBER = "member"
    ITEM = "item"
    NAMED = "named"
    """Members whose names match a pattern."""
    OTHER = "other"
    """Members that nothing names."""
    KEY = "key"
    """The names of members."""
    HIDDEN = "hidden"
    """Below a condition: which values get there cannot be told in general."""


@dataclass(frozen=True, slots=True)
class Step:
    """The way, and for a member its name on both sides, for an item its position."""

    way: Way
    old: str | int = ""
    new: str | int = ""


HERE, OTHER, KEY, HIDDEN = Step(Way.HERE), Step(Way.OTHER), Step(Way.KEY), Step(Way.HIDDEN)


def to_member(old: str, new: str | None = None) -> Step:
    """The step to a member, which may have another name now."""
    return Step(Way.MEMBER, old, old if new is None else new)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two sets of nodes that are compared, and the pair that led here; the first one has the names of two roots."""

    one: Spots
    other: Spots
    step: Step = HERE
    above: Pair | None = None
    roots: tuple[str, str] = ("", "")

    @property
    def key(self) -> Nodes:
        """The nodes, wherever they were reached."""
        return frozenset(each.index for each in self.one), frozenset(each.index for each in self.other)

    def chain(self) -> Iterator[Pair]:
        """The pair and those above it, the innermost first."""
        each: Pair | None = self
        while each is not None:
            yield each
            each = each.above


class Walk(Protocol):
    """A running comparison of two programs."""

    old: Graph
    new: Graph

    @property
    def graphs(self) -> tuple[Graph, Graph]:
        """Both programs."""
        ...

    def same(self, one: Spot, other: Spot) -> bool:
        """Whether two nodes assert the same word for word."""
        ...

    def alike(self, one: Part, other: Part) -> bool:
        """Whether two parts assert the same."""
        ...

    def covered(self, one: Spots, other: Spots) -> bool:
        """Whether it is proven that the new nodes accept all that the old ones do."""
        ...

    def covers(self, one: Spots, other: Spots) -> bool:
        """Whether it is proven that the old nodes accept all that the new ones do."""
        ...

    def pair(self, one: Spots, other: Spots, sense: Sense, step: Step = HERE) -> None:
        """Compare two sets of nodes."""
        ...

    def branch(self, one: Spots, other: Spots, sense: Sense, whole: tuple[Spots, Spots]) -> None:
        """Compare two alternatives of choices: what another alternative takes is no change."""
        ...

    def trial(self, one: Spots, other: Spots, sense: Sense) -> list[Change]:
        """The changes that a comparison would find, without recording them."""
        ...

    def found(self, change: Change, sense: Sense, below: tuple[Spots, Spots, Step] | None = None) -> None:
        """Record a change of the nodes that are compared now, or of some below them."""
        ...

    def also(self, change: Change, below: Iterable[tuple[Spots, Spots, Step]]) -> None:
        """Remember further nodes below the ones compared now that a change is about."""
        ...

    def generic(
        self,
        keyword: str,
        old: str,
        new: str,
        narrowed: bool,
        widened: bool,
        sense: Sense,
        natural: tuple[bool, bool] | None = None,
    ) -> None:
        """Record the change of a keyword without a more specific rule. `natural`: whether it narrows and widens by
        itself, and not only if alternatives overlap."""
        ...

    def unevaluated(self, keyword: str, old: Flat, new: Flat, sense: Sense) -> None:
        """Record an `unevaluated…` keyword that depends on conditions."""
        ...
