"""How much longer readers take for documents four times as large, by the kinds of `kinds.py`: prints a table."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from growth.kinds import KINDS
from growth.measure import ROADS, growths


def main() -> None:
    """Measure the languages that are asked for, all by default; those whose kinds' names hold a word, after `--`."""
    words = sys.argv[1:]
    wanted = words[: words.index("--")] if "--" in words else words
    filters = words[words.index("--") + 1 :] if "--" in words else [""]
    kinds = [kind for kind in KINDS if any(word in kind.name for word in filters)]
    for language in wanted or dict.fromkeys(language for language, _ in ROADS):
        with tempfile.TemporaryDirectory(prefix="protogen-growth-") as home:
            for each in growths(language, ["readers", "native"], kinds, Path(home)):
                print(
                    f"{each.factor:6.1f}  {each.small:8.4f} {each.large:8.4f}  {ROADS[each.road]}: {each.kind}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
