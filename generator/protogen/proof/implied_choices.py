"""Decides whether a case implies a choice: `anyOf`, `oneOf`, `not`, `if`, tolerant readers' `select`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from protogen.proof.cases import Case, Facts
from protogen.proof.goals import Goals
from protogen.proof.graph import Graph, Part, canonical


def any_of(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    """One branch accepts all values (else the case is split, and each gets its own)."""
    return any(proof.holds(facts.graph, facts.case, right, index) for index in part.node["anyOf"])


def one_of(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    """One branch accepts all values, and every other one none."""
    branches = part.node["oneOf"]
    return any(
        proof.holds(facts.graph, facts.case, right, index)
        and all(refused(proof, facts, right, other) for at, other in enumerate(branches) if at != number)
        for number, index in enumerate(branches)
    )


def refused(proof: Goals, facts: Facts, right: Graph, index: int) -> bool:
    """Whether a node accepts no value of a case."""
    other = Case((index,))
    if any(proof.holds(right, other, facts.graph, held) for held in facts.unmet):
        return True
    return proof.apart(facts.graph, facts.case, right, other)


def negated(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    """The node under `not` accepts no value."""
    return refused(proof, facts, right, part.node["not"])


def conditional(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    """Each value meets `then`, or not `if`; and `else`, or `if`."""
    condition, then, other = part.node["if"], part.node.get("then"), part.node.get("else")

    def holds(index: int | None) -> bool:
        return index is None or proof.holds(facts.graph, facts.case, right, index)

    return (holds(then) or refused(proof, facts, right, condition)) and (holds(other) or holds(condition))


def selected(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    """Each node that the tag's value may pick accepts all values."""
    held = part.node["select"]
    nodes = {canonical(value): index for value, index in held["values"]}
    picked = _picked(proof, facts, held["path"], nodes, held["other"])
    return picked is not None and all(proof.holds(facts.graph, facts.case, right, each) for each in picked)


def _picked(proof: Goals, facts: Facts, path: Sequence[str], nodes: dict[str, int], other: int) -> set[int] | None:
    """The nodes that a tag may pick; None if unknown, or if it may pick none."""
    for pick in facts.case.picks:
        if pick.path == tuple(path):
            if not pick.among:
                return {other, *(index for value, index in nodes.items() if value not in pick.values)}
            return _each(pick.values, nodes, other)
    for key in path:
        if facts.kinds != {"object"} or key not in facts.required:
            return None
        facts = proof.facts(facts.graph, facts.member(key))
    if facts.values is None:
        return {other, *nodes.values()} if facts.kinds == {"string"} else None
    return _each([canonical(value) for value in facts.values], nodes, other)


def _each(values: Collection[str], nodes: dict[str, int], other: int) -> set[int] | None:
    if any(value not in nodes and not value.startswith('"') for value in values):
        return None
    return {nodes.get(value, other) for value in values}
