"""Keeps the measured growth in docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from support.paths import ROOT

from growth.measure import ROADS, Growth

PAGE = ROOT / "docs" / "limits.md"


def write(name: str, kinds: Sequence[str], found: Mapping[tuple[str, tuple[str, str]], Growth]) -> None:
    """Put the factors in the place of one of the page's tables."""
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(start)
    _, _, after = rest.partition(end)
    PAGE.write_text(before + start + "\n".join([*_rows(kinds, found), ""]) + end + after, encoding="utf-8")


def _rows(kinds: Sequence[str], found: Mapping[tuple[str, tuple[str, str]], Growth]) -> Iterator[str]:
    yield f"| kind | {' | '.join(ROADS.values())} |"
    yield "| --- |" + " ---: |" * len(ROADS)
    for kind in kinds:
        factors = (found.get((kind, road)) for road in ROADS)
        yield f"| {kind} | " + " | ".join("" if each is None else f"{each.factor:.1f}" for each in factors) + " |"
