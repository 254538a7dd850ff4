"""Numbers the nodes of a check program that is written without numbers (docs/checks.md)."""

from __future__ import annotations

from collections.abc import Mapping

from .values import Json

_LITERAL = frozenset({"const", "enum"})
"""Keywords whose value is the author's, whatever it looks like."""


def numbered(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """The program with its nodes in a list, and numbers where they are used."""
    named = document["nodes"]
    if not isinstance(named, Mapping):
        return document
    numbering = _Numbering(named)
    found = {
        key: {name: numbering.value(each, "") for name, each in document[key].items()}
        for key in ("roots", "unions")
        if key in document
    }
    return {**document, **found, "nodes": numbering.nodes}


class _Numbering:
    def __init__(self, named: Mapping[str, Json]) -> None:
        self.nodes: list[Json] = [None] * len(named)
        self._numbers = {name: number for number, name in enumerate(named)}
        for number, (name, node) in enumerate(named.items()):
            if isinstance(node, Mapping) and "at" not in node and "#" in name:
                node = {"at": name, **node}
            self.nodes[number] = self._node(node, "")

    def _node(self, node: Json, above: str) -> Json:
        if not isinstance(node, Mapping):
            return node
        at = node.get("at", "")
        at = above + at if at.startswith("/") else at
        held = {
            key: value if key in _LITERAL else self.value(value, at)
            for key, value in node.items()
        }
        return {**held, "at": at} if at else held

    def value(self, value: Json, above: str) -> Json:
        """A value with numbers for the nodes in it. `above`: where it stands in the schema."""
        if isinstance(value, list):
            return [self.value(each, above) for each in value]
        if not isinstance(value, Mapping):
            return value
        if "to" in value:
            return self._numbers[value["to"]]
        if "is" in value:
            number = len(self.nodes)
            self.nodes.append(None)
            self.nodes[number] = self._node(value["is"], above)
            return number
        return {key: self.value(each, above) for key, each in value.items()}
