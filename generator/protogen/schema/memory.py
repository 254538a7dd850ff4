"""Caches what passes have worked out about the subschemas of a graph."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Topic(Generic[K, V]):
    """Identifies one cache: what a pass works out, a value for each key."""


class Memory:
    """All caches of a graph, by topic."""

    def __init__(self) -> None:
        self._found: dict[Topic[Any, Any], dict[Any, Any]] = {}

    def of(self, topic: Topic[K, V]) -> dict[K, V]:
        """The cache of one topic. Entries are added, never removed."""
        return self._found.setdefault(topic, {})
