"""How much longer readers take for documents four times as large, and how much more memory, by the kinds of `kinds.py`.

`python -m growth [LANGUAGE ...] [-- WORD ...]` prints a line for each way in: the kinds whose names hold one of the
words, all by default. `--time` and `--memory` measure only that; `--write` keeps the tables in docs/limits.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from growth import measure, memory, page
from growth.kinds import KINDS
from growth.measure import ROADS, Growth

_MEASURES = {"--time": ("growth", measure.growths), "--memory": ("memory", memory.growths)}


def main() -> None:
    """Measure what is asked for."""
    words, _, filters = " ".join(sys.argv[1:]).partition("-- ")
    kinds = [kind for kind in KINDS if any(word in kind.name for word in filters.split() or [""])]
    languages = [word for word in words.split() if not word.startswith("--")]
    only = [_MEASURES[word] for word in words.split() if word in _MEASURES]
    for name, growths in only or _MEASURES.values():
        found: dict[tuple[str, tuple[str, str]], Growth] = {}
        for language in languages or dict.fromkeys(language for language, _ in ROADS):
            with tempfile.TemporaryDirectory(prefix="protogen-growth-") as home:
                for each in growths(language, kinds, Path(home)):
                    found[each.kind, each.road] = each
                    sizes = f"{each.small:8.4f} {each.large:8.4f}"
                    print(f"{each.factor:6.1f} {sizes}  {ROADS[each.road]}: {each.kind}", flush=True)
        if "--write" in sys.argv:
            page.write(name, [each.name for each in kinds], found)


if __name__ == "__main__":
    main()
