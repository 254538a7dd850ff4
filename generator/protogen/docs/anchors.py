"""Makes the anchors of a page: stable, readable and unique."""

from __future__ import annotations

import re

from protogen.model.words import unused

_UNFIT = re.compile(r"[^\w.-]+", re.ASCII)
_LONGEST = 120


class Anchors:
    """Hands out the anchors of a page. The first thing with a name gets it; the next gets a number too."""

    def __init__(self, taken: tuple[str, ...] = ()) -> None:
        self._taken = {word.lower() for word in taken}

    def new(self, *parts: str) -> str:
        """An anchor made of some names: `job_progress`, `payload.progress` → `job_progress.payload.progress`.

        Characters that a URL would escape become `-`. Anchors never differ only in case: code hosts ignore case.
        """
        base = _UNFIT.sub("-", ".".join(parts))[:_LONGEST].strip("-") or "unnamed"
        anchor = unused(base, lambda each: each.lower() in self._taken, join="-")
        self._taken.add(anchor.lower())
        return anchor
