"""How long a client waits before it tries again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .values import Retry

_LONGEST = 3600.0
"""Seconds: no server is believed that asks for more."""


def delay(
    retry: Retry, attempt: int, uniform: Callable[[float, float], float]
) -> float:
    """Seconds before a try: at random up to `first`, then up to twice as much each time."""
    doubled = retry.first * 2.0 ** min(attempt - 1, 64)
    return uniform(0, min(retry.most, doubled))


def wished(retry_after: str) -> float:
    """The seconds that the header Retry-After asks for; 0 if it says nothing."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), _LONGEST)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return 0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max(0.0, (then - datetime.now(UTC)).total_seconds()), _LONGEST)
