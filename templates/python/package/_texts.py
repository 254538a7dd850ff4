"""JSON texts to values, by pydantic's parser where its value is surely the exact one."""

from __future__ import annotations

from pydantic_core import __version__, from_json

from ._runtime import jsontext, quicktext
from ._runtime.values import Json

_KNOWN = (2, 50)
"""Older versions read the escapes of some characters as others."""

quick_parser: quicktext.Parser | None = (
    from_json if tuple(map(int, __version__.split(".")[:2])) >= _KNOWN else None
)
"""Does not see what `quicktext` proves; None where there is no such parser."""


def parse(text: str | bytes) -> Json:
    """The value of a JSON text. Raises JSONTextError, for its first fault."""
    if quick_parser is None:
        return jsontext.parse(text)
    return quicktext.parse(text, quick_parser)
