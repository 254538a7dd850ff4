"""A checked JSON value has the types of this package as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

KEEPS_ALL = True
"""Whether a message that is read and written again is the same document."""

Choose: TypeAlias = Callable[[str, Any], int | None]
"""The number of the alternative of a union that a value is; None: it is none."""


def built(root: str, value: Any, choose: Choose) -> Any:
    """The value itself."""
    return value


def plain(value: Any) -> Any:
    """The value itself."""
    return value
