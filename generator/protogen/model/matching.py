"""Tells which names a pattern of `patternProperties` matches."""

from __future__ import annotations

from functools import lru_cache

from protogen.patterns.compile import PatternError, compile_pattern
from protogen.runtime.pattern import Pattern


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> Pattern | None:
    try:
        return Pattern(compile_pattern(pattern))
    except PatternError:  # reported when the checks are compiled
        return None


def matches(pattern: str, name: str) -> bool | None:
    """Whether a pattern matches a name; None if the pattern cannot be compiled."""
    found = _compiled(pattern)
    return None if found is None else found.search(name)
