"""Writes a check program without numbers of nodes, so that a change of the schema changes only what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from protogen.checks.nodes import asked, children, renumbered, renumbered_union
from protogen.source.place import Json

_DEEPEST = 12
"""So many nodes stand inside each other: readers of JSON have limits."""
_DEFINITIONS = ("/$defs/", "/definitions/")


def named(document: Mapping[str, Any]) -> Mapping[str, Json]:
    """Returns a program in which a node stands where it is used, `{"is": NODE}`, or has a name, `{"to": NAME}`.

    A node has a name if it is a definition, is used more than once, or elsewhere than at its place: its place in the
    schema, or what it is (`string`). `at` of a node inside another begins where that one's ends.
    runtime/numbering.py reads it.
    A program with dynamic references stays as it is: their scopes are numbers, too.
    """
    if document.get("dynamic"):
        return document
    return _Naming(document).document()


class _Naming:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._whole = document
        self._nodes = document["nodes"]
        self._unions = document.get("unions", {})
        used = [*document["roots"].values(), *asked(self._unions)]
        self._uses = Counter([*used, *(each for node in self._nodes for each in children(node))])
        self._names: dict[int, str] = {}
        self._taken: set[str] = set()
        self._shown: dict[str, Json] = {}
        self._open: list[int] = []

    def document(self) -> Mapping[str, Json]:
        """The program: the names of nodes in their order, whatever the order of the schema."""
        roots = {name: self._named(node) for name, node in self._whole["roots"].items()}
        unions = {
            name: renumbered_union(each, lambda node: self._reference(node, "", 0))
            for name, each in self._unions.items()
        }
        while self._open:
            node = self._open.pop()
            name, held = self._names[node], self._nodes[node]
            at = "" if isinstance(held, bool) else held.get("at", "")
            self._shown[name] = self._inside(node, at, at == name, 0)
        document = {**self._whole, "nodes": dict(sorted(self._shown.items())), "roots": roots}
        return document | {"unions": unions} if unions else document

    def _inside(self, node: int, at: str, implied: bool, depth: int) -> Json:
        """A node with what it uses. `implied`: its place need not be said."""
        held = renumbered(self._nodes[node], lambda each: self._reference(each, at, depth + 1))
        return {key: value for key, value in held.items() if key != "at"} if implied and at else held

    def _reference(self, node: int, above: str, depth: int) -> Json:
        """A node where it is used, by one at `above`."""
        held = self._nodes[node]
        if isinstance(held, bool) or depth > _DEEPEST or _plain(held):
            return self._named(node)
        at = held.get("at", "")
        if not at:
            return {"is": self._inside(node, "", False, depth)}
        if self._uses[node] > 1 or not above or not at.startswith(f"{above}/"):
            return self._named(node)
        inside = at[len(above) :]
        if inside.startswith(_DEFINITIONS):
            return self._named(node)
        return {"is": {"at": inside, **self._inside(node, at, True, depth)}}

    def _named(self, node: int) -> Json:
        if node not in self._names:
            self._names[node] = self._free(_name(self._nodes[node]))
            self._taken.add(self._names[node])
            self._open.append(node)
        return {"to": self._names[node]}

    def _free(self, name: str) -> str:
        """A name that no other node has."""
        number, free = 1, name
        while free in self._taken:
            number += 1
            free = f"{name} {number}"
        return free


def _plain(node: Mapping[str, Any]) -> bool:
    """Whether it only asks for one JSON type."""
    return node.keys() == {"type"} and len(node["type"]) == 1


def _name(node: Json) -> str:
    if isinstance(node, bool):
        return "any" if node else "never"
    return str(node.get("at") or (node["type"][0] if _plain(node) else "part"))
