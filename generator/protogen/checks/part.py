"""Cuts out of a check program what a use needs: some of its roots and unions, and the nodes that they lead to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from protogen.checks.nodes import asked, renumbered, renumbered_union
from protogen.checks.program import Program
from protogen.checks.reach import reachable
from protogen.source.place import Json


def part(program: Program, roots: Collection[str], unions: Collection[str]) -> Program:
    """The part of a program that says the same of the given roots and unions.

    A program with dynamic references stays whole: what they lead to depends on the way to them.
    """
    whole = program.document
    if whole.get("dynamic"):
        return program
    document: dict[str, Json] = {
        "nodes": (),
        "roots": {name: node for name, node in whole["roots"].items() if name in roots},
        "patterns": (),
    }
    kept = {name: union for name, union in whole.get("unions", {}).items() if name in unions}
    wanted = sorted(reachable(whole["nodes"], [*document["roots"].values(), *asked(kept)]))
    numbers = {old: new for new, old in enumerate(wanted)}
    patterns = sorted({each for old in wanted for each in patterns_of(whole["nodes"][old])})
    table = {old: new for new, old in enumerate(patterns)}
    document["nodes"] = [renumbered(whole["nodes"][old], numbers.__getitem__, table.__getitem__) for old in wanted]
    document["roots"] = {name: numbers[node] for name, node in document["roots"].items()}
    document["patterns"] = [whole["patterns"][old] for old in patterns]
    if kept:
        document["unions"] = {name: renumbered_union(union, numbers.__getitem__) for name, union in kept.items()}
    return Program(document)


def patterns_of(node: Json) -> Sequence[int]:
    """The numbers of the patterns that a node names."""
    if isinstance(node, bool):
        return []
    own = [node[key] for key in ("pattern", "format") if key in node]
    return [*own, *(pattern for pattern, _ in node.get("patternProperties", ()))]
