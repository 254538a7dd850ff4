"""Proves that a program accepts all that another one does. A failed proof means nothing; a proof is always right."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from protogen.dataclass import dataclass, field
from protogen.proof import emptiness, implied
from protogen.proof.cases import Case, Facts
from protogen.proof.graph import Graph, Likeness, Spot

_MOST = 600
"""At most this many goals for one question."""
_DEEPEST = 40
"""At most this many nested goals."""
_CHOICES = 4
"""At most this many choices split one goal."""


@dataclass
class Proof:
    """The facts proven so far about two programs.

    A goal that comes up again inside its own proof is taken for true where the value it is about is a smaller one by
    then (induction: a value is finite); else it proves nothing.
    """

    old: Graph
    new: Graph
    most: int = _MOST
    """The budget of one question, in goals."""
    _known: dict[Hashable, bool] = field(default_factory=dict)
    _open: dict[Hashable, int] = field(default_factory=dict)
    _leaned: set[Hashable] = field(default_factory=set)
    """Open goals that something was proven by."""
    _facts: dict[tuple[bool, Case], Facts] = field(default_factory=dict)
    _alike: dict[tuple[bool, bool], Likeness] = field(default_factory=dict)
    spent: int = 0
    """The goals of all questions so far."""
    _level: int = 0
    _left: int = 0

    def within(self, one: Sequence[Spot], other: Sequence[Spot], *, back: bool = False) -> bool:
        """Whether the new nodes accept all that the old ones do (`back`: the other way round)."""
        if any("dynamic" in graph.document for graph in (self.old, self.new)):
            return False
        mine, theirs, left, right = (other, one, self.new, self.old) if back else (one, other, self.old, self.new)
        case = Case(tuple(dict.fromkeys(spot.index for spot in mine)))
        return self.asked(lambda: all(self.holds(left, case, right, spot.index) for spot in theirs))

    def asked(self, question: Callable[[], bool]) -> bool:
        """The answer to a question of its own: it gets the whole budget."""
        self._left = self.most
        return question()

    def facts(self, graph: Graph, case: Case) -> Facts:
        """The facts that follow directly from a case."""
        key = (graph is self.new, case)
        if key not in self._facts:
            self._facts[key] = Facts(graph, case)
        return self._facts[key]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Questions asked within this context are about a part of the value."""
        self._level += 1
        try:
            yield
        finally:
            self._level -= 1

    def _goal(self, key: Hashable, prove: Callable[[], bool]) -> bool:
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._leaned.add(key)
            return self._open[key] < self._level
        self._left -= 1
        self.spent += 1
        if self._left < 0 or len(self._open) >= _DEEPEST:
            return False
        self._open[key] = self._level
        try:
            proven = prove()
        finally:
            del self._open[key]
            self._leaned.discard(key)
        if self._left >= 0 and not (proven and self._leaned):
            self._known[key] = proven
        return proven

    def holds(self, left: Graph, case: Case, right: Graph, index: int) -> bool:
        """Whether a node accepts every value of a case."""
        node = right.nodes[index]
        if isinstance(node, bool):
            return node or self.empty(left, case)
        if any(self.same(left, part.index, right, index) for part in self.facts(left, case).flat.parts):
            return True
        key = ("holds", left is self.new, case, right is self.new, index)
        return self._goal(key, lambda: self._holds(left, case, right, index))

    def same(self, left: Graph, one: int, right: Graph, other: int) -> bool:
        """Whether two nodes assert the same word for word."""
        key = (left is self.new, right is self.new)
        if key not in self._alike:
            self._alike[key] = Likeness(left, right)
        return self._alike[key].same(one, other)

    def _holds(self, left: Graph, case: Case, right: Graph, index: int) -> bool:
        if self.empty(left, case):
            return True
        facts = self.facts(left, case)
        if facts.values is not None:
            return all(right.accepts(index, value) for value in facts.values)
        goal = self.facts(right, Case((index,)))
        if not goal.flat.never and all(implied.by(self, facts, part, right) for part in goal.flat.parts):
            return True
        return any(all(self.holds(left, each, right, index) for each in cases) for cases in self._split(facts))

    def _split(self, facts: Facts) -> Iterator[list[Case]]:
        """Ways to take a case apart."""
        if len(facts.case.settled) < _CHOICES:
            yield from (list(facts.taken(part, keyword)) for part, keyword in facts.choices)
        if len(facts.kinds) > 1:
            yield facts.by_kind()

    def empty(self, graph: Graph, case: Case) -> bool:
        """Whether no value is in a case."""
        facts = self.facts(graph, case)
        if not facts.kinds:
            return True
        return self._goal(("empty", graph is self.new, case), lambda: self._empty(facts))

    def _empty(self, facts: Facts) -> bool:
        if all(emptiness.dead(self, facts, kind) for kind in facts.kinds):
            return True
        if any(self.holds(facts.graph, facts.case, facts.graph, index) for index in facts.unmet):
            return True
        if len(facts.case.settled) >= _CHOICES:
            return False
        return any(
            all(self.empty(facts.graph, each) for each in facts.taken(part, keyword)) for part, keyword in facts.choices
        )

    def apart(self, left: Graph, case: Case, right: Graph, other: Case) -> bool:
        """Whether no value is in both of two cases."""
        one, two = self.facts(left, case), self.facts(right, other)
        if not one.kinds & two.kinds:
            return True
        key = ("apart", left is self.new, case, right is self.new, other)
        return self._goal(key, lambda: self._apart(one, two))

    def _apart(self, one: Facts, two: Facts) -> bool:
        for mine, theirs in ((one, two), (two, one)):
            if mine.values is not None:
                accept = theirs.graph.accepts
                return not any(all(accept(index, value) for index in theirs.case.met) for value in mine.values)
        if all(emptiness.apart(self, one, two, kind) for kind in one.kinds & two.kinds):
            return True
        for mine, theirs in ((one, two), (two, one)):
            if len(mine.case.settled) >= _CHOICES:
                continue
            for part, keyword in mine.choices:
                cases = mine.taken(part, keyword)
                if all(self.apart(mine.graph, each, theirs.graph, theirs.case) for each in cases):
                    return True
        return False


def all_within(one: Graph, other: Graph, roots: Iterable[tuple[str, str]]) -> bool:
    """Whether the roots of a program provably accept all that the roots of another do."""
    proof = Proof(one, other)
    pairs = [(one.document["roots"][mine], other.document["roots"][theirs]) for mine, theirs in roots]
    return all(proof.within([one.spot(a, None)], [other.spot(b, None)]) for a, b in pairs)
