"""Cuts out of a check program what a use needs: some of its roots and unions, and the nodes that they lead to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from protogen.checks.nodes import LISTS, NAMED, ONE
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
    wanted = sorted(reachable(whole["nodes"], [*document["roots"].values(), *_asked(kept)]))
    numbers = {old: new for new, old in enumerate(wanted)}
    patterns = sorted({each for old in wanted for each in patterns_of(whole["nodes"][old])})
    table = {old: new for new, old in enumerate(patterns)}
    document["nodes"] = [_node(whole["nodes"][old], numbers, table) for old in wanted]
    document["roots"] = {name: numbers[node] for name, node in document["roots"].items()}
    document["patterns"] = [whole["patterns"][old] for old in patterns]
    if kept:
        document["unions"] = {name: _union(union, numbers) for name, union in kept.items()}
    return Program(document)


def unplaced(program: Program) -> Program:
    """The same program without the places of its nodes: for one that never lists a violation."""
    nodes = [
        {key: value for key, value in node.items() if key != "at"} if isinstance(node, dict) else node
        for node in program.document["nodes"]
    ]
    return Program({**program.document, "nodes": nodes})


def _asked(unions: Mapping[str, Any]) -> Sequence[int]:
    """The nodes that choose alternatives."""
    found: list[int] = []
    for union in unions.values():
        if isinstance(union, dict):
            found += [each["node"] for each in union["alternatives"]]
            found += [union["other"]] if "other" in union else []
        else:
            found += [node for branches in union for nodes in branches for node in nodes]
    return found


def _union(union: Any, numbers: Mapping[int, int]) -> Json:
    if isinstance(union, list):
        return [[[numbers[node] for node in nodes] for nodes in branches] for branches in union]
    alternatives = [each | {"node": numbers[each["node"]]} for each in union["alternatives"]]
    other = {"other": numbers[union["other"]]} if "other" in union else {}
    return union | {"alternatives": alternatives} | other


def patterns_of(node: Json) -> Sequence[int]:
    """The numbers of the patterns that a node names."""
    if isinstance(node, bool):
        return []
    own = [node[key] for key in ("pattern", "format") if key in node]
    return [*own, *(pattern for pattern, _ in node.get("patternProperties", ()))]


def _node(node: Json, numbers: Mapping[int, int], patterns: Mapping[int, int]) -> Json:
    """A node with the new numbers of nodes and patterns."""
    if isinstance(node, bool):
        return node
    copy: dict[str, Json] = dict(node)
    for key in node:
        if key in ONE:
            copy[key] = numbers[node[key]]
        elif key in LISTS:
            copy[key] = [numbers[each] for each in node[key]]
        elif key in NAMED:
            copy[key] = [[name, numbers[each]] for name, each in node[key]]
        elif key == "patternProperties":
            copy[key] = [[patterns[pattern], numbers[each]] for pattern, each in node[key]]
        elif key in ("pattern", "format"):
            copy[key] = patterns[node[key]]
        elif key == "select":
            select = node[key]
            values = [[value, numbers[each]] for value, each in select["values"]]
            copy[key] = select | {"values": values, "other": numbers[select["other"]]}
    return copy
