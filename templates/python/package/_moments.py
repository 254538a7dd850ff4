"""Shows texts and numbers as what they mean; the exact value stands beside it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import SplitResult, urlsplit

__all__ = [
    "SplitResult",
    "date",
    "datetime",
    "day",
    "link",
    "milliseconds",
    "moment",
    "reference",
    "seconds",
]

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:[0-5]\d)", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(text: object) -> datetime | None:
    """A date and time of RFC 3339; None: it is none, or Python has no word for it.

    (Python knows no leap second, no year 0, and nothing smaller than a microsecond,
    which is cut off.)
    """
    if not isinstance(text, str) or _DATE_TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def day(text: object) -> date | None:
    """A full date of RFC 3339; None: it is none, or Python has no word for it."""
    if not isinstance(text, str) or _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def milliseconds(number: object) -> datetime | None:
    """So much after 1970-01-01T00:00:00Z; None: Python has no such moment."""
    return _after(number, timedelta(milliseconds=1))


def seconds(number: object) -> datetime | None:
    """So much after 1970-01-01T00:00:00Z; None: Python has no such moment."""
    return _after(number, timedelta(seconds=1))


def _after(number: object, unit: timedelta) -> datetime | None:
    if not isinstance(number, int | float):
        return None
    try:
        return _EPOCH + number * unit
    except (OverflowError, ValueError):
        return None


def link(text: object) -> SplitResult | None:
    """The parts of a URI; None: it is none."""
    found = reference(text)
    return found if found is not None and found.scheme else None


def reference(text: object) -> SplitResult | None:
    """The parts of a URI or a relative reference; None: it is none."""
    if not isinstance(text, str):
        return None
    try:
        return urlsplit(text)
    except ValueError:
        return None
