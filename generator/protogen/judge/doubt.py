"""What a check that has no verdict counts as, while a document is judged."""

from __future__ import annotations

from typing import Any

from protogen.judge.listing import ordered

_MOST = 4096
"""So many subschemas have validators at a time: those of some dozens of messages."""


class Doubt:
    """Takes the answers of checks. One that is None counts as `benefit`, and is remembered.

    A document is judged twice if there was a doubt: only if both times say the same is there a verdict.
    """

    def __init__(self, *, formats: bool) -> None:
        self.formats = formats
        """Whether `format` is asserted."""
        self.benefit = True
        self.met = False
        self.deciding = False
        """Whether only a verdict is asked for, not what is wrong."""
        self.known: dict[Any, bool] = {}
        """What was found of values within the document: unions within unions would ask again at each level."""
        self.validators: dict[Any, Any] = {}
        self.inner: dict[Any, Any] = {}
        self.targets: dict[Any, Any] = {}
        """What the library makes for every value anew: validators of subschemas, and where references lead."""
        self._resolvers: dict[Any, Any] = {}
        self._ordered: dict[int, tuple[Any, Any]] = {}

    def begin(self, *, benefit: bool = True, deciding: bool = False) -> None:
        """Start with a document."""
        self.benefit, self.deciding = benefit, deciding
        if len(self.inner) > _MOST:
            for each in (self.validators, self.inner, self.targets):
                each.clear()
        self.known.clear()

    def settled(self, answer: bool | None) -> bool:
        """An answer, or what counts as one."""
        if answer is None:
            self.met = True
            return self.benefit
        return answer

    def resolver(self, found: Any) -> Any:
        """What resolves references in one place, reached on one way: the same object each time."""
        return self._resolvers.setdefault((found._base_uri, tuple(found._previous)), found)

    def ordered(self, schema: Any) -> Any:
        """A schema with its keywords in the order of readers: the same object each time."""
        if not isinstance(schema, dict):
            return schema
        known = self._ordered.get(id(schema))
        if known is None:
            made = ordered(schema)
            known = self._ordered[id(schema)] = (schema, made)
            self._ordered[id(made)] = (made, made)
        return known[1]
