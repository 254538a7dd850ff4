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


class Growth(NamedTuple):
    """How long a reader takes for the smaller and the larger document of a kind."""

    kind: str
    road: tuple[str, str]
    small: float
    large: float

    @property
    def factor(self) -> float:
        """How many times as long the larger one takes; below a linear one where neither takes long."""
        return self.large / max(self.small, SLIGHT)


def command(language: str, folder: Path) -> list[str]:
    """The command that answers for a language; its package is built in a new folder."""
    target = {"python": {"package": "hostile"}, "swift": {"module": "HostileContract"}}
    made = making.build(making.written(folder, SCHEMA), [language], target=target)
    paths = making.write(made.files[language], folder)
    if language == "python":
        return [sys.executable, str(HERE / "python_readers.py"), str(folder), "hostile"]
    if language == "typescript":
        module = (folder / "src" / "mod.ts").as_uri()
        return [tool("deno"), "run", "--quiet", "--no-check", "--allow-read", str(HERE / "readers.ts"), module]
    sources = [str(path) for path in paths if "Sources" in path.parts] + [str(HERE / "readers.swift")]
    options = ["-O", "-whole-module-optimization", "-parse-as-library", "-swift-version", "6"]
    run = [tool("swiftc"), *options, "-module-name", "Growth", *sources, "-o", str(folder / "growth")]
    subprocess.run(run, cwd=folder, check=True, capture_output=True)
    return [str(folder / "growth")]


def growths(language: str, roads: Sequence[str], kinds: Sequence[Kind], folder: Path) -> Iterator[Growth]:
    """What each kind costs in a language."""
    asking, lines = [], []
    for number, kind in enumerate(kinds):
        texts = [kind.text(kind.size), kind.text(kind.size * LARGER)]
        paths = [str(making.written(folder, text, f"{number}-{size}.json")) for size, text in enumerate(texts)]
        for road in roads:
            asking.append((kind.name, (language, road)))
            lines.append(json.dumps({"road": road, "texts": paths}))
    (folder / language).mkdir()
    words = command(language, folder / language)
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join([*lines, ""]))
        process.stdin.close()
        for (kind_name, road_name), line in zip(asking, process.stdout, strict=False):
            yield Growth(kind_name, road_name, *json.loads(line))
    assert process.returncode == 0, f"{language} ended with {process.returncode}"
