"""How much work something is, in function calls: the same on every machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Calls:
    """The calls so far."""

    count = 0


@contextmanager
def calls(most: int) -> Iterator[Calls]:
    """Counts the calls of Python functions; fails as soon as there are more than `most`, so that nothing is endless."""
    found = Calls()

    def count(_: object, event: str, __: Any) -> None:
        found.count += event == "call"
        if found.count > most:
            sys.setprofile(None)
            raise AssertionError(f"more than {most:,} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield found
    finally:
        sys.setprofile(before)
