"""Which members and items of a value a node's keywords have evaluated, for the `unevaluated` keywords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .node import Node
from .values import Json

if TYPE_CHECKING:
    from .run import Run


def named(run: Run, node: Node, value: dict[str, Json]) -> set[str]:
    """The members of a value that the node's own `properties` and `patternProperties` meet."""
    names = {name for name, _ in node.spec.get("properties", ()) if name in value}
    for index, _ in node.spec.get("patternProperties", ()):
        pattern = run.patterns[index]
        names.update([name for name in value if pattern.search(name)])
    return names


def evaluated_names(run: Run, node: Node, value: dict[str, Json]) -> set[str]:
    """The members that a node evaluates beside its own `unevaluatedProperties`."""
    if "additionalProperties" in node.spec:
        return set(value)
    names = named(run, node, value)
    for target in _in_place(run, node, value):
        inner = run.nodes[target]
        outer = run.enter(inner)
        names |= (
            set(value)
            if "unevaluatedProperties" in inner.spec
            else evaluated_names(run, inner, value)
        )
        run.scope = outer
    return names


def evaluated_items(run: Run, node: Node, value: list[Json]) -> set[int]:
    """The indexes of the items that a node evaluates beside its own `unevaluatedItems`."""
    if "items" in node.spec:
        return set(range(len(value)))
    indexes = set(range(node.items_from))
    if "contains" in node.spec:
        indexes.update(
            [
                index
                for index, item in enumerate(value)
                if run.accepts(node.spec["contains"], item)
            ]
        )
    for target in _in_place(run, node, value):
        inner = run.nodes[target]
        outer = run.enter(inner)
        indexes |= (
            set(range(len(value)))
            if "unevaluatedItems" in inner.spec
            else evaluated_items(run, inner, value)
        )
        run.scope = outer
    return indexes


def _in_place(run: Run, node: Node, value: Json) -> Iterator[int]:
    """The nodes that a node applies to the value itself. Those that must hold count whether they do or not (their
    violations are listed already); alternatives count where they hold."""
    spec = node.spec
    if "$ref" in spec:
        yield spec["$ref"]
    if "$dynamicRef" in spec:
        yield run.dynamic(spec["$dynamicRef"])
    for name, target in spec.get("dependentSchemas", ()):
        if isinstance(value, dict) and name in value:
            yield target
    yield from spec.get("allOf", ())
    for keyword in ("anyOf", "oneOf"):
        if keyword == node.tagged_keyword:
            branch = node.tagged(value)
            if branch is not None:
                yield branch
        else:
            yield from [
                target for target in spec.get(keyword, ()) if run.accepts(target, value)
            ]
    if "select" in spec:
        selected = node.selected(value)
        if selected is not None:
            yield selected
    if "if" in spec:
        holds = run.accepts(spec["if"], value)
        if holds:
            yield spec["if"]
        branch = spec.get("then" if holds else "else")
        if branch is not None:
            yield branch
