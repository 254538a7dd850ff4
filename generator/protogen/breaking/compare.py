"""Compares two check programs from matching roots, and reports every place where a verdict can change.

Soundness: where no change is reported as `narrowed` below a pair of nodes, every value that the old one accepts
is accepted by the new one; as `widened`, the other way round. Nodes are compared as sets of parts that must all
hold; a pair that was already compared is skipped, because its changes are already in the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from protogen.breaking import assertions, choices, conditions, members
from protogen.breaking.changes import Change, Sense
from protogen.breaking.trails import Difference, Trails
from protogen.breaking.walking import HERE, Nodes, Pair, Spots, Step, Way
from protogen.dataclass import dataclass, field, replace
from protogen.proof import facets, inside
from protogen.proof.graph import Flat, Graph, Part, Spot
from protogen.proof.proof import Proof

_DEEPEST = 2
_MOST = 400_000
"""The budget of a comparison: at most so many pairs of nodes and goals of proofs."""
_Key: TypeAlias = tuple[Nodes, Sense, bool, bool]


@dataclass
class Comparison:
    """A running comparison: the changes found, and the pairs already compared."""

    old: Graph
    new: Graph
    changes: dict[Change, Change] = field(default_factory=dict)
    """Each by what it is but for whom it concerns."""
    where: dict[Change, dict[Nodes, Pair]] = field(default_factory=dict)
    """The pairs that have each change."""
    beside: dict[Change, list[Pair]] = field(default_factory=dict)
    """Further pairs that each change is about."""
    natural: dict[Change, tuple[bool, bool]] = field(default_factory=dict)
    """Whether each change itself narrows and widens, whatever it means below an overlapping choice."""
    trails: Trails = field(default_factory=Trails)
    here: Pair = field(default_factory=lambda: Pair((), ()))
    """The pair that is compared now."""
    met: set[_Key] = field(default_factory=set)
    depth: int = 0
    proof: Proof = field(kw_only=True)
    narrows: bool = True
    """Whether narrowing changes count here; they do not below a pair that is proven not to narrow."""
    widens: bool = True

    @property
    def graphs(self) -> tuple[Graph, Graph]:
        """Both programs."""
        return self.old, self.new

    def trial(self, one: Spots, other: Spots, sense: Sense) -> list[Change]:
        """The changes that a comparison would find, without recording them; deeply nested trials assume the worst."""
        if self.depth >= _DEEPEST:
            return [Change("assertions", "#", "#", narrowed=True, widened=True)]
        aside = replace(
            self, changes={}, where={}, beside={}, natural={}, trails=Trails(), met=set(self.met), depth=self.depth + 1
        )
        aside.pair(one, other, sense)
        return list(aside.changes.values())

    def same(self, one: Spot, other: Spot) -> bool:
        """Whether two nodes assert the same word for word."""
        return self.proof.same(self.old, one.index, self.new, other.index)

    def alike(self, one: Part, other: Part) -> bool:
        """Whether two parts assert the same."""
        return self.proof.same(self.old, one.index, self.new, other.index)

    def covered(self, one: Spots, other: Spots) -> bool:
        """Whether it is proven that the new nodes accept all that the old ones do."""
        return self.proof.within(one, other)

    def covers(self, one: Spots, other: Spots) -> bool:
        """Whether it is proven that the old nodes accept all that the new ones do."""
        return self.proof.within(one, other, back=True)

    def found(
        self,
        change: Change,
        sense: Sense,
        below: tuple[Spots, Spots, Step] | None = None,
        natural: tuple[bool, bool] | None = None,
    ) -> None:
        """Record a change of the nodes that are compared now, or of some below them, as far as it counts here."""
        seen = change.seen(sense)
        heard = replace(seen, narrowed=seen.narrowed and self.narrows, widened=seen.widened and self.widens)
        if not (heard.narrowed or heard.widened) and (seen.narrowed or seen.widened):
            return
        neutral = replace(seen, narrowed=False, widened=False)
        known = self.changes.get(neutral, neutral)
        narrowed, widened = heard.narrowed or known.narrowed, heard.widened or known.widened
        own = change if sense is Sense.EITHER else heard
        less, more = natural or (own.narrowed, own.widened)
        before = self.natural.get(neutral, (False, False))
        self.natural[neutral] = (before[0] or less, before[1] or more)
        self.changes[neutral] = replace(neutral, narrowed=narrowed, widened=widened)
        pair = Pair(*below, self.here) if below else self.here
        self.where.setdefault(neutral, {}).setdefault(self.here.key, pair)

    def also(self, change: Change, below: Iterable[tuple[Spots, Spots, Step]]) -> None:
        """Remember further nodes below the ones compared now that a change is about."""
        neutral = replace(change, narrowed=False, widened=False)
        self.beside.setdefault(neutral, []).extend(Pair(*each, self.here) for each in below)

    def pair(self, one: Spots, other: Spots, sense: Sense, step: Step = HERE) -> None:
        """Compare two sets of nodes; a value must satisfy all nodes of a set."""
        self.enter(Pair(one, other, step, self.here), sense, (one, other))

    def branch(self, one: Spots, other: Spots, sense: Sense, whole: tuple[Spots, Spots]) -> None:
        """Compare two alternatives of choices: what another alternative takes is no change."""
        self.enter(Pair(one, other, HERE, self.here), sense, whole)

    def enter(self, pair: Pair, sense: Sense, whole: tuple[Spots, Spots]) -> None:
        """Compare a pair. `whole`: all that a value may be instead."""
        self.trails.add(pair)
        key = (pair.key, sense, self.narrows, self.widens)
        if key in self.met:
            return
        self.met.add(key)
        if len(pair.one) == len(pair.other) and all(map(self.same, pair.one, pair.other)):
            return
        outer = self.narrows, self.widens, self.here
        self.here = pair
        self.proof.spent += 1
        if self.proof.spent > _MOST:
            self._give_up(pair)
        else:
            self._settle(pair, sense, whole)
            if self.narrows or self.widens:
                self._pair(pair.one, pair.other, sense)
        self.narrows, self.widens, self.here = outer

    def _give_up(self, pair: Pair) -> None:
        """The budget is spent: this message is not compared to the end."""
        *_, top = pair.chain()
        at = (_at(top.one), _at(top.other))
        self.found(Change("budget", *at, True, True, top.roots[1]), Sense.EITHER, below=(top.one, top.other, HERE))

    def differences(self) -> Iterator[Difference]:
        """What was found, and where."""
        for neutral, change in self.changes.items():
            found = self.trails.difference(change, self.where[neutral].values(), self.natural[neutral])
            yield replace(found, beside=tuple(self.beside.get(neutral, ())))

    def _settle(self, pair: Pair, sense: Sense, whole: tuple[Spots, Spots]) -> None:
        """Ignore the directions in which it is proven that nothing changes."""
        less = not self.covered(pair.one, whole[1])
        more = not self.covers(whole[0], pair.other)
        if sense is Sense.EITHER:
            less = more = less or more
        elif sense is Sense.OPPOSITE:
            less, more = more, less
        self.narrows, self.widens = self.narrows and less, self.widens and more

    def _pair(self, one: Spots, other: Spots, sense: Sense) -> None:
        old, new = self.old.flat(one), self.new.flat(other)
        if old.never or new.never:
            self._never(old, new, sense)
            return
        if bool(old.parts) != bool(new.parts):
            self._all(old, new, sense)
            return
        if choices.one_against_many(self, old, new, sense):
            return
        for change in assertions.compare_values(self.graphs, old, new):
            self.found(change, sense)
        self._by_type(old, new, sense)
        choices.compare(self, old, new, sense)
        self._conditions(old, new, sense)

    def _never(self, old: Flat, new: Flat, sense: Sense) -> None:
        if not (old.never and new.never):
            one, other = self._kinds(old, new)
            self.found(Change("type", old.at, new.at, new.never, old.never, "", one, other), sense)

    def _kinds(self, old: Flat, new: Flat) -> tuple[str, str]:
        """The types on both sides, in words."""
        one, other = facets.kinds(self.old, old), facets.kinds(self.new, new)
        return facets.shown_types(one), facets.shown_types(other)

    def _all(self, old: Flat, new: Flat, sense: Sense) -> None:
        """One side accepts everything."""
        one, other = self._kinds(old, new)
        kind = "type" if one != other else "assertions"
        self.found(Change(kind, old.at, new.at, bool(new.parts), bool(old.parts), "", one, other), sense)

    def _by_type(self, old: Flat, new: Flat, sense: Sense) -> None:
        one, other = (facets.kinds(graph, flat) for graph, flat in zip(self.graphs, (old, new), strict=True))
        both = one & other
        found: list[Change] = []
        if both & {"integer", "fraction"}:
            found += assertions.compare_numbers(old, new)
        if "string" in both:
            found += assertions.compare_strings(self.graphs, old, new)
        if "array" in both:
            found += assertions.compare_sizes("Items", old, new)
        if "object" in both:
            found += assertions.compare_sizes("Properties", old, new)
        for change in found:
            self.found(change, sense)
        if "array" in both:
            self._array(old, new, sense)
        if "object" in both:
            members.compare(self, old, new, sense)

    def _array(self, old: Flat, new: Flat, sense: Sense) -> None:
        self._flag("uniqueItems", old, new, sense)
        first = max(inside.length(old), inside.length(new))
        for position in range(first + 1):
            ones, others = inside.item(self.old, old, position), inside.item(self.new, new, position)
            self.pair(ones, others, sense, Step(Way.ITEM, position, position))
        conditions.compare(self, "contains", old, new, sense)
        self.unevaluated("unevaluatedItems", old, new, sense)

    def _flag(self, keyword: str, old: Flat, new: Flat, sense: Sense) -> None:
        one, other = (any(flat.having(keyword)) for flat in (old, new))
        if one != other:
            places = (old.place(keyword), new.place(keyword))
            self.found(Change("count", *places, other, one, keyword, *map(str, (one, other))), sense)

    def unevaluated(self, keyword: str, old: Flat, new: Flat, sense: Sense) -> None:
        """Keywords that depend on conditions cannot be compared in parts: they are equal, or the effect is unknown."""
        if not any(inside.unclear(flat, keyword) for flat in (old, new)):
            return
        if not self._alike(old, new):
            self.generic(keyword, old.place(keyword), new.place(keyword), True, True, sense)

    def _alike(self, old: Flat, new: Flat) -> bool:
        if len(old.parts) != len(new.parts):
            return False
        pairs = zip(old.parts, new.parts, strict=True)
        return all(self.alike(one, other) for one, other in pairs)

    def _conditions(self, old: Flat, new: Flat, sense: Sense) -> None:
        for keyword in ("not", "if"):
            conditions.compare(self, keyword, old, new, sense)

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
        change = Change("assertions", old, new, narrowed, widened, keyword)
        self.found(change, sense, natural=natural)


def _at(spots: Spots) -> str:
    return spots[0].trail if spots else "#"


def compare(old: Graph, new: Graph, roots: Iterable[tuple[str, str]]) -> tuple[Difference, ...]:
    """Every change below the pairs of roots."""
    run = Comparison(old, new, proof=Proof(old, new))
    for names in roots:
        sides = zip((old, new), names, strict=True)
        one, other = ((graph.spot(graph.document["roots"][name], None),) for graph, name in sides)
        run.enter(Pair(one, other, roots=names), Sense.SAME, (one, other))
    if _dynamic(old) != _dynamic(new):
        run.generic("$dynamicRef", "#", "#", True, True, Sense.SAME)
    return tuple(run.differences())


def _dynamic(graph: Graph) -> object:
    """All that a program with dynamic references says: where one leads depends on the road to it."""
    if "dynamic" not in graph.document:
        return None
    nodes = [node if isinstance(node, bool) else {**node, "at": ""} for node in graph.nodes]
    return {**graph.document, "nodes": nodes}
