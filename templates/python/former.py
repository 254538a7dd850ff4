"""Names of the release before: they still work, and warn."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

E = TypeVar("E", bound=Enum)


def renamed(module: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """A module's `__getattr__` that knows former names of what the module has."""

    def getattr_(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        _warn(name, names[name])
        return getattr(sys.modules[module], names[name])

    return getattr_


class FormerMember:
    """A former name of an enum's member."""

    def __init__(self, former: str, name: str) -> None:
        self.former, self.name = former, name

    def __get__(self, instance: object, owner: type[E]) -> E:
        _warn(f"{owner.__name__}.{self.former}", f"{owner.__name__}.{self.name}")
        return owner[self.name]


def _warn(former: str, name: str) -> None:
    message = f"`{former}` is called `{name}` now"
    warnings.warn(message, DeprecationWarning, stacklevel=3)
