"""Texts that are moments of RFC 3339 or nearly so, and what Python's attributes say of them."""

from __future__ import annotations

import runpy

from support.paths import TEMPLATES

MOMENTS = [
    "2024-02-29T10:00:00Z",
    "2024-02-29t10:00:00.123456789z",
    "2024-02-29T00:30:00.5+05:30",
    "2023-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00Z",
    "0099-03-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2023-02-29T10:00:00Z",
    "2024-13-01T10:00:00Z",
    "2024-01-00T10:00:00Z",
    "2024-01-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "2024-01-01T10:00:00+24:00",
    "2024-01-01T10:00:00+10:60",
    "2024-01-01T10:00:00",
    "2024-01-01 10:00:00Z",
    "2024-01-01T10:00:00.Z",
    "20240101T100000Z",
    "2024-01-01",
    "yesterday",
    "",
]


def milliseconds(text: str) -> int | None:
    """The moment of a text since 1970, rounded down; None: it is none."""
    found = runpy.run_path(str(TEMPLATES / "python" / "package" / "_moments.py"))["moment"](text)
    return None if found is None else round(found.timestamp() * 1_000_000) // 1000
