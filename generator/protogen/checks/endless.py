"""Finds schemas on which a reader would never finish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.checks.nodes import beside
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json, Place

ENDLESS = "endless-reference"


def _targets(node: Json, dynamic: Mapping[str, Mapping[str, int]]) -> Iterator[int]:
    """Yields the nodes that a node applies to the same value, including those that need not hold."""
    if isinstance(node, bool):
        return
    yield from (target for _, target in beside(node))
    if "$dynamicRef" in node:
        yield from dynamic[node["$dynamicRef"][1]].values()
    for keyword in ("not", "if", "then", "else"):
        if keyword in node:
            yield node[keyword]
    for keyword in ("anyOf", "oneOf"):
        yield from node.get(keyword, ())
    for _, target in node.get("dependentSchemas", ()):
        yield target


def endless(
    nodes: Sequence[Json], places: Sequence[Place], dynamic: Mapping[str, Mapping[str, int]]
) -> Iterator[Diagnostic]:
    """Yields references that lead back to their start without going into a member or an item."""
    done: set[int] = set()
    for start in range(len(nodes)):
        open_nodes: dict[int, Iterator[int]] = {} if start in done else {start: _targets(nodes[start], dynamic)}
        while open_nodes:
            current = next(reversed(open_nodes))
            target = next(open_nodes[current], None)
            if target is None:
                done.add(current)
                del open_nodes[current]
            elif target in open_nodes:
                message = f"the schema applies itself to the same value without end, by `#{places[target].pointer}`"
                help = "refer to it from within `properties` or `items`, or remove the reference"
                yield Diagnostic(ENDLESS, message, places[current], help)
            elif target not in done:
                open_nodes[target] = _targets(nodes[target], dynamic)
