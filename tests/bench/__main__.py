"""`make bench`: how fast builds and readers are, as ratios to what they stand beside. Prints a table."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import builds
import readers
import sizes
import traffic
from timing import Row, busy, load

PARTS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    "build": builds.rows,
    "scale": builds.scale,
    "prove": builds.proving,
    "python": readers.python,
    "validate": traffic.rows,
    "typescript": readers.typescript,
    "swift": readers.swift,
    "size": sizes.rows,
}
_HEAD = ("| what | measured | ratio | aim | |", "| --- | ---: | ---: | ---: | --- |")
_PAGE = builds.ROOT / "docs" / "bench.md"


def main() -> None:
    """Run the parts that are asked for, all by default."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--write", action="store_true", help="write the table to docs/bench.md as well")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if asked.write and asked.parts:
        parser.error("--write keeps the whole table: name no parts")
    if asked.write and busy():
        parser.error(f"the machine is busy ({load()}): its figures are not worth keeping")
    lines = []
    with tempfile.TemporaryDirectory(prefix="protogen-bench-") as home:
        for line in _table(asked.parts or list(PARTS), Path(home)):
            print(line, flush=True)
            lines.append(line)
    if asked.write:
        _PAGE.write_text("\n".join([*_INTRODUCTION, *lines, ""]), encoding="utf-8")


_INTRODUCTION = (
    "# Speed",
    "",
    "`make bench` measures this in one run. Each ratio compares the best runs of two commands that ran alternately.",
    "Memory is that of the largest process. Growth is measured in processor time of the build and its child processes.",
    "TypeScript's rows for Node, for sizes and for ajv need Debian's `esbuild` and `node-ajv`.",
    "",
)


def _table(parts: list[str], home: Path) -> Iterator[str]:
    before = load()
    yield from _HEAD
    for part in parts:
        for row in PARTS[part](home):
            yield _line(row)
    yield ""
    yield f"Before the first run: {before}. After the last, ours among it: {load()}."


def _line(row: Row) -> str:
    ratio = "" if row.ratio is None else f"**{row.ratio:.2f}**" if row.missed else f"{row.ratio:.2f}"
    aim = "" if row.aim is None else f"≤ {row.aim:.2f}"
    return f"| {row.what} | {row.value} | {ratio} | {aim} | {row.remark} |"


if __name__ == "__main__":
    main()
