"""A node of a check program: the keywords of one subschema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .values import Json, identity


class Choice:
    """Nodes, each picked by a value that stands at a path."""

    __slots__ = ("path", "picks")

    def __init__(self, path: Sequence[str], picks: Iterable[tuple[Json, int]]) -> None:
        self.path = path
        self.picks = {identity(value): node for value, node in picks}

    def of(self, value: Json, other: int | None = None) -> int | None:
        """The node that a value picks; `other` for a string that picks none; None where nothing is picked."""
        for key in self.path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return self.picks.get(
            identity(value), other if isinstance(value, str) else None
        )


class Node:
    """One subschema. `spec` holds its keywords; the node `false` (`never`) and the node `true` have none."""

    __slots__ = (
        "_select",
        "_tag",
        "at",
        "items_from",
        "never",
        "resource",
        "spec",
        "tagged_keyword",
    )

    def __init__(self, spec: Mapping[str, Json] | bool) -> None:
        self.never = spec is False
        self.spec: Mapping[str, Json] = {} if isinstance(spec, bool) else spec
        self.at: str = "" if self.never else self.spec.get("at", "#")
        self.resource: int | None = self.spec.get("resource")
        self.items_from = len(self.spec.get("prefixItems", ()))
        self.tagged_keyword: str | None = None
        self._tag = self._select = None
        if (tag := self.spec.get("tag")) is not None:
            self.tagged_keyword = "oneOf" if "oneOf" in self.spec else "anyOf"
            branches = self.spec[self.tagged_keyword]
            self._tag = Choice(
                tag["path"],
                [(value, branches[branch]) for value, branch in tag["values"]],
            )
        if (select := self.spec.get("select")) is not None:
            self._select = Choice(select["path"], select["values"])

    def tagged(self, value: Json) -> int | None:
        """The branch that the value's tag names, as a node."""
        return None if self._tag is None else self._tag.of(value)

    def selected(self, value: Json) -> int | None:
        """The node that `select` picks for a value; None where no string stands at its path."""
        return (
            None
            if self._select is None
            else self._select.of(value, self.spec["select"]["other"])
        )


def constants(nodes: Iterable[Node]) -> frozenset[Json]:
    """The values of nodes that each ask for one constant and nothing else; empty where they do not, or two agree."""
    found: set[Json] = set()
    for node in nodes:
        if node.spec.keys() - {"at"} != {"const"}:
            return frozenset()
        value = identity(node.spec["const"])
        if value in found:
            return frozenset()
        found.add(value)
    return frozenset(found)
