"""The interface through which the rules of a proof ask further questions."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from protogen.proof.cases import Case, Facts
from protogen.proof.graph import Graph


class Goals(Protocol):
    """Questions about cases of values. A question inside its own proof is answered by induction, or with no."""

    def facts(self, graph: Graph, case: Case) -> Facts:
        """The facts that follow directly from a case."""
        ...

    def inside(self) -> AbstractContextManager[None]:
        """Questions asked within this context are about a part of the value."""
        ...

    def holds(self, left: Graph, case: Case, right: Graph, index: int) -> bool:
        """Whether a node accepts every value of a case."""
        ...

    def empty(self, graph: Graph, case: Case) -> bool:
        """Whether no value is in a case."""
        ...

    def apart(self, left: Graph, case: Case, right: Graph, other: Case) -> bool:
        """Whether no value is in both of two cases."""
        ...
