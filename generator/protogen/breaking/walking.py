"""The interface that a comparison offers to the parts that compare choices or members of objects for it."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from protogen.breaking.changes import Change, Sense
from protogen.proof.graph import Flat, Graph, Spot

Spots: TypeAlias = tuple[Spot, ...]
"""Nodes that one value must all satisfy."""


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

    def pair(self, one: Spots, other: Spots, sense: Sense) -> None:
        """Compare two sets of nodes."""
        ...

    def trial(self, one: Spots, other: Spots, sense: Sense) -> list[Change]:
        """The changes that a comparison would find, without recording them."""
        ...

    def found(self, change: Change, sense: Sense) -> None:
        """Record a change."""
        ...

    def generic(self, keyword: str, old: str, new: str, narrowed: bool, widened: bool, sense: Sense) -> None:
        """Record the change of a keyword without a more specific rule."""
        ...

    def unevaluated(self, keyword: str, old: Flat, new: Flat, sense: Sense) -> None:
        """Record an `unevaluated…` keyword that depends on conditions."""
        ...
