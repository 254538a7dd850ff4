"""Remembers what methods work out of a Spec's declarations, where several passes ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

D = TypeVar("D")
R = TypeVar("R")


def once(make: Callable[[Any, D], R]) -> Callable[[Any, D], R]:
    """Makes a method remember its result for each declaration of its object's `spec`. Of others, such as changed
    copies, it is worked out each time."""
    name = f"{make.__name__} of"

    @wraps(make)
    def remembered(self: Any, decl: Any) -> R:
        if self.spec.index.get(decl.name) is not decl:
            return make(self, decl)
        known: dict[str, R] = vars(self).setdefault(name, {})
        if decl.name not in known:
            known[decl.name] = make(self, decl)
        return known[decl.name]

    return remembered
