"""Collects, for each member name and item position, the nodes that two sets of parts require."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.proof.graph import CONDITIONAL, Flat, Graph, Part, Spot


def names(flat: Flat) -> dict[str, str]:
    """The names that `properties` lists, and the first place of each."""
    found: dict[str, str] = {}
    for part in flat.having("properties"):
        for name, _ in part.node["properties"]:
            found.setdefault(name, part.at)
    return found


def required(flat: Flat) -> dict[str, str]:
    """The required names, and where each is required."""
    found: dict[str, str] = {}
    for part in flat.having("required"):
        for name in part.node["required"]:
            found.setdefault(name, part.at)
    return found


def member(graph: Graph, flat: Flat, name: str, *, evaluated: bool = True) -> tuple[Spot, ...]:
    """The nodes that a member of a name must meet. `evaluated`: those of every `unevaluatedProperties` too, not only of
    those of which it is clear what they are about."""
    return tuple(_member(graph, flat, name, evaluated))


def _member(graph: Graph, flat: Flat, name: str, evaluated: bool) -> Iterator[Spot]:
    for part in flat.parts:
        named = [
            graph.spot(index, part, "properties", key) for key, index in part.node.get("properties", ()) if key == name
        ]
        matched = [
            graph.spot(index, part, "patternProperties")
            for pattern, index in part.node.get("patternProperties", ())
            if graph.matches(pattern, name)
        ]
        yield from (*named, *matched)
        if "additionalProperties" in part.node and not named and not matched:
            yield graph.spot(part.node["additionalProperties"], part, "additionalProperties")
    for part in flat.having("unevaluatedProperties"):
        if (evaluated or not unclear_part(flat, part, "unevaluatedProperties")) and not any(
            _names(graph, each, name) for each in flat.under(part)
        ):
            yield graph.spot(part.node["unevaluatedProperties"], part, "unevaluatedProperties")


def _names(graph: Graph, part: Part, name: str) -> bool:
    return (
        "additionalProperties" in part.node
        or any(key == name for key, _ in part.node.get("properties", ()))
        or any(graph.matches(pattern, name) for pattern, _ in part.node.get("patternProperties", ()))
    )


def others(graph: Graph, flat: Flat) -> tuple[Spot, ...]:
    """The nodes that a member must meet which nothing names."""
    found = [
        graph.spot(part.node["additionalProperties"], part, "additionalProperties")
        for part in flat.having("additionalProperties")
    ]
    found += [
        graph.spot(part.node["unevaluatedProperties"], part, "unevaluatedProperties")
        for part in flat.having("unevaluatedProperties")
        if not any("additionalProperties" in each.node for each in flat.under(part))
    ]
    return tuple(found)


def patterned(graph: Graph, flat: Flat) -> dict[str, list[Spot]]:
    """The nodes of each pattern of `patternProperties`."""
    found: dict[str, list[Spot]] = {}
    for part in flat.having("patternProperties"):
        for pattern, index in part.node["patternProperties"]:
            spot = graph.spot(index, part, "patternProperties")
            found.setdefault(graph.patterns[pattern], []).append(spot)
    return found


def scopes(graph: Graph, flat: Flat) -> list[tuple[list[str], str]]:
    """Which patterns keep a member from which `additionalProperties`: alike on both sides, the nodes compare alone."""
    keywords = ("patternProperties", "additionalProperties", "unevaluatedProperties")
    return sorted(
        (
            sorted(graph.patterns[pattern] for pattern, _ in part.node.get("patternProperties", ())),
            " ".join(keyword for keyword in keywords if keyword in part.node),
        )
        for part in flat.having(*keywords)
    )


def length(flat: Flat) -> int:
    """How many positions `prefixItems` tells apart."""
    return max((len(part.node["prefixItems"]) for part in flat.having("prefixItems")), default=0)


def item(graph: Graph, flat: Flat, position: int, *, evaluated: bool = True) -> tuple[Spot, ...]:
    """The nodes that the item at a position must meet. `evaluated`: as for a member."""
    return tuple(_item(graph, flat, position, evaluated))


def _item(graph: Graph, flat: Flat, position: int, evaluated: bool) -> Iterator[Spot]:
    for part in flat.having("prefixItems", "items"):
        first = part.node.get("prefixItems", ())
        if position < len(first):
            yield graph.spot(first[position], part, "prefixItems", position)
        elif "items" in part.node:
            yield graph.spot(part.node["items"], part, "items")
    for part in flat.having("unevaluatedItems"):
        under = flat.under(part)
        if (evaluated or not unclear_part(flat, part, "unevaluatedItems")) and not any(
            "items" in each.node or position < len(each.node.get("prefixItems", ())) for each in under
        ):
            yield graph.spot(part.node["unevaluatedItems"], part, "unevaluatedItems")


def unclear(flat: Flat, keyword: str) -> bool:
    """Whether it takes a document to tell what an `unevaluated...` of the parts is about."""
    return any(unclear_part(flat, part, keyword) for part in flat.having(keyword))


def unclear_part(flat: Flat, part: Part, keyword: str) -> bool:
    """Whether it takes a document to tell what the `unevaluated...` of a part is about."""
    conditions = (*CONDITIONAL, "contains") if keyword == "unevaluatedItems" else CONDITIONAL
    inside = flat.under(part)
    if flat.shared or any(each is not part and keyword in each.node for each in inside):
        return True
    return any(condition in each.node for each in inside for condition in conditions)
