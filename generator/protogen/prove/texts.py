"""Writes parts of the reports: a document on one line, a table."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 2_000
"""At most this many characters of a document are printed."""


def shown(data: bytes) -> str:
    """A document's text on one line, cut if it is long."""
    text = data.decode("utf-8", "backslashreplace")
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return text.replace("\r", "\\r").replace("\n", " ")


def table(head: tuple[str, str], rows: Sequence[tuple[str, object]]) -> list[str]:
    """A table of two columns in Markdown."""
    return [f"| {head[0]} | {head[1]} |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]
