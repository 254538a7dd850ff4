"""Defines a target, and the job that it gets: everything about one contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from protogen.dataclass import dataclass, field, replace
from protogen.model.spec import Spec
from protogen.model.things import Former, Pins, Thing
from protogen.source.place import Json

if TYPE_CHECKING:
    from protogen.checks.program import Program
    from protogen.schema.load import Schema

Files: TypeAlias = Mapping[str, str]
"""The text of each file, by its path relative to the target's folder."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that a target needs to emit one contract."""

    spec: Spec
    checks: Program
    """The schema's assertions, which strict readers run (docs/checks.md)."""
    tolerant: Program
    """The Spec's shapes as a check program, which tolerant readers run."""
    schema: Schema
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The tables of all targets in the config file, by target."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The table of the job's own target."""
    package: Mapping[str, Any] = field(default_factory=dict)
    """What registries are told of the packages, as the config file has it (languages/package.py reads it)."""
    templates: Sequence[Path] = ()
    """The user's template folders, searched before ours."""
    pins: Mapping[str, Pins] = field(default_factory=dict)
    """The names that the name lock keeps, by language."""
    former: Mapping[str, Mapping[Thing, Former]] = field(default_factory=dict)
    """The former names that still work for one release, by language."""
    base: Path = Path()
    """The config file's folder, which relative paths in the options start from."""
    own_fixtures: Callable[[], Files] | None = None
    """Makes the files of the fixtures target, for the tests of a package that has none beside it. None: the project
    has them in `<out>/fixtures`."""

    def of(self, target: Target) -> Job:
        """Returns the job for one target, with its options."""
        return replace(self, options=self.tables.get(target.name, {}))


class Target(Protocol):
    """An output of any kind: one module, one template folder and one entry point."""

    name: str
    """The name on the command line, and of the folders `templates/<name>/` and `<out>/<name>/`."""
    label: str
    """The name in messages and documents, such as `TypeScript`."""
    options: Mapping[str, Json]
    """The target's options in the config file: a JSON Schema for each, with a `description`."""

    def emit(self, job: Job) -> Files:
        """Returns the text of each file by its path relative to the target's folder. Pure: no input or output."""
        ...
