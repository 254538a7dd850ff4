"""What passes have worked out about the subschemas of a graph, so that each is looked at once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Topic(Generic[K, V]):
    """What one pass works out: a value for each key."""


class Memory:
    """The findings of each pass, by topic."""

    def __init__(self) -> None:
        self._found: dict[Topic[Any, Any], dict[Any, Any]] = {}

    def of(self, topic: Topic[K, V]) -> dict[K, V]:
        """The findings of one topic so far. They only grow."""
        return self._found.setdefault(topic, {})
