"""What a comparison offers to those who compare one sort of keywords for it: choices, or members of objects."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from protogen.breaking.changes import Change, Sense
from protogen.breaking.proof.graph import Flat, Graph, Spot

Spots: TypeAlias = tuple[Spot, ...]
"""Nodes that one value has to meet together."""


class Walk(Protocol):
    """A comparison of two programs on its way."""

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
        """What a comparison would find, without remembering it."""
        ...

    def found(self, change: Change, sense: Sense) -> None:
        """Take note of a change."""
        ...

    def generic(self, keyword: str, old: str, new: str, narrowed: bool, widened: bool, sense: Sense) -> None:
        """Take note of the change of a keyword that no rule knows better."""
        ...

    def unevaluated(self, keyword: str, old: Flat, new: Flat, sense: Sense) -> None:
        """Take note of an `unevaluated…` keyword that conditions decide."""
        ...
