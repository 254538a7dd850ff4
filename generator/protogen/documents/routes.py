"""Finds the subschemas that a document can meet, each with a route to it."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.dataclass import dataclass
from protogen.schema.load import Key, Subschema

_NO_VALUES = ("$defs", "definitions", "not", "if", "contentSchema", "propertyNames", "contains")
"""Keywords whose subschemas need not hold for the value itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way through the schema: its last subschema, and the way up to that."""

    key: Key
    before: Route | None = None

    def keys(self) -> frozenset[Key]:
        """Returns every subschema on the route."""
        found: set[Key] = set()
        route: Route | None = self
        while route is not None:
            found.add(route.key)
            route = route.before
        return frozenset(found)


def reachable(subschema: Subschema) -> dict[Subschema, Route]:
    """Returns every subschema that a valid value can meet, nearest first, with the route to it."""
    routes = {subschema.key: Route(subschema.key)}
    order = [subschema]
    for node in order:
        for child in steps(node):
            if child.key not in routes:
                routes[child.key] = Route(child.key, routes[node.key])
                order.append(child)
    return {node: routes[node.key] for node in order}


def steps(node: Subschema) -> Iterator[Subschema]:
    """Yields the subschemas one step away: by a reference, or in a keyword that applies them."""
    yield from node.referred(dynamic=True)
    for tokens, child in node.children():
        if tokens[0] not in _NO_VALUES:
            yield child
