"""Builds the contract of `kinds.py` in every language, and asks its readers how long they take."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from support import making
from support.outside import tool

from growth.kinds import SCHEMA, Kind

HERE = Path(__file__).parent
STEEP = 8
"""Between the factor of linear growth, 4, and that of quadratic growth, 16."""
LARGER = 4
"""How many times as large the larger document of a kind is."""
SLIGHT = 0.002
"""Seconds below which a document costs nothing worth comparing: what a reader does at its start counts more."""
ROADS = {
    ("swift", "readers"): "Swift",
    ("swift", "native"): "`JSONDecoder`, `JSONEncoder`",
    ("python", "readers"): "Python",
    ("python", "native"): "pydantic itself",
    ("typescript", "readers"): "TypeScript",
    ("typescript", "native"): "a Standard Schema",
}
"""The ways in, by language and road."""
Asked = tuple[Kind, tuple[str, str]]
ROUNDS = 3


class Growth(NamedTuple):
    """How long a reader takes, or how much memory, for the smaller and the larger document of a kind. `slight`: what is
    too little to be compared."""

    kind: str
    road: tuple[str, str]
    small: float
    large: float
    slight: float = SLIGHT

    @property
    def factor(self) -> float:
        """How many times as much the larger one takes; below a linear one where neither takes much."""
        return self.large / max(self.small, self.slight)


def command(language: str, folder: Path) -> list[str]:
    """The command that answers for a language; its package is built in a new folder."""
    target = {"python": {"package": "hostile"}, "swift": {"module": "HostileContract"}}
    made = making.build(making.written(folder, SCHEMA), [language], target=target)
    paths = making.write(made.files[language], folder)
    if language == "python":
        return [sys.executable, str(HERE / "python_readers.py"), str(folder), "hostile"]
    if language == "typescript":
        module = (folder / "src" / "mod.js").as_uri()
        options = ["--quiet", "--no-check", "--allow-read", "--v8-flags=--single-threaded,--min-semi-space-size=256"]
        return [tool("deno"), "run", *options, str(HERE / "readers.ts"), module]
    sources = [str(path) for path in paths if "Sources" in path.parts] + [str(HERE / "readers.swift")]
    options = ["-O", "-whole-module-optimization", "-parse-as-library", "-swift-version", "6"]
    run = [tool("swiftc"), *options, "-module-name", "Growth", *sources, "-o", str(folder / "growth")]
    subprocess.run(run, cwd=folder, check=True, capture_output=True)
    return [str(folder / "growth")]


def growths(language: str, kinds: Sequence[Kind], folder: Path) -> Iterator[Growth]:
    """What each kind costs in a language. What grows steeply is measured again, four times as large: a heap that fills
    for the first time looks steep once, what is quadratic always."""
    (folder / language).mkdir()
    words = command(language, folder / language)
    asked = [(kind, road) for kind in kinds for road in ROADS if road[0] == language]
    for _ in range(ROUNDS):
        again: list[Asked] = []
        for each, growth in zip(asked, _growths(words, asked, folder), strict=True):
            if growth.factor > STEEP:
                again.append((each[0]._replace(size=each[0].size * LARGER), each[1]))
            yield growth
        asked = again


def _growths(words: Sequence[str], asked: Sequence[Asked], folder: Path) -> Iterator[Growth]:
    """Asks all at once."""
    lines = []
    for number, (kind, road) in enumerate(asked):
        texts = [kind.text(kind.size), kind.text(kind.size * LARGER)]
        paths = [str(making.written(folder, text, f"{number}-{size}.json")) for size, text in enumerate(texts)]
        lines.append(json.dumps({"road": road[1], "texts": paths}))
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join([*lines, ""]))
        process.stdin.close()
        for (kind, road), line in zip(asked, process.stdout, strict=False):
            yield Growth(kind.name, road, *json.loads(line))
    assert process.returncode == 0, f"{words[0]} ended with {process.returncode}"
