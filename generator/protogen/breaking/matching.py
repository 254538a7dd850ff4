"""Finds which alternatives of two choices belong together: by name, tag, title, JSON type, then by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from protogen.breaking.walking import Walk
from protogen.dataclass import dataclass
from protogen.proof import facets, inside
from protogen.proof.graph import Flat, Graph, Part, Spot

_ALIKE = 0.2
"""Alternatives that are less alike than this are different ones."""
_DEEP = 2
"""So many levels of items are looked into."""


@dataclass(frozen=True, slots=True)
class Group:
    """One choice. `plain`: a value is valid where any branch accepts it (an `anyOf`, or a `oneOf` of which no two
    branches accept the same value); else a wider branch can make the whole narrower."""

    keyword: str
    part: Part
    branches: tuple[Spot, ...]
    plain: bool
    path: tuple[str, ...] = ()
    tags: Mapping[str, int] | None = None

    def tagged(self, branch: Spot) -> frozenset[str]:
        """The values of the tag that select a branch."""
        return frozenset(value for value, n in (self.tags or {}).items() if self.branches[n] == branch)


Fits = Callable[[Spot, Spot], bool]


def partners(run: Walk, one: Group, other: Group) -> Iterator[tuple[Spot | None, Spot | None]]:
    """Pairs of corresponding branches; those without a partner stand alone."""
    ones, others = list(one.branches), list(other.branches)
    for fits in _ways(run, one, other):
        for first in list(ones):
            second = _only(each for each in others if fits(first, each))
            if second is not None and _only(each for each in ones if fits(each, second)) is first:
                ones.remove(first)
                others.remove(second)
                yield first, second
    if not (one.tags and other.tags and one.path == other.path):  # without a common tag they are different messages
        for first, second in _alike(run, tuple(ones), tuple(others)):
            ones.remove(first)
            others.remove(second)
            yield first, second
    yield from ((first, None) for first in ones)
    yield from ((None, second) for second in others)


def _only(found: Iterable[Spot]) -> Spot | None:
    """The first, if it stands alone; equal alternatives count once."""
    every = list(found)
    return every[0] if every and all(each.index == every[0].index for each in every) else None


def _ways(run: Walk, one: Group, other: Group) -> Iterator[Fits]:
    """What two branches may have in common, the surest first."""
    yield run.same
    yield lambda first, second: _referred(run.old, first) == _referred(run.new, second) != ""
    if one.tags and other.tags and one.path == other.path:
        yield lambda first, second: bool(one.tagged(first) & other.tagged(second))
        return
    yield lambda first, second: _title(run.old, first) == _title(run.new, second) != ""
    yield lambda first, second: run.covered((first,), (second,)) and run.covers((first,), (second,))
    yield lambda first, second: _kinds(run.old, first) == _kinds(run.new, second)


def _kinds(graph: Graph, spot: Spot) -> frozenset[str]:
    return facets.kinds(graph, graph.flat([spot]))


def name(graph: Graph, spot: Spot) -> str:
    """What a sentence calls an alternative: its definition, its title, or its types."""
    return own_name(graph, spot) or facets.shown_types(_kinds(graph, spot))


def own_name(graph: Graph, spot: Spot) -> str:
    """The name of an alternative's definition, or its title; empty if it has neither."""
    return _referred(graph, spot) or _title(graph, spot)


def _referred(graph: Graph, spot: Spot) -> str:
    """The name of the definition that an alternative is or plainly refers to."""
    node = graph.nodes[spot.index]
    at = spot.trail
    if isinstance(node, dict) and "$ref" in node:
        target = graph.nodes[node["$ref"]]
        at = target["at"] if isinstance(target, dict) and target.get("at") else at
    above, _, last = at.rpartition("/")
    return last if above.endswith(("$defs", "definitions", "schemas")) else ""


def _title(graph: Graph, spot: Spot) -> str:
    return graph.title(spot.trail)


def _alike(run: Walk, ones: Sequence[Spot], others: Sequence[Spot]) -> Iterator[tuple[Spot, Spot]]:
    """Pairs of what is left, the most similar first."""
    every = [(n, m) for n in range(len(ones)) for m in range(len(others))]
    scores = {(n, m): likeness(run, (ones[n],), (others[m],)) for n, m in every}
    left, free = {*range(len(ones))}, {*range(len(others))}
    for n, m in sorted(every, key=lambda pair: -scores[pair]):
        if scores[n, m] >= _ALIKE and n in left and m in free:
            left.remove(n)
            free.remove(m)
            yield ones[n], others[m]


def nearest(run: Walk, single: tuple[Spot, ...], branches: Sequence[Spot], *, back: bool) -> Spot | None:
    """The alternative that a value which had none before is like (`back`: that it had and has no more)."""

    def score(branch: Spot) -> float:
        return likeness(run, (branch,), single) if back else likeness(run, single, (branch,))

    most, best = max(((score(branch), branch) for branch in branches), key=lambda pair: pair[0])
    return best if most > 0 else None


def likeness(run: Walk, one: tuple[Spot, ...], other: tuple[Spot, ...]) -> float:
    """How alike two sets of nodes are: 0, where no value fits both, to 1."""
    if run.covered(one, other) or run.covers(one, other):
        return 1
    return _likeness(run, one, other, _DEEP)


def _likeness(run: Walk, one: tuple[Spot, ...], other: tuple[Spot, ...], depth: int) -> float:
    old, new = run.old.flat(one), run.new.flat(other)
    kinds = facets.kinds(run.old, old), facets.kinds(run.new, new)
    both, either = kinds[0] & kinds[1], kinds[0] | kinds[1]
    if not both:
        return 0
    share = len(both) / len(either)
    if "object" in both:
        had, has = inside.names(old), inside.names(new)
        common = had.keys() & has.keys()
        every = had.keys() | has.keys()
        apart = sum(_apart(run, old, new, each) for each in common)
        return share * (0.5 if not every else (len(common) - 0.8 * apart) / len(every)) * (0.5 if apart else 1)
    if "array" in both and depth:
        items = inside.item(run.old, old, inside.length(old)), inside.item(run.new, new, inside.length(new))
        return share * (0.3 + 0.7 * _likeness(run, *items, depth - 1))
    return share * 0.5


def _apart(run: Walk, old: Flat, new: Flat, name: str) -> bool:
    """Whether a member has different constants on both sides."""
    one, other = run.old.flat(inside.member(run.old, old, name)), run.new.flat(inside.member(run.new, new, name))
    before, after = facets.values(run.old, one), facets.values(run.new, other)
    return before is not None and after is not None and not before.keys() & after.keys()
