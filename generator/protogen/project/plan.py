"""Plans a write: the old and new content of each output file, and the files that must not be overwritten."""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TypeAlias

from protogen.dataclass import dataclass, replace
from protogen.project import manifest
from protogen.project.leftovers import left
from protogen.project.manifest import Entry, Manifest, Origin, digest, unfit
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.paths import shown


class Action(Enum):
    """The effect of a step on a file."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"
    UNCHANGED = "unchanged"


class Hazard(Enum):
    """Why a step would destroy content that is not generated."""

    NONE = ""
    EDITED = "was edited by hand since it was generated"
    FOREIGN = "was not written by protogen"
    STRANGE = "was there before, and it is no page of ours"

    @property
    def help(self) -> str:
        """What to do about it."""
        return _HELP.get(self, "")


_HELP = {
    Hazard.EDITED: "say it in the schema, the config or a template, and undo the edit; or overwrite it with `--force`",
    Hazard.FOREIGN: "move it away, or overwrite it with `--force`",
    Hazard.STRANGE: "move it away, or choose another folder with `--out`",
}


Held: TypeAlias = bytes | Callable[[], bytes]
"""A file's bytes, or what reads them: a large contract's would fill the memory."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file. `path` is relative to the output folder, with forward slashes; `old` and `new`: what it holds before
    and after, None if it is not there. They are equal where nothing changes, also if they are functions."""

    path: str
    old: Held | None
    new: Held | None
    hazard: Hazard = Hazard.NONE
    target: str = ""

    @property
    def before(self) -> bytes | None:
        """The bytes of the file as it is."""
        return self.old() if callable(self.old) else self.old

    @property
    def after(self) -> bytes | None:
        """The bytes that it gets."""
        return self.new() if callable(self.new) else self.new

    @property
    def changed(self) -> bool:
        """Whether the file gets other bytes, comes or goes."""
        return self.old != self.new

    @property
    def action(self) -> Action:
        if not self.changed:
            return Action.UNCHANGED
        if self.old is None:
            return Action.ADD
        return Action.DELETE if self.new is None else Action.UPDATE

    def diff(self) -> str:
        """The change as a unified diff."""
        old, new = (
            io.StringIO((side or b"").decode("utf-8", "replace"), "\n").readlines()
            for side in (self.before, self.after)
        )
        here = "/dev/null" if self.old is None else f"a/{self.path}"
        there = "/dev/null" if self.new is None else f"b/{self.path}"
        lines = list(difflib.unified_diff(old, new, here, there)) or [f"--- {here}\n", f"+++ {there}\n"]
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def plan(
    files: Mapping[str, Mapping[str, str]],
    out: Path,
    origin: Origin,
    *,
    others: bool = False,
    force: bool = False,
    check: bool = False,
) -> tuple[Step, ...]:
    """The steps that make `out` hold exactly the targets' files; the manifest's comes last. Changes nothing.

    `files`: for each target its files, relative to `<out>/<target>/`. `others`: leave the files of other targets
    (otherwise they are deleted). `force`: also overwrite files with a hazard. `check`: the steps are only shown, so a
    manifest that cannot be read is a hazard. Raises Refused if a path is unfit or blocked by something that is not a
    file, or if the folder or the manifest cannot be read.
    """
    wanted = {f"{target}/{path}": (target, path) for target, each in files.items() for path in each}
    _refuse_unfit(wanted, out)
    text = _read(out, manifest.NAME)
    known, broken = _known(text, out, force or check)
    ours = _ours(known, out)
    kept = {name: entry for name, entry in known.targets.items() if others and name not in files}
    entries = {target: Entry(origin, {}) for target in files}
    steps = []
    for path, (target, below) in wanted.items():
        after = partial(_encoded, out / path, files[target], below)
        step, entries[target].files[path] = _wanted(out, path, target, after, ours)  # type: ignore[index]
        steps.append(step)
    for path, each in ours.items():
        if path not in wanted and each.target not in kept:
            steps += filter(None, [_stale(out, path, each)])
    last = Step(
        manifest.NAME,
        text,
        Manifest(kept | entries).dump().encode(),
        Hazard.EDITED if broken and not force else Hazard.NONE,
    )
    if force or broken:  # without a manifest nothing tells which files are ours
        steps = [replace(step, hazard=Hazard.NONE) for step in steps]
    return (*sorted(steps, key=lambda step: step.path), last)


def plan_beside(files: Mapping[str, str], out: Path, mark: str) -> tuple[Step, ...]:
    """The steps that write a few files, by their path, into a folder with files of others. There is no manifest: a
    file counts as ours if its first line holds `mark`. Changes nothing. Raises Refused like `plan`."""
    _refuse_unfit(files, out)
    steps = []
    for path, text in sorted(files.items()):
        before = _read(out, path)
        first = (before or b"").split(b"\n", 1)[0]
        hazard = Hazard.STRANGE if before and mark.encode() not in first else Hazard.NONE
        steps.append(Step(path, before, _encode(out / path, text), hazard))
    return tuple(steps)


def hazards(steps: Iterable[Step], out: Path) -> list[Diagnostic]:
    """A fault for every file that was edited or not generated, and that the steps would overwrite."""
    return [
        Diagnostic("not-generated", f"this file {each.hazard.value}", at=shown(out / each.path), help=each.hazard.help)
        for each in steps
        if each.hazard is not Hazard.NONE
    ]


def refuse_hazards(steps: Iterable[Step], out: Path) -> None:
    """Raise Refused with the hazards of the steps, if there are any."""
    if found := hazards(steps, out):
        raise Refused(*found)


def _known(text: bytes | None, out: Path, lenient: bool) -> tuple[Manifest, bool]:
    """The manifest, and whether it is broken: then it is empty, or with `lenient` not set, Refused is raised."""
    if text is None:
        return Manifest(), False
    try:
        return manifest.parse(text.decode("utf-8", "replace"), shown(out / manifest.NAME)), False
    except Refused:
        if lenient:
            return Manifest(), True
        raise


@dataclass(frozen=True, slots=True)
class _Own:
    """A file of ours: its target, and what its digest may be."""

    target: str
    digests: frozenset[str]


def _ours(known: Manifest, out: Path) -> Mapping[str, _Own]:
    """Every file of ours, by path. After a build that was killed, a file is as before or as that build made it."""
    found: dict[str, _Own] = {}
    for each in (known, *interrupted(out)):
        for target, entry in each.targets.items():
            for path, one in entry.files.items():
                seen = found[path].digests if path in found else frozenset()
                found[path] = _Own(target, seen | {one})
    return found


def interrupted(out: Path) -> Iterator[Manifest]:
    """The manifests that builds have left which were killed: as it was before, and as they wanted it."""
    for path in left(out):
        with contextlib.suppress(OSError, UnicodeDecodeError, Refused):
            yield manifest.parse(path.read_text(encoding="utf-8"), path.name)


def _wanted(
    out: Path, path: str, target: str, after: Callable[[], bytes], ours: Mapping[str, _Own]
) -> tuple[Step, str]:
    """The step of a file that the target has, and the digest of its content."""
    before, wanted = _read(out, path), after()
    hazard = Hazard.NONE
    if before is None:
        old: Held | None = None
    elif before == wanted:
        old = after
    else:
        hazard = Hazard.FOREIGN if path not in ours else _edited(before, ours[path])
        old = partial(_there, out, path)
    return Step(path, old, after, hazard, target), digest(wanted)


def _stale(out: Path, path: str, own: _Own) -> Step | None:
    before = _read(out, path)
    return None if before is None else Step(path, partial(_there, out, path), None, _edited(before, own), own.target)


def _there(out: Path, path: str) -> bytes:
    """The bytes of a file that was there a moment ago."""
    return _read(out, path) or b""


def _edited(before: bytes, own: _Own) -> Hazard:
    return Hazard.NONE if digest(before) in own.digests else Hazard.EDITED


def _read(out: Path, path: str) -> bytes | None:
    """The file's bytes; None if there is no file. Raises Refused if something else is in the way."""
    end = path.find("/")
    while end >= 0:
        if os.path.islink(link := os.path.join(out, path[:end])):
            raise in_the_way(Path(link), "must be a folder, but a link is there, and files would be written elsewhere")
        end = path.find("/", end + 1)
    goal = out / path
    try:
        with open(goal, "rb") as file:
            return file.read()
    except FileNotFoundError:
        if goal.is_symlink():
            raise in_the_way(goal, "is a broken link") from None
        return None
    except NotADirectoryError:
        above = next((each for each in goal.parents if each.exists()), goal)
        raise in_the_way(above, "must be a folder, but a file is there") from None
    except IsADirectoryError:
        raise in_the_way(goal, "must be a file, but a folder is there") from None
    except OSError as error:
        raise refused_by_disk("read", goal, error) from None


def in_the_way(path: Path, problem: str) -> Refused:
    help = "move it away"
    return Refused(Diagnostic("in-the-way", f"this path {problem}", at=shown(path), help=help))


def refused_by_disk(verb: str, path: Path, error: OSError) -> Refused:
    problem = f"cannot {verb} this: {error.strerror or error}"
    return Refused(Diagnostic(f"cannot-{verb}", problem, at=shown(path), help="no file was changed"))


def _encoded(path: Path, files: Mapping[str, str], below: str) -> bytes:
    return _encode(path, files[below])


def _encode(path: Path, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        problem = f"the text holds a lone surrogate (U+{ord(text[error.start]):04X}), which a file cannot hold"
        raise Refused(
            Diagnostic("lone-surrogate", problem, at=shown(path), help="write complete surrogate pairs in the schema")
        ) from None


def _refuse_unfit(paths: Iterable[str], out: Path) -> None:
    """Raise Refused for a path that some file system could not hold, alone or together with another one."""
    seen: dict[str, str] = {}
    for path in paths:
        problem = unfit(path)
        twin = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if not problem and twin != path:
            problem = f"differs from `{twin}` only in upper and lower case"
        if problem:
            help = "this comes from a name in the schema, or from a template: rename it there"
            raise Refused(Diagnostic("unfit-path", f"this path {problem}", at=shown(out / path), help=help))
