"""How much memory readers take for texts of two sizes: the highest that the system has seen of their process."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from support import making

from growth.kinds import Kind
from growth.measure import LARGER, ROADS, ROUNDS, STEEP, Growth, command

SLIGHT = 4.0
"""MB below which a document takes nothing worth comparing: heaps grow in steps of this size."""


def growths(language: str, kinds: Sequence[Kind], folder: Path) -> Iterator[Growth]:
    """What each kind takes, in a process of its own. What grows steeply is measured again, four times as large."""
    (folder / language).mkdir()
    words = [word for word in command(language, folder / language) if "semi-space" not in word]
    (folder / "none.json").write_text("{}")
    for kind in kinds:
        for road in ROADS:
            asked = kind
            for _ in range(ROUNDS if road[0] == language else 0):
                found = _growth(words, asked, road, folder)
                yield found
                if found.factor <= STEEP:
                    break
                asked = asked._replace(size=asked.size * LARGER)


def _growth(words: Sequence[str], kind: Kind, road: tuple[str, str], folder: Path) -> Growth:
    """Beyond what the process takes after a document that holds nothing."""
    paths = [folder / "none.json"]
    paths += [making.written(folder, kind.text(kind.size * size), f"m{size}.json") for size in (1, LARGER)]
    peaks = []
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for path in paths:
            process.stdin.write(json.dumps({"road": road[1], "texts": [str(path)]}) + "\n")
            process.stdin.flush()
            assert process.stdout.readline(), f"{words[0]} gives no answer"
            peaks.append(_peak(process.pid))
        process.stdin.close()
    return Growth(kind.name, road, peaks[1] - peaks[0], peaks[2] - peaks[0], SLIGHT)


def _peak(process: int) -> float:
    """In MB."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1]) / 1000
