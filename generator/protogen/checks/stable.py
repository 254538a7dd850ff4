"""Numbers the nodes of a check program by what they are, so that a change of the schema leaves the others' numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from protogen.checks.nodes import renumbered
from protogen.source.place import Json

_RANGE = 100_000
"""Of a hundred nodes two agree once in twenty contracts; then one of them gets another number."""


def stable_numbers(document: Mapping[str, Any]) -> Sequence[int]:
    """Returns a number below 100,000 for each node (more where there are tens of thousands): of its place in the
    schema, or of what it asks if it has none. Programs with dynamic references keep their numbers."""
    nodes: Sequence[Json] = document["nodes"]
    if document.get("dynamic"):
        return range(len(nodes))
    numbering = _Numbering(nodes)
    for node in sorted(range(len(nodes)), key=partial(_place, nodes)):
        numbering.number(node)
    return [numbering.number(node) for node in range(len(nodes))]


def _place(nodes: Sequence[Json], node: int) -> tuple[bool, str, int]:
    at = "" if isinstance(nodes[node], bool) else nodes[node].get("at", "")
    return not at, at, node


class _Numbering:
    def __init__(self, nodes: Sequence[Json]) -> None:
        self._nodes = nodes
        self._range = max(_RANGE, 8 * len(nodes))
        self._given: dict[int, int] = {}
        self._taken: set[int] = set()

    def number(self, node: int) -> int:
        """The number of a node. One without a place uses others, which have a place or come first."""
        if node not in self._given:
            held = self._nodes[node]
            at = "" if isinstance(held, bool) else held.get("at", "")
            text = at or json.dumps(renumbered(held, self.number))
            number = self._hash(text)
            while number in self._taken:
                number = self._hash(text := f"{text} ")
            self._given[node] = number
            self._taken.add(number)
        return self._given[node]

    def _hash(self, text: str) -> int:
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % self._range
