"""The older schema that `--against` names: a file, or what a git revision has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from protogen.breaking.revision import Revision, revision
from protogen.breaking.versions import Version, compiled, for_schema
from protogen.dataclass import dataclass, replace
from protogen.project.config import Config
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.read import no_file

_SUFFIXES = (".json", ".yaml", ".yml")
_IN_REVISION = re.compile(r"(?P<name>[^:]+):(?P<path>.+)", re.DOTALL)
"""Git's way to name a file of a revision."""


@dataclass(frozen=True, slots=True)
class Old:
    """An older schema: its path, a file or a folder, and the revision that had it (None: it is here)."""

    path: Path
    then: Revision | None = None

    @property
    def name(self) -> str:
        """The revision's name as part of a file's name; empty for a file that is here."""
        return re.sub(r"[^\w.-]+", "-", self.then.name).strip("-") if self.then else ""

    def version(self, path: Path, config: Config, now: Path) -> Version:
        """One schema file of it, compiled. `now`: the schema that it is compared with."""
        if self.then is None:
            inside = [self.path] if self.path.is_dir() else []
            return compiled(path, for_schema(config, path), inside=inside)
        then = self.then
        mapped = {uri: then.now_or_then(each) for uri, each in config.map.items()}
        lock = Path(config.path).parent / "protogen.names.lock"
        # a later lock says nothing about the old names
        old_lock = found if (found := then.now_or_then(lock)) != lock else None
        before = replace(for_schema(config, now), map=mapped)
        return compiled(path, before, then.shown(path), old_lock, [then.folder])


@contextmanager
def against(text: str, schema: Path) -> Iterator[Old]:
    """The older version of a schema: a file, a revision such as `main`, `HEAD~1` or `v1.2`, or `REV:path`.

    A file wins over a revision of its name, and a revision over a folder. Raises Refused where there is neither.
    """
    if why := no_file(text):
        raise Refused(Diagnostic("no-schema", why[0], help=why[1]))
    if Path(text).is_file():
        yield Old(Path(text))
        return
    found = _IN_REVISION.fullmatch(text)
    with _revision(found["name"] if found else text, text, schema) as then:
        if then is None:
            yield Old(Path(text))
        elif found:
            yield Old(_file(then, found["path"]), then)
        else:
            yield Old(then.then(schema), then)


@contextmanager
def _revision(name: str, text: str, schema: Path) -> Iterator[Revision | None]:
    """The revision of this name; None if there is none, but a folder of the text's name."""
    opened = revision(name, schema.resolve())
    try:
        then = opened.__enter__()
    except Refused as refused:
        if Path(text).is_dir():
            yield None
            return
        raise Refused(*(_neither(each, text) for each in refused.diagnostics)) from None
    try:
        yield then
    finally:
        opened.__exit__(None, None, None)


def _neither(refusal: Diagnostic, text: str) -> Diagnostic:
    """What to say of a text that names neither a file nor a revision."""
    if Path(text).suffix.lower() in _SUFFIXES and ":" not in text:
        message = "No such file or directory, and no git revision of this name"
        help = "name the older schema's file, or a revision such as `main`"
        return Diagnostic("unreadable-schema", message, at=text, help=help)
    if refusal.message.startswith("there is no revision"):
        help = f"{refusal.help}; one of a remote has to be fetched first; or name the older schema's file"
        return replace(refusal, message=f"{refusal.message}, and no file of this name", help=help)
    return replace(refusal, help="name the older schema's file") if refusal.rule == "bad-revision" else refusal


def _file(then: Revision, path: str) -> Path:
    """A file of a revision, by its path from the repository's top, or from here if it begins with a dot."""
    base = Path.cwd().resolve() if path.startswith(".") else then.top
    at = Path(base, path).resolve()
    if at.is_relative_to(then.top) and (found := then.folder / at.relative_to(then.top)).exists():
        return found
    help = f"`git ls-tree -r --name-only {then.name}` lists its files; `./` begins a path from here"
    raise Refused(Diagnostic("bad-revision", f"`{path}` is not in the revision `{then.name}`", help=help))
