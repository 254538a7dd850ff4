"""What a target is, and the job it gets: all that is known of one contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from protogen.model.spec import Spec
from protogen.model.things import Former, Pins, Thing
from protogen.source.place import Json

if TYPE_CHECKING:
    from protogen.checks.program import Program
    from protogen.schema.load import Schema

Files: TypeAlias = Mapping[str, str]
"""Text by path, relative to the target's folder."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that a target needs to emit one contract."""

    spec: Spec
    checks: Program
    """The schema's assertions: what strict readers accept (docs/checks.md)."""
    tolerant: Program
    """The Spec's shapes as a check program: what tolerant readers accept."""
    schema: Schema
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Every target's table of the config file."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The table of the target that the job is for."""
    templates: Sequence[Path] = ()
    """A user's template folders, searched before ours."""
    pins: Mapping[str, Pins] = field(default_factory=dict)
    """By language, the names that the name lock keeps (name_lock.py)."""
    former: Mapping[str, Mapping[Thing, Former]] = field(default_factory=dict)
    """By language, the former names of things that stay for one release."""
    base: Path = Path()
    """Where relative paths in the options start: the config file's folder."""
    bundle: Callable[[], str] = lambda: '{"fixtures": []}'
    """Makes the fixtures as one JSON text, for a package's own tests (fixtures/making.py)."""

    def of(self, target: Target) -> Job:
        """The same job for one target, with its options."""
        return replace(self, options=self.tables.get(target.name, {}))


class Target(Protocol):
    """An output of any kind. One module, one template folder, one entry-point line."""

    name: str
    """The word on the command line, of `templates/<name>/` and of `<out>/<name>/`."""
    label: str
    """The name in messages and documents, such as `TypeScript`."""
    options: Mapping[str, Json]
    """The options that the target takes from the config file: a JSON Schema for each, with its `description`."""

    def emit(self, job: Job) -> Files:
        """The files: a path relative to the target's folder, and the text. Pure: no input or output."""
        ...

    def prepare(self) -> None:
        """Start what takes long, because a build follows for certain. Does nothing where nothing does."""
        ...
