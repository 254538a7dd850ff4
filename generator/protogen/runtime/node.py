"""A node of a check program: the keywords of one subschema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .values import Json, identity


class Node:
    """One subschema. `spec` holds its keywords; the node `false` (`never`) and the node `true` have none."""

    __slots__ = (
        "_choices",
        "_other",
        "_path",
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
        self.at: str = self.spec.get("at", "#")
        self.resource: int | None = self.spec.get("resource")
        self.items_from = len(self.spec.get("prefixItems", ()))
        self.tagged_keyword: str | None = None
        self._path: list[str] = []
        self._choices: dict[Any, int] = {}
        self._other: int | None = None
        if "tag" in self.spec:
            self.tagged_keyword = "oneOf" if "oneOf" in self.spec else "anyOf"
            branches = self.spec[self.tagged_keyword]
            self._path = self.spec["tag"]["path"]
            self._choices = {
                identity(value): branches[branch]
                for value, branch in self.spec["tag"]["values"]
            }
        elif "select" in self.spec:
            select = self.spec["select"]
            self._path, self._other = select["path"], select["other"]
            self._choices = {
                identity(value): target for value, target in select["values"]
            }

    def tagged(self, value: Json) -> int | None:
        """The branch that the value's tag names, as a node."""
        for key in self._path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return self._choices.get(identity(value))

    def selected(self, value: Json) -> int | None:
        """The node that `select` picks for a value; None where no string stands at its path."""
        for key in self._path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        other = self._other if isinstance(value, str) else None
        return self._choices.get(identity(value), other)
