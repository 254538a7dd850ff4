"""Compares choices: `anyOf` and `oneOf`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from protogen.breaking import matching
from protogen.breaking.changes import Change, Sense
from protogen.breaking.matching import Group
from protogen.breaking.walking import HERE, Spots, Walk
from protogen.proof import facets
from protogen.proof.graph import Flat, Graph, Part, Spot, canonical


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
    types = [facets.kinds(graph, flat) for flat in flats]

    def apart(one: int, other: int) -> bool:
        mine, theirs = listed[one], listed[other]
        if mine is not None and theirs is not None:
            return not mine.keys() & theirs.keys()
        return not types[one] & types[other]

    return all(apart(one, other) for one, other in combinations(range(len(branches)), 2))


def one_against_many(run: Walk, old: Flat, new: Flat, sense: Sense) -> bool:
    """If one side is just a choice and the other is not a choice, compare the other with the branch it is like."""
    ones, others = groups(run.old, old), groups(run.new, new)
    if bool(ones) == bool(others):
        return False
    many, flat = (others, new) if others else (ones, old)
    if len(many) != 1 or not many[0].plain or not _nothing_else(flat, many[0]):
        return False
    group, wholes = many[0], (whole(old), whole(new))
    best = matching.nearest(run, wholes[0] if others else wholes[1], group.branches, back=not others)
    if best is None:
        shown = (facets.shown_types(facets.kinds(run.old, old)), facets.shown_types(facets.kinds(run.new, new)))
        run.found(Change("type", old.at, new.at, True, True, "", *shown), sense)
        return True
    one, other = (wholes[0], (best,)) if others else ((best,), wholes[1])
    run.branch(one, other, sense, wholes)
    rest = [branch for branch in group.branches if branch != best]
    _alone(run, rest, wholes, (old.at, new.at), added=bool(others), sense=sense)
    return True


def whole(flat: Flat) -> Spots:
    """The nodes that a flat set of parts was made of."""
    return tuple(Spot(part.index, part.at) for part in flat.parts if not part.above)


def _nothing_else(flat: Flat, group: Group) -> bool:
    ours = {"at", "tag", "resource", "$ref", "allOf", group.keyword}
    return all(part.node.keys() <= (ours if part is group.part else ours - {group.keyword}) for part in flat.parts)


def _alone(
    run: Walk,
    branches: Sequence[Spot],
    wholes: tuple[Spots, Spots],
    at: tuple[str, str],
    *,
    added: bool,
    sense: Sense,
    called: Mapping[Spot, str] = MappingProxyType({}),
) -> None:
    """Report alternatives that only one side has, unless another one there takes the same values. `called`: what
    those without a name of their own are called."""
    if sense is not Sense.EITHER:
        proven = run.covers if added else run.covered
        branches = [each for each in branches if not proven(*((wholes[0], (each,)) if added else ((each,), wholes[1])))]
    if not branches:
        return
    first = branches[0]
    place = first.trail if len(branches) == 1 else ""
    places = (at[0], place or at[1]) if added else (place or at[0], at[1])
    below = [(wholes[0], (each,), HERE) if added else ((each,), wholes[1], HERE) for each in branches]
    graph = run.new if added else run.old
    names = "`, `".join(dict.fromkeys(called.get(each, "") or matching.name(graph, each) for each in branches))
    change = Change("branch-added" if added else "branch-removed", *places, not added, added, names)
    run.found(change, sense, below[0])
    run.also(change, below[1:])


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
            _both(run, ones[number], others[number], (whole(old), whole(new)), sense)


def _equal(run: Walk, one: Group, other: Group) -> bool:
    return (
        one.keyword == other.keyword
        and len(one.branches) == len(other.branches)
        and all(run.same(a, b) for a, b in zip(one.branches, other.branches, strict=True))
    )


def _both(run: Walk, one: Group, other: Group, wholes: tuple[Spots, Spots], sense: Sense) -> None:
    at = (one.part.at, other.part.at)
    if not (one.plain and other.plain):
        natural = (one.keyword < other.keyword, one.keyword > other.keyword)  # `anyOf` accepts what `oneOf` does
        run.generic(other.keyword, *at, True, True, sense, natural)
        sense = Sense.EITHER
    if one.tags and other.tags and one.path != other.path:
        run.found(Change("tag", *at, True, True, "", _path(one.path), _path(other.path)), sense)
    removed: list[Spot] = []
    added: list[Spot] = []
    for first, second in matching.partners(run, one, other):
        if first and second:
            run.branch((first,), (second,), sense, wholes if sense is Sense.SAME else ((first,), (second,)))
        elif first:
            removed.append(first)
        elif second:
            added.append(second)
    _alone(run, removed, wholes, at, added=False, sense=sense, called=_by_tags(run.old, one))
    _alone(run, added, wholes, at, added=True, sense=sense, called=_by_tags(run.new, other))


def _by_tags(graph: Graph, group: Group) -> Mapping[Spot, str]:
    """The tags of branches that have no name."""
    nameless = [each for each in group.branches if not matching.own_name(graph, each)]
    tags = {each: [json.loads(value) for value in sorted(group.tagged(each))] for each in nameless}
    return {each: "` or `".join(map(str, values)) for each, values in tags.items() if values}


def _path(keys: Sequence[str]) -> str:
    return f"`/{'/'.join(keys)}`"
