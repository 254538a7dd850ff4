"""Applies planned changes to an output folder, all or none: the only module that writes to it."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from protogen.dataclass import dataclass, field
from protogen.project import manifest
from protogen.project.leftovers import beside, sweep
from protogen.project.plan import (
    Step,
    _read,
    interrupted,
    refuse_hazards,
    refused_by_disk,
)
from protogen.source.diagnostics import Refused


def apply(steps: Sequence[Step], out: Path, beside: Mapping[Path, Sequence[Step]] = MappingProxyType({})) -> None:
    """Make the steps' changes; also those in other folders, which belong to them: `beside`.

    All new files are first written next to their goals, then renamed one by one; replaced files are kept until the
    end. After a failure or an interrupt everything is restored. Raises Refused if a step has a hazard (before any
    change) or the disk refuses.
    """
    refuse_hazards(steps, out)
    everything = [*((each, where) for where, others in beside.items() for each in others), *((s, out) for s in steps)]
    work = [(step, where / step.path) for step, where in everything if step.changed]
    _heal({where / step.path.rpartition("/")[0] for step, where in everything}, out)
    run = _Run()
    try:
        staged = [run.stage(number, step, goal) for number, (step, goal) in enumerate(work)]
        for number, (step, goal) in enumerate(work):
            run.place(number, step, goal, staged[number])
    except BaseException:
        _insist(reversed(run.undo))
        raise
    last = out / manifest.NAME  # as long as anything is left, the backup of this tells the next run where to look
    is_clean = _insist(partial(_remove, backup) for goal, backup in run.backups.items() if goal != last)
    _insist(partial(_remove_empty, out, goal) for step, goal in work if step.new is None)
    if is_clean and last in run.backups:
        _insist([partial(_remove, run.backups[last])])


def _heal(folders: Iterable[Path], out: Path) -> None:
    """Remove what runs that were killed have left; their manifests, which tell where else to look, go last."""
    found = [*interrupted(out)]
    if found:
        with contextlib.suppress(Refused, OSError):
            found.append(manifest.parse((out / manifest.NAME).read_text(encoding="utf-8"), manifest.NAME))
    known = [out / path for each in found for path in each.files]
    sweep({*(goal.parent for goal in known), *folders} - {out})
    _insist(partial(_remove_empty, out, goal) for goal in known)
    sweep([out])


@dataclass
class _Run:
    """One run: the list of how to undo it so far. Each undo is listed before its action is done."""

    undo: list[Callable[[], None]] = field(default_factory=list)
    backups: dict[Path, Path] = field(default_factory=dict)
    """The kept file of each goal that is replaced or removed."""
    folders: set[Path] = field(default_factory=set)
    """Those that are known to be there."""

    def stage(self, number: int, step: Step, goal: Path) -> Path | None:
        """Write the new content next to its goal."""
        after = step.after
        if after is None:
            return None
        temporary = beside(goal, number, "new")
        try:
            self._make_folder(goal.parent)
            self.undo.append(partial(_remove, temporary))
            temporary.write_bytes(after)
            if step.old is not None:
                shutil.copymode(goal, temporary)
        except OSError as error:
            raise refused_by_disk("write", goal, error) from None
        return temporary

    def place(self, number: int, step: Step, goal: Path, temporary: Path | None) -> None:
        """Replace the goal with the new content, or delete it if there is none."""
        try:
            if step.old is not None:
                backup = beside(goal, number, "old")
                self.backups[goal] = backup
                self.undo.append(partial(_restore, backup, goal))
                _keep(goal, backup)
            elif temporary is not None:
                self.undo.append(partial(_withdraw, temporary, goal))
            if temporary is None:
                goal.unlink()
            else:
                os.replace(temporary, goal)
        except OSError as error:
            raise refused_by_disk("write", goal, error) from None

    def _make_folder(self, folder: Path) -> None:
        if folder not in self.folders and not folder.is_dir():
            self._make_folder(folder.parent)
            self.undo.append(partial(os.rmdir, folder))
            folder.mkdir(exist_ok=True)
        self.folders.add(folder)


def _insist(deeds: Iterable[Callable[[], None]]) -> bool:
    """Do every deed, even if some fail or the user interrupts again: cleaning up must not stop half-way.
    A deed may be started more than once. Returns whether the disk refused none."""
    refused = 0
    for deed in deeds:
        for _ in range(3):
            try:
                deed()
                break
            except OSError:
                refused += 1
                break
            except (KeyboardInterrupt, SystemExit):
                continue
    return not refused


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _keep(goal: Path, backup: Path) -> None:
    """Make a hard link to the file, so that its place is never empty, or a copy if the disk has no hard links."""
    try:
        os.link(goal, backup, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(goal, backup, follow_symlinks=False)


def _restore(backup: Path, goal: Path) -> None:
    if backup.exists():
        os.replace(backup, goal)
        _remove(backup)  # two links to one file: `replace` does nothing


def _withdraw(temporary: Path, goal: Path) -> None:
    """Remove a new file, if it is already in place."""
    if not temporary.exists():
        _remove(goal)


def _remove_empty(out: Path, path: Path) -> None:
    """Remove the folders that a deletion leaves empty, up to the output folder."""
    for folder in path.parents:
        if folder == out:
            break
        folder.rmdir()  # fails if it is not empty: then those above are not empty either


def rewrite(path: Path, text: str) -> None:
    """Write a file of the user's anew, at its own place if it is a link, with its byte order mark and its mode.
    Raises Refused if the disk refuses."""
    path = path.resolve()
    mark = "\ufeff" if path.read_bytes().startswith(codecs.BOM_UTF8) else ""
    mode = path.stat().st_mode
    save(path, mark + text)
    path.chmod(mode)


def save(path: Path, text: str) -> None:
    """Write one file that the user named, completely or not at all. Raises Refused if the disk refuses."""
    _read(path.parent, path.name)  # raises if something is in the way
    sweep([path.parent])
    temporary = beside(path, 0, "new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise refused_by_disk("write", path, error) from None
