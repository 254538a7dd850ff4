"""Keeps results, so that a run goes on where the last one ended, and reports the score."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mutants import subjects
from mutants.known import EQUIVALENT, REASONS
from mutants.trial import Result

_PAGE = subjects.ROOT / "docs" / "prove.md"
_START, _END = "<!-- mutants: written by `make mutants` -->", "<!-- end of mutants -->"

TITLES: Mapping[str, str] = {
    "python": "run-time of Python, as emitted",
    "typescript": "run-time of TypeScript, as emitted",
    "swift": "run-time of Swift, as emitted",
    "python models": "models of Python, by hand",
    "typescript models": "types of TypeScript, by hand",
    "swift models": "models of Swift, by hand",
    "generator": "the generator: a line of its source",
    "spec": "the generator: what it takes a schema for, by hand",
    "common": "run-time of Python, as emitted and in the generator, by hand; only Python is asked",
}


class Kept:
    """The results of one state of the sources, in a file."""

    def __init__(self, *, anew: bool = False) -> None:
        self._path = subjects.state() / "results.jsonl"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if anew:
            self._path.unlink(missing_ok=True)
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        self.known = {each["fault"]: Result(**each) for each in map(json.loads, lines)}

    def add(self, result: Result) -> None:
        """Keeps one more."""
        self.known[result.fault] = result
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result.dump()) + "\n")


def verdict(result: Result) -> str:
    """The verdict, where what changes nothing is known."""
    return "equivalent" if result.verdict == "survived" and result.fault in EQUIVALENT else result.verdict


def score(results: Iterable[Result]) -> tuple[int, int]:
    """How many faults are caught, of how many that could be."""
    counts = Counter(map(verdict, results))
    return counts["caught"], counts["caught"] + counts["survived"]


def summary(results: Sequence[Result]) -> Iterator[str]:
    """The score of each group, and its survivors."""
    for group, own in _grouped(results):
        caught, all = score(own)
        others = Counter(verdict(each) for each in own if verdict(each) not in ("caught", "survived"))
        rest = ", ".join(f"{count} {name}" for name, count in others.items())
        yield f"{group}: {caught} of {all} ({_share(caught, all)}){'; ' + rest if rest else ''}"
        for each in own:
            if verdict(each) == "survived":
                yield f"  survived: {each.fault.removeprefix(group + ' ')}"


def _grouped(results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    for group in TITLES:
        own = [each for each in results if each.group == group]
        if own:
            yield group, own


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "none"


def page(results: Sequence[Result]) -> str:
    """The section of docs/prove.md."""
    rows = [
        "| where the fault is | noticed | of these, by a crash or refusal | not built | changes nothing |",
        "| --- | --- | --- | --- | --- |",
    ]
    for group, own in _grouped(results):
        caught, all = score(own)
        counts = Counter(map(verdict, own))
        nothing = counts["equivalent"] + counts["without effect"]
        crashes = sum(each.by.startswith(("crash", "refused")) for each in own)
        noticed = f"{caught} of {all} ({_share(caught, all)}) | {crashes}"
        rows.append(f"| {TITLES[group]} | {noticed} | {counts['unbuilt']} | {nothing} |")
    lines = [_START, "", *rows, ""]
    for title, name, reasons in (("Not noticed", "survived", REASONS), ("Change nothing", "equivalent", EQUIVALENT)):
        some = [each.fault for each in results if verdict(each) == name]
        lines += [f"{title} ({len(some)}):", "", *(_item(each, reasons.get(each, "")) for each in some), ""]
    return "\n".join([*lines, _END])


def _item(fault: str, reason: str) -> str:
    told = fault.replace("|", "\\|").replace("`", "'")
    return f"- `{told}`{': ' if reason else ''}{reason}"


def write(results: Sequence[Result]) -> Path:
    """Writes the section into the page."""
    text = _PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_START)
    after = rest.partition(_END)[2]
    _PAGE.write_text(before + page(results) + after, encoding="utf-8")
    return _PAGE
