"""What `--check` says of files that are not as they should be: differences, and what to do about them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path

from protogen.console import paint_diff, say
from protogen.dataclass import replace
from protogen.project.plan import Hazard, Step, hazards
from protogen.source.diagnostics import Diagnostic
from protogen.source.paths import shown

LINES = 200
"""Lines of differences that are shown: enough to see what changed, and a log can still be read."""
_WIDTH = 400
"""Characters of a line that are shown."""
_NAMES = 30
"""Files that are named after that."""
_WAYS = {"add": "is missing", "update": "is out of date", "delete": "is no longer generated"}
_MARKS = {"add": "+", "update": "~", "delete": "-"}


def show(changed: Sequence[Step], out: Path) -> None:
    """Print the differences of files below a folder, those first that somebody edited. Paths begin here, so that a
    terminal opens them and `git apply` takes them."""
    steps = [replace(step, path=posixpath.join(shown(out), step.path).removeprefix("./")) for step in changed]
    for part in differences(sorted(steps, key=lambda step: step.hazard is Hazard.NONE)):
        say(paint_diff(part), end="")


def differences(changed: Sequence[Step], most: int = LINES) -> Iterator[str]:
    """The unified diffs of files, at most so many lines of them; then how much more there is, and in which files."""
    left = most
    for number, step in enumerate(changed):
        if left <= 0:
            yield _unseen(changed[number:])
            return
        lines = step.diff().removesuffix("\n").split("\n")
        yield "\n".join([*map(_cut, lines[:left]), ""])
        if len(lines) > left:
            yield f"... and {_count(len(lines) - left, 'more line')} of {step.path}\n"
        left -= len(lines)


def _cut(line: str) -> str:
    """A line of a difference, or as much of it as a person reads: some files have one line."""
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH]}... and {len(line) - _WIDTH:,} more characters"


def counted(changed: Sequence[Step], out: Path, noun: str, remedy: str) -> list[Diagnostic]:
    """What to do about the files: a fault for each that somebody edited, and one for all that are out of date.
    `remedy`: the verb that writes them."""
    stale = [step for step in changed if step.hazard is Hazard.NONE]
    drift = [Diagnostic("drift", f"{_count(len(stale), noun)} out of date", help=remedy)] if stale else []
    return [*hazards(changed, out), *drift]


def each(changed: Sequence[Step], out: Path, remedy: str) -> list[Diagnostic]:
    """The same with a fault for each file, for other tools."""
    drift = [
        Diagnostic("drift", f"the file {_WAYS[step.action.value]}", at=f"{shown(out)}/{step.path}", help=remedy)
        for step in changed
        if step.hazard is Hazard.NONE
    ]
    return [*hazards(changed, out), *drift]


def _unseen(steps: Sequence[Step]) -> str:
    named = [f"    {_MARKS[step.action.value]} {step.path}" for step in steps[:_NAMES]]
    rest = [f"    ... and {len(steps) - _NAMES} more"] if len(steps) > _NAMES else []
    return "\n".join([f"... and {_count(len(steps), 'more file')}:", *named, *rest, ""])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
