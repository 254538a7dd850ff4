"""JSON texts to values."""

from __future__ import annotations

from ._runtime import jsontext, quicktext
from ._runtime.values import Json

quick_parser: quicktext.Parser | None = None
"""Does not see what `quicktext` proves; None where there is no such parser."""


def parse(text: str | bytes) -> Json:
    """The value of a JSON text. Raises JSONTextError, for its first fault."""
    return jsontext.parse(text)
