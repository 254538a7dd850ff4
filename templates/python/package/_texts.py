"""JSON texts to values, by pydantic's parser where its value is surely the exact one."""

from __future__ import annotations

from functools import partial

from pydantic_core import from_json

from ._runtime import quicktext
from ._runtime.values import Json

quick_parser: quicktext.Parser | None = partial(from_json, allow_inf_nan=False)
"""Does not see what `quicktext` proves; None where there is no such parser."""


def parse(text: str | bytes) -> Json:
    """The value of a JSON text. Raises JSONTextError, for its first fault."""
    assert quick_parser is not None
    return quicktext.parse(text, quick_parser)
