"""How much longer readers take for documents four times as large, by the kinds of `kinds.py`.

`python -m growth [LANGUAGE ...] [-- WORD ...]` prints a line for each way in: the kinds whose names hold one of the
words, all by default. `--write` keeps the table in docs/limits.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from growth import page
from growth.kinds import KINDS
from growth.measure import ROADS, Growth, growths


def main() -> None:
    """Measure what is asked for."""
    words, _, filters = " ".join(sys.argv[1:]).partition("-- ")
    kinds = [kind for kind in KINDS if any(word in kind.name for word in filters.split() or [""])]
    languages = [word for word in words.split() if word != "--write"]
    found: dict[tuple[str, tuple[str, str]], Growth] = {}
    for language in languages or dict.fromkeys(language for language, _ in ROADS):
        with tempfile.TemporaryDirectory(prefix="protogen-growth-") as home:
            for each in growths(language, kinds, Path(home)):
                found[each.kind, each.road] = each
                seconds = f"{each.small:8.4f} {each.large:8.4f}"
                print(f"{each.factor:6.1f} {seconds}  {ROADS[each.road]}: {each.kind}", flush=True)
    if "--write" in sys.argv:
        page.write([each.name for each in kinds], found)


if __name__ == "__main__":
    main()
