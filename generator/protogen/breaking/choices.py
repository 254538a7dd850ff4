"""Compares choices: `anyOf`, `oneOf` and the tolerant readers' `select`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from protogen.breaking.changes import Change, Sense
from protogen.breaking.walking import Walk
from protogen.proof import facets
from protogen.proof.graph import Flat, Graph, Part, Spot, canonical
from protogen.source.place import Json

_FEW = 8
"""At most this many branches without a partner are compared with one another."""


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


def groups(graph: Graph, flat: Flat) -> list[Group]:
    """The choices of some parts, except those between constants, which are lists of values."""
    return [
        _group(graph, part, keyword)
        for part in flat.parts
        for keyword in ("anyOf", "oneOf")
        if keyword in part.node and facets.choice(graph, part.node, keyword) is None
    ]


def _group(graph: Graph, part: Part, keyword: str) -> Group:
    branches = tuple(graph.spot(index, part, keyword, n) for n, index in enumerate(part.node[keyword]))
    tag = part.node.get("tag") if keyword == "oneOf" or "oneOf" not in part.node else None
    if tag:
        values = {canonical(value): branch for value, branch in tag["values"]}
        return Group(keyword, part, branches, True, tuple(tag["path"]), values)
    return Group(keyword, part, branches, keyword == "anyOf" or _apart(graph, branches))


def _apart(graph: Graph, branches: tuple[Spot, ...]) -> bool:
    """Whether no value is valid under two branches, as far as types and listed values tell."""
    flats = [graph.flat([branch]) for branch in branches]
    listed = [facets.values(graph, flat) for flat in flats]
    types = [facets.types(flat, found) for flat, found in zip(flats, listed, strict=True)]

    def apart(one: int, other: int) -> bool:
        mine, theirs = listed[one], listed[other]
        if mine is not None and theirs is not None:
            return not mine.keys() & theirs.keys()
        return not types[one] & types[other]

    return all(apart(one, other) for one, other in combinations(range(len(branches)), 2))


def one_against_many(run: Walk, old: Flat, new: Flat, sense: Sense) -> bool:
    """If one side is just a choice and the other is not a choice, compare the other with its nearest branch."""
    ones, others = _choices(run.old, old), _choices(run.new, new)
    if bool(ones) == bool(others):
        return False
    many, flat = (others, new) if others else (ones, old)
    if len(many) != 1 or not many[0].plain or not _nothing_else(flat, many[0]):
        return False
    single = tuple(Spot(part.index, part.at) for part in (old if others else new).parts if not part.above)
    group = many[0]

    def pair(branch: Spot) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
        return (single, (branch,)) if others else ((branch,), single)

    best = min(group.branches, key=lambda branch: _distance(run.trial(*pair(branch), sense)))
    run.pair(*pair(best), sense)
    if group.keyword == "select":  # a value of the branch's shape may still have another tag
        shown = ("nothing", _path(group.path)) if others else (_path(group.path), "nothing")
        run.found(Change("tag", old.at, new.at, True, True, "", *shown), sense)
    for branch in group.branches:
        if branch != best:
            added = bool(others)
            places = (old.at, branch.trail) if added else (branch.trail, new.at)
            _alone(run, branch, *places, added=added, sense=sense)
    return True


def _path(keys: Sequence[str]) -> str:
    return f"`/{'/'.join(keys)}`"


def _choices(graph: Graph, flat: Flat) -> list[Group]:
    return groups(graph, flat) + [_select(graph, part) for part in flat.having("select")]


def _select(graph: Graph, part: Part) -> Group:
    found = part.node["select"]
    nodes = dict.fromkeys(index for _, index in found["values"])
    return Group("select", part, tuple(graph.spot(index, part) for index in nodes), True, tuple(found["path"]))


def _distance(changes: list[Change]) -> int:
    """How much two shapes differ: removed and required members weigh more than optional ones."""
    light = ("member-added", "range", "length", "count", "pattern")
    return sum(1 if each.kind in light and each.after != "required" else 3 for each in changes)


def _nothing_else(flat: Flat, group: Group) -> bool:
    ours = {"at", "tag", "resource", "$ref", "allOf", group.keyword}
    return all(part.node.keys() <= (ours if part is group.part else ours - {group.keyword}) for part in flat.parts)


def _alone(run: Walk, branch: Spot, old: str, new: str, *, added: bool, sense: Sense) -> None:
    graph = run.new if added else run.old
    flat = graph.flat([branch])
    last = [part.at for part in flat.parts if "$ref" not in part.node or len(part.node) > 2] or [branch.trail]
    name = last[0].rsplit("/", 1)[-1]
    kinds = facets.shown_types(facets.types(flat, facets.values(graph, flat)))
    kind = "branch-added" if added else "branch-removed"
    run.found(Change(kind, old, new, not added, added, kinds if name.isdecimal() else name), sense)


def compare(run: Walk, old: Flat, new: Flat, sense: Sense) -> None:
    """Compare all choices of two sets of parts."""
    ones, others = groups(run.old, old), groups(run.new, new)
    for one in list(ones):
        twin = next((each for each in others if _equal(run, one, each)), None)
        if twin is not None:
            ones.remove(one)
            others.remove(twin)
    for number in range(max(len(ones), len(others))):
        if number >= len(ones):
            run.generic(others[number].keyword, old.at, others[number].part.at, True, False, sense)
        elif number >= len(others):
            run.generic(ones[number].keyword, ones[number].part.at, new.at, False, True, sense)
        else:
            _both(run, ones[number], others[number], sense)


def _equal(run: Walk, one: Group, other: Group) -> bool:
    return (
        one.keyword == other.keyword
        and len(one.branches) == len(other.branches)
        and all(run.same(a, b) for a, b in zip(one.branches, other.branches, strict=True))
    )


def _both(run: Walk, one: Group, other: Group, sense: Sense) -> None:
    plain = one.plain and other.plain
    if not plain:
        if (one.plain, one.keyword, len(one.branches)) != (other.plain, other.keyword, len(other.branches)):
            run.generic(one.keyword, one.part.at, other.part.at, True, True, sense)
        sense = Sense.EITHER
    for first, second in _partners(run, one, other, sense):
        if first and second:
            run.pair((first,), (second,), sense)
        elif first:
            _alone(run, first, first.trail, other.part.at, added=False, sense=sense)
        elif second:
            _alone(run, second, one.part.at, second.trail, added=True, sense=sense)


def _partners(run: Walk, one: Group, other: Group, sense: Sense) -> Iterator[tuple[Spot | None, Spot | None]]:
    """Pairs of corresponding branches: those with the same tag, else equal ones, else those with the same name, else
    the most similar."""
    ones, others = list(one.branches), list(other.branches)
    for fits in (_by_tag(one, other), run.same, _named_alike):
        if fits is None:
            continue
        for first in list(ones):
            second = next((each for each in others if fits(first, each)), None)
            if second is not None:
                ones.remove(first)
                others.remove(second)
                yield first, second
        if one.tags and one.path == other.path:
            break  # branches without a common tag are different messages
    while ones and others and not (one.tags and one.path == other.path):
        first = ones.pop(0)
        few = others if len(others) <= _FEW else others[:1]
        second = min(few, key=lambda each: len(run.trial((first,), (each,), sense)))
        others.remove(second)
        yield first, second
    yield from ((first, None) for first in ones)
    yield from ((None, second) for second in others)


def _by_tag(one: Group, other: Group) -> Callable[[Spot, Spot], bool] | None:
    if not one.tags or not other.tags or one.path != other.path:
        return None

    def fits(first: Spot, second: Spot) -> bool:
        mine = {value for value, n in (one.tags or {}).items() if one.branches[n] == first}
        return any(other.branches[n] == second and value in mine for value, n in (other.tags or {}).items())

    return fits


def _named_alike(first: Spot, second: Spot) -> bool:
    name = first.trail.rsplit("/", 1)[-1]
    return name == second.trail.rsplit("/", 1)[-1] and not name.isdecimal()


def select(run: Walk, one: Part, other: Part, sense: Sense) -> None:
    """The tolerant readers' choice: for each value of the tag the nodes it picks on both sides."""
    before, after = one.node["select"], other.node["select"]
    if before["path"] != after["path"]:
        run.found(Change("tag", one.at, other.at, True, True, "", _path(before["path"]), _path(after["path"])), sense)
        return
    mine, theirs = _picks(before), _picks(after)
    others = (run.old.spot(before["other"], one), run.new.spot(after["other"], other))
    for value in dict.fromkeys([*mine, *theirs]):
        pair = (
            run.old.spot(mine[value], one) if value in mine else others[0],
            run.new.spot(theirs[value], other) if value in theirs else others[1],
        )
        run.pair((pair[0],), (pair[1],), sense)
    run.pair((others[0],), (others[1],), sense)


def _picks(found: Mapping[str, Json]) -> dict[str, int]:
    return {canonical(value): index for value, index in found["values"]}
