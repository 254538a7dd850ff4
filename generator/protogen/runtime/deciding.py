"""What the functions of a check program use: straight-line code that decides whether a value is valid."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from .checker import Program
from .run import Run, stop
from .values import Json, identity, is_multiple

__all__ = ["ABSENT", "Check", "Deciding", "identity", "is_multiple", "picked"]

Check: TypeAlias = Callable[[Json], bool]
"""Whether a value is valid."""

ABSENT: Final = object()
"""What stands for a member that is not there."""

_SHORT = 64
_REMEMBERED = 2048
"""What a pattern says of so many texts of so many characters is remembered."""


class Deciding:
    """The program that functions were made of. It is loaded when it is first asked."""

    def __init__(self, load: Callable[[], Program]) -> None:
        self._load = load
        self._known: dict[str, int] = {}

    @cached_property
    def program(self) -> Program:
        """The program."""
        return self._load()

    def accepts(self, path: str, value: Json) -> bool:
        """Whether a subschema accepts a value, for those that no function decides."""
        index = self._known.get(path)
        if index is None:
            index = self._known[path] = self._at(path)
        return Run(self.program, stop).accepts(index, value)

    def pattern(self, path: str) -> Check:
        """The search for a pattern, at the path of its keyword."""
        searches: list[Check] = []

        def search(text: str) -> bool:
            if not searches:
                found = self.program.patterns[self._at(path)].search
                searches[:] = found, lru_cache(_REMEMBERED)(found)
            return searches[len(text) <= _SHORT](text)

        return search

    def _at(self, path: str) -> int:
        """The number that a path of a root's name, keywords, names and positions leads to."""
        root, *tokens = [
            token.replace("~1", "/").replace("~0", "~") for token in path.split("/")
        ]
        found: Json = self.program.roots[root]
        for token in tokens:
            if isinstance(found, int):
                found = self.program.nodes[found].spec
            found = found[token if isinstance(found, Mapping) else int(token)]
            if token in _NAMED and isinstance(found, list):
                found = dict(found)
        assert isinstance(found, int)
        return found


_NAMED = ("properties", "dependentSchemas")


def picked(
    checks: Mapping[Hashable, Check],
    path: Sequence[str],
    value: Json,
    other: Check | None = None,
) -> Check | None:
    """What the value at a path picks; `other` for a string that picks nothing; None where there is no such value."""
    for key in path:
        if type(value) is not dict or key not in value:
            return None
        value = value[key]
    return checks.get(identity(value), other if type(value) is str else None)
