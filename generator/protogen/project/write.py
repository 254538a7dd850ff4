"""Applies planned changes to an output folder, all or none: the only module that writes to it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from protogen.project.plan import (
    Action,
    Step,
    _read,
    refuse_hazards,
    refused_by_disk,
)


def apply(steps: Sequence[Step], out: Path) -> None:
    """Make the steps' changes.

    All new files are first written next to their goals, then renamed one by one; replaced files are kept until the
    end. After a failure or an interrupt everything is restored. Raises Refused if a step has a hazard (before any
    change) or the disk refuses.
    """
    refuse_hazards(steps)
    work = [step for step in steps if step.action is not Action.UNCHANGED]
    _sweep({(out / step.path).parent for step in steps})
    run = _Run(out)
    try:
        staged = [run.stage(number, step) for number, step in enumerate(work)]
        for number, step in enumerate(work):
            run.place(number, step, staged[number])
    except BaseException:
        _insist(reversed(run.undo))
        raise
    _insist(partial(_remove, backup) for backup in run.backups)
    _insist(partial(_remove_empty, out, out / step.path) for step in work if step.after is None)


_LEFT = re.compile(r"\.protogen-(\d+)-\d+\.(?:new|old)")


def _sweep(folders: Iterable[Path]) -> None:
    """Remove what runs that were killed have left. (Each goal still has its old or its new content then.)"""
    for folder in folders:
        with contextlib.suppress(OSError):
            for each in list(folder.iterdir()):
                found = _LEFT.fullmatch(each.name)
                if found and not _alive(int(found[1])):
                    _remove(each)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return process != os.getpid()


@dataclass
class _Run:
    """One run: the list of how to undo it so far. Each undo is listed before its action is done."""

    out: Path
    undo: list[Callable[[], None]] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)

    def stage(self, number: int, step: Step) -> Path | None:
        """Write the new content next to its goal."""
        if step.after is None:
            return None
        goal = self.out / step.path
        temporary = goal.with_name(f".protogen-{os.getpid()}-{number}.new")
        try:
            self._make_folder(goal.parent)
            self.undo.append(partial(_remove, temporary))
            temporary.write_bytes(step.after)
            if step.before is not None:
                shutil.copymode(goal, temporary)
        except OSError as error:
            raise refused_by_disk("write", goal, error) from None
        return temporary

    def place(self, number: int, step: Step, temporary: Path | None) -> None:
        """Replace the goal with the new content, or delete it if there is none."""
        goal = self.out / step.path
        try:
            if step.before is not None:
                backup = goal.with_name(f".protogen-{os.getpid()}-{number}.old")
                self.backups.append(backup)
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
        if not folder.is_dir():
            self._make_folder(folder.parent)
            self.undo.append(partial(os.rmdir, folder))
            folder.mkdir(exist_ok=True)


def _insist(deeds: Iterable[Callable[[], None]]) -> None:
    """Do every deed, even if some fail or the user interrupts again: cleaning up must not stop half-way.
    A deed may be started more than once."""
    for deed in deeds:
        for _ in range(3):
            try:
                with contextlib.suppress(OSError):
                    deed()
                break
            except (KeyboardInterrupt, SystemExit):
                continue


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


def save(path: Path, text: str) -> None:
    """Write one file that the user named, completely or not at all. Raises Refused if the disk refuses."""
    _read(path.parent, path.name)  # raises if something is in the way
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise refused_by_disk("write", path, error) from None
