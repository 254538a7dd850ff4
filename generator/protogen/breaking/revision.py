"""A git revision's schema files in a temporary folder; the work tree stays as it is."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from protogen.dataclass import dataclass
from protogen.source.diagnostics import Diagnostic, Refused

_SUFFIXES = ("json", "yaml", "yml", "toml", "names.lock")


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of a revision: `folder` has what the repository's `top` had then."""

    name: str
    commit: str
    top: Path
    folder: Path

    def then(self, path: Path) -> Path:
        """A file of the work tree as it was, under another name too. Raises Refused where it was not there."""
        resolved = path.resolve()
        if not resolved.is_relative_to(self.top):
            raise Refused(Diagnostic("bad-revision", f"`{path}` is not in the repository {self.top}"))
        relative = resolved.relative_to(self.top).as_posix()
        for each in (relative, _renamed(self.top, self.commit, relative)):
            if each and (self.folder / each).exists():
                return self.folder / each
        problem = f"`{relative}` is not in the revision `{self.name}`"
        raise Refused(Diagnostic("bad-revision", problem, help="was it moved? use `OLD NEW` instead"))

    def now_or_then(self, path: Path) -> Path:
        """A file as it was, if the revision has it; else as it is."""
        resolved = path.resolve()
        then = self.folder / resolved.relative_to(self.top) if resolved.is_relative_to(self.top) else resolved
        return then if then.exists() else path

    def shown(self, path: Path) -> str:
        """How messages show a file of the revision: as git does."""
        relative = path.resolve().relative_to(self.folder).as_posix()
        return f"{self.name}:{relative if '/' in relative else f'./{relative}'}"


@contextmanager
def revision(name: str, near: Path) -> Iterator[Revision]:
    """The revision of the repository that holds a file. Raises Refused if there is no such revision."""
    folder = next(each for each in (near, *near.parents) if each.is_dir())
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    commit = _commit(top, name)
    with tempfile.TemporaryDirectory(prefix="protogen-") as made:
        goal = Path(made).resolve()
        _extract(top, commit, goal)
        yield Revision(name, commit, top, goal)


def _commit(top: Path, name: str) -> str:
    """The commit that a revision names: said outside of a submodule, it is the one that the repository around had."""
    around = _git(top, "rev-parse", "--show-superproject-working-tree").decode().strip()
    if around and not Path.cwd().resolve().is_relative_to(top):
        asked, folder = f"{name}:{top.relative_to(Path(around).resolve()).as_posix()}", Path(around)
    else:
        asked, folder = f"{name}^{{commit}}", top
    return _git(folder, "rev-parse", "--verify", "--end-of-options", asked, asked=name).decode().strip()


def _extract(top: Path, commit: str, goal: Path) -> None:
    """The files of a commit, and of its submodules as far as they are here."""
    listed = _git(top, "ls-tree", "-r", "-z", "--full-tree", commit).decode("utf-8", "replace").split("\0")
    entries = [entry.partition("\t")[::2] for entry in listed if entry]
    names = [name for _, name in entries]
    present = [suffix for suffix in _SUFFIXES if any(name.endswith(f".{suffix}") for name in names)]
    if present:
        globs = [f":(top,glob)**/*.{suffix}" for suffix in present]
        data = _git(top, "archive", "--format=tar", commit, "--", *globs)
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(goal, filter="data")
    for facts, name in entries:
        _, kind, its_commit = facts.split(" ")
        if kind == "commit" and (top / name / ".git").exists():
            _extract(top / name, its_commit, goal / name)


def _renamed(top: Path, commit: str, name: str) -> str:
    """What a file was called in a commit, where git sees that it was renamed since; else empty."""
    found = _git(top, "diff", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff", "-z", commit)
    words = iter(found.decode("utf-8", "replace").split("\0"))
    return next((before for _, before, after in zip(words, words, words, strict=False) if after == name), "")


def _git(folder: Path, *arguments: str, asked: str = "") -> bytes:
    try:
        done = subprocess.run(["git", "--no-optional-locks", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise Refused(Diagnostic("no-git", "git is not installed", help="install it, or use `OLD NEW`")) from None
    if done.returncode:
        if asked:
            problem, help = f"there is no revision `{asked}`", "`git log --oneline` lists revisions"
        else:
            problem, help = done.stderr.decode(errors="replace").strip().removeprefix("fatal: "), "say `OLD NEW`"
        raise Refused(Diagnostic("bad-revision", problem, help=help))
    return done.stdout
