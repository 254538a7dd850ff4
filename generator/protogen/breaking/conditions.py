"""Compares conditions, which each part of a schema has for itself: `not`, `if` and `contains`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.breaking.changes import Sense
from protogen.breaking.walking import HERE, HIDDEN, Spots, Step, Walk
from protogen.proof.graph import Flat, Graph, Part


def compare(run: Walk, keyword: str, old: Flat, new: Flat, sense: Sense) -> None:
    """Compare the parts that have a keyword of which each part's is a condition of its own."""
    ones, others = list(old.having(keyword)), list(new.having(keyword))
    for one, other in _matched(run, ones, others):
        if one and other:
            _KEYWORDS[keyword](run, one, other, sense)
        else:
            here = ((one.at if one else old.at), (other.at if other else new.at))
            run.generic(keyword, *here, one is None, other is None, sense)


def _below(run: Walk, keyword: str, one: Part, other: Part, sense: Sense, step: Step = HIDDEN) -> None:
    """Compare the nodes of a keyword of two parts; a missing one is `true`."""
    run.pair(_child(run.old, one, keyword), _child(run.new, other, keyword), sense, step)


def _child(graph: Graph, part: Part, keyword: str) -> Spots:
    return (graph.spot(part.node[keyword], part, keyword),) if keyword in part.node else ()


def _not(run: Walk, one: Part, other: Part, sense: Sense) -> None:
    _below(run, "not", one, other, sense.then(Sense.OPPOSITE))


def _if(run: Walk, one: Part, other: Part, sense: Sense) -> None:
    _condition(run, "if", one, other, sense)
    for keyword in ("then", "else"):
        _below(run, keyword, one, other, sense, HERE)


def _condition(run: Walk, keyword: str, one: Part, other: Part, sense: Sense) -> None:
    """A condition that changes may do so in either direction: more values meet it, and must meet other things."""
    before, after = (_child(graph, each, keyword)[0] for graph, each in zip(run.graphs, (one, other), strict=True))
    if not run.same(before, after):
        run.generic(keyword, before.trail, after.trail, True, True, sense)


def _contains(run: Walk, one: Part, other: Part, sense: Sense) -> None:
    least, most = ([part.node.get("minContains", 1) for part in (one, other)], "maxContains")
    if least[0] != least[1]:
        run.generic("minContains", one.at, other.at, least[1] > least[0], least[1] < least[0], sense)
    limits = [part.node.get(most, float("inf")) for part in (one, other)]
    if limits[0] != limits[1]:
        run.generic(most, one.at, other.at, limits[1] < limits[0], limits[1] > limits[0], sense)
    if any(most in part.node for part in (one, other)):
        _condition(run, "contains", one, other, sense)
    else:
        _below(run, "contains", one, other, sense)


_KEYWORDS = {"not": _not, "if": _if, "contains": _contains}


def _matched(run: Walk, ones: Sequence[Part], others: Sequence[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Pairs of parts: equal ones first, the rest in order; the remaining parts alone."""
    left = list(others)
    waiting: list[Part] = []
    for one in ones:
        twin = next((each for each in left if run.alike(one, each)), None)
        if twin is None:
            waiting.append(one)
        else:
            left.remove(twin)
    for number in range(max(len(waiting), len(left))):
        yield (waiting[number] if number < len(waiting) else None), (left[number] if number < len(left) else None)
