"""Types of msgspec for values that the functions of a check program decide about.

msgspec reads such a value as it is, and asks `hook` whether it may be of the type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from protogen.checks.functions import Quick
from protogen.runtime.jsonfault import MAX_DEPTH
from protogen.runtime.quicktext import members_of
from protogen.source.place import Json

ROOM = MAX_DEPTH // 2
"""How many levels such a value may have; as many may be around it."""


class _OfAny(type):
    """A class of which every value is an instance, as msgspec sees it."""

    def __instancecheck__(cls, value: object) -> bool:
        return True


class Checks:
    """Decides about values by the functions of some nodes."""

    def __init__(self, document: Mapping[str, Json], nodes: Iterable[int]) -> None:
        self._document, self._nodes = document, [*nodes]

    @cached_property
    def functions(self) -> list[Callable[[Json], bool]]:
        """A function for each node."""
        found = []
        for each in self._nodes:
            roots = {f"node {each}": each}
            found.append(Quick({**self._document, "roots": roots}).accepts(f"node {each}"))
        return found


def checked(document: Mapping[str, Json], nodes: Iterable[int]) -> type:
    """The type of the values that all of some nodes accept."""
    return _OfAny("Checked", (), {"checks": Checks(document, nodes)})


def hook(kind: Any, value: Json) -> Json:
    """The value, if it is of a type and surely exact. Raises ValueError."""
    if type(value) is str or members_of(value, ROOM) >= 0:
        for accepts in kind.checks.functions:
            if not accepts(value):
                break
        else:
            return value
    raise ValueError
