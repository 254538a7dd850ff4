"""Anchors: each thing's place on the page, stable, readable, and unlike all others."""

from __future__ import annotations

import re

from protogen.model.words import unused

_UNFIT = re.compile(r"[^\w.-]+", re.ASCII)
_LONGEST = 120


class Anchors:
    """Hands out the anchors of a page. The first who asks for a word has it; the next gets a number."""

    def __init__(self, taken: tuple[str, ...] = ()) -> None:
        self._taken = {word.lower() for word in taken}

    def new(self, *parts: str) -> str:
        """An anchor after some names: `job_progress`, `payload.progress` → `job_progress.payload.progress`.

        What a URL would have to escape becomes `-`. Two never differ by case alone: code hosts fold it.
        """
        base = _UNFIT.sub("-", ".".join(parts))[:_LONGEST].strip("-") or "unnamed"
        anchor = unused(base, lambda each: each.lower() in self._taken, join="-")
        self._taken.add(anchor.lower())
        return anchor
