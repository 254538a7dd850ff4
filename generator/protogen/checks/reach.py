"""Finds what the nodes of a check program lead to, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from protogen.checks.nodes import children
from protogen.source.place import Json

CHOICES = ("anyOf", "oneOf", "not", "if", "contains")
"""Keywords that ask for a verdict and go on: where they stand in one another, what they ask multiplies."""
_COSTLY = 500
"""A choice that leads to more nodes than this, or to itself, needs a run that remembers its attempts."""


def reachable(nodes: Sequence[Json], starts: Iterable[int]) -> set[int]:
    """The nodes that some lead to, themselves among them."""
    seen = {*starts}
    waiting = [*seen]
    while waiting:
        fresh = set(children(nodes[waiting.pop()])) - seen
        seen |= fresh
        waiting += fresh
    return seen


def tagged_keyword(node: Mapping[str, Json]) -> str | None:
    """The keyword whose branches a tag selects, if the node has one."""
    return ("oneOf" if "oneOf" in node else "anyOf") if "tag" in node else None


def needs_memory(nodes: Sequence[Json], wanted: set[int]) -> set[int]:
    """Which of some nodes only a run can decide that remembers: what was evaluated, or what it has tried."""
    costs = _costs(nodes, wanted)
    return {each for each in wanted if _needs_memory(nodes[each], costs[each])}


def _needs_memory(node: Json, cost: float) -> bool:
    if isinstance(node, bool):
        return False
    if "unevaluatedItems" in node or "unevaluatedProperties" in node:
        return True
    return cost > _COSTLY and any(each in node and each != tagged_keyword(node) for each in CHOICES)


def _costs(nodes: Sequence[Json], wanted: set[int]) -> dict[int, float]:
    """How many nodes each node can lead to without a cache; infinite if it leads to itself."""
    costs: dict[int, float] = {}
    for start in wanted:
        path: list[tuple[int, Iterator[int]]] = []
        open_: dict[int, float] = {}

        def enter(index: int, path: list[Json] = path, open_: dict[int, float] = open_) -> None:
            open_[index] = 1
            path.append((index, iter(children(nodes[index]))))

        if start not in costs:
            enter(start)
        while path:
            index, rest = path[-1]
            child = next(rest, None)
            if child is None:
                path.pop()
                costs[index] = open_.pop(index)
                if path:
                    open_[path[-1][0]] += costs[index]
            elif child in open_:
                open_[index] = float("inf")
            elif child in costs:
                open_[index] += costs[child]
            else:
                enter(child)
    return costs
