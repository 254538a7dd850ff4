"""What a language is: the Target protocol, the job it gets, its templates, the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from protogen.diagnostics import Diagnostic, Refused
from protogen.spec import Spec

if TYPE_CHECKING:
    from jinja2 import Environment

    from protogen.checks import Program
    from protogen.load import Schema


@dataclass(frozen=True, slots=True)
class Job:
    """What a target gets: everything about one protocol, nothing about files."""

    spec: Spec
    checks: Program
    """The schema's assertions: what strict readers accept (docs/checks.md)."""
    tolerant: Program
    """The Spec's shapes as a check program: what tolerant readers accept."""
    schema: Schema
    options: Mapping[str, Any] = field(default_factory=dict)
    """The target's own table of the config file."""
    templates: Sequence[Path] = ()
    """A user's template folders, searched before ours."""
    pins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language, the type names that the name lock keeps: declaration and identifier (name_lock.py)."""
    base: Path = Path()
    """Where relative paths in the options start: the config file's folder."""
    bundle: Callable[[], str] = lambda: '{"fixtures": []}'
    """Makes the fixtures as one JSON text, for a package's own tests (fixtures/making.py)."""


class Target(Protocol):
    """A language. One module, one template folder, one entry-point line."""

    name: str
    """The word on the command line, of `templates/<name>/` and of `<out>/<name>/`."""
    options: Mapping[str, str]
    """Names of the options the target takes from the config file, with a sentence each."""

    def emit(self, job: Job) -> Mapping[str, str]:
        """The files: a path relative to the target's folder, and the text. Pure: no input or output."""
        ...


@cache
def templates_root() -> Path:
    """Where the templates are: inside the installed package, or beside `generator/` in a checkout."""
    installed = Path(__file__).parent / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.loopcontrols"],
    )


def environment(target: str, filters: Mapping[str, Callable[..., Any]], extra: Sequence[Path] = ()) -> Environment:
    """The Jinja environment over a target's template folder, users' folders first."""
    folders = (*(folder / target for folder in extra), templates_root() / target)
    shared = _environment(folders)
    shared.filters.update(filters)
    return shared


@cache
def word_list(target: str, file: str) -> frozenset[str]:
    """The words of a list in a target's template folder: one a line, `#` starts a remark."""
    text = (templates_root() / target / file).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if (word := line.partition("#")[0].strip()))


def reserved_words(target: str) -> frozenset[str]:
    """The words of `templates/<target>/reserved.txt`."""
    return word_list(target, "reserved.txt")


def names() -> tuple[str, ...]:
    """The names of all installed targets, ours first."""
    return tuple(_entry_points())


def get(name: str) -> Target:
    """The target of a name. Raises Refused with a suggestion where there is none."""
    from difflib import get_close_matches

    found = _entry_points().get(name)
    if found is None:
        near = get_close_matches(name, names(), 1)
        hint = f"did you mean `{near[0]}`?" if near else f"targets: {', '.join(names())}"
        raise Refused(Diagnostic("unknown-target", f"there is no target `{name}`", help=hint))
    try:
        target: Target = found.load()
    except Exception as error:
        problem = f"the target `{name}` cannot be loaded: {error}"
        raise Refused(Diagnostic("broken-target", problem, help=f"it is `{found.value}`")) from error
    return target


@cache
def _entry_points() -> Mapping[str, Any]:
    from importlib.metadata import entry_points

    order = ("swift", "python", "typescript", "fixtures")
    found = {point.name: point for point in entry_points(group="protogen.targets")}
    return {name: found[name] for name in (*order, *sorted(found)) if name in found}
