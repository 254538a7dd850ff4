"""A git revision's schema files in a temporary folder; the work tree stays as it is."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from protogen.diagnostics import Diagnostic, Refused

_SUFFIXES = ("json", "yaml", "yml", "toml", "names.lock")


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of a revision: `folder` has what the repository's `top` had then."""

    name: str
    top: Path
    folder: Path

    def then(self, path: Path) -> Path:
        """A file of the work tree as it was. Raises Refused where it was not there."""
        resolved = path.resolve()
        if not resolved.is_relative_to(self.top):
            raise Refused(Diagnostic("bad-revision", f"`{path}` is not in the repository {self.top}"))
        found = self.folder / resolved.relative_to(self.top)
        if not found.exists():
            problem = f"`{resolved.relative_to(self.top)}` is not in the revision `{self.name}`"
            raise Refused(Diagnostic("bad-revision", problem, help="was it moved? say `OLD NEW` instead"))
        return found

    def now_or_then(self, path: Path) -> Path:
        """A file as it was, where the revision has it; else as it is."""
        resolved = path.resolve()
        then = self.folder / resolved.relative_to(self.top) if resolved.is_relative_to(self.top) else resolved
        return then if then.exists() else path

    def shown(self, path: Path) -> str:
        """How messages show a file of the revision: as git does."""
        relative = path.resolve().relative_to(self.folder).as_posix()
        return f"{self.name}:{relative if '/' in relative else f'./{relative}'}"


@contextmanager
def revision(name: str, near: Path) -> Iterator[Revision]:
    """The revision of the repository that holds a file. Raises Refused where there is none of that name."""
    folder = near if near.is_dir() else near.parent
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    commit = (
        _git(folder, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}", asked=name).decode().strip()
    )
    names = (
        _git(top, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).decode("utf-8", "replace").split("\0")
    )
    present = [suffix for suffix in _SUFFIXES if any(each.endswith(f".{suffix}") for each in names)]
    with tempfile.TemporaryDirectory(prefix="protogen-") as made:
        if present:
            globs = [f":(top,glob)**/*.{suffix}" for suffix in present]
            data = _git(top, "archive", "--format=tar", commit, "--", *globs)
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                archive.extractall(made, filter="data")
        yield Revision(name, top, Path(made).resolve())


def _git(folder: Path, *arguments: str, asked: str = "") -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise Refused(Diagnostic("no-git", "git is not here", help="install it, or say `OLD NEW`")) from None
    if done.returncode:
        problem = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        if asked:
            problem = f"there is no revision `{asked}`"
        raise Refused(Diagnostic("bad-revision", problem, help="`git log --oneline` lists revisions"))
    return done.stdout
