"""Combines a command line and a config file into one request: every verb begins here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from protogen.languages import registry
from protogen.languages.target import Target
from protogen.project import config as configs
from protogen.project.config import Config, closest
from protogen.source.diagnostics import Diagnostic, Refused

if TYPE_CHECKING:
    from protogen.lock.file import Lock
    from protogen.pipeline import Built, Contract
    from protogen.project.plan import Step


@dataclass(frozen=True, slots=True)
class Request:
    """A schema file, its config (with paths from the command line applied), and the targets."""

    schema: Path
    config: Config
    targets: tuple[Target, ...]

    def compile(self) -> Contract:
        """Load the schema and compile it."""
        from protogen import pipeline
        from protogen.schema.load import load

        schema, found = load(self.schema, shown=shown(self.schema), map=self.config.map)
        return pipeline.compile(schema, self.config, found, self.lock())

    def build(self) -> Built:
        """Compile the schema, and emit every target's files."""
        from protogen import pipeline

        contract = self.compile()
        return pipeline.Built(contract, pipeline.emit(contract, self.targets))

    def inputs(self, contract: Contract) -> tuple[Path, ...]:
        """The files and folders that a build read, except for the config and the name lock."""
        config = self.config
        listed = [config.target.get("fixtures", {}).get(option, []) for option in ("retired", "recorded")]
        paths = [path for each in listed for path in ([each] if isinstance(each, str) else each)]
        return (
            *(Path(source.path) for source in contract.schema.sources),
            *(Path(config.path).parent / path for path in paths),
            *filter(None, [config.templates]),
        )

    @property
    def lock_path(self) -> Path | None:
        """The path of the project's name lock, next to its config, whether or not it exists."""
        return Path(self.config.path).parent / "protogen.names.lock" if self.config.path else None

    def with_lock(self) -> Request:
        """The same request, with a name lock from now on. Raises Refused if the project has no config."""
        if not self.config.path:
            help = "create a config file, or name one with `--config`"
            raise Refused(
                Diagnostic("no-config", "the name lock is kept next to the config, and there is no config", help=help)
            )
        return replace(self, config=replace(self.config, names_lock=True))

    def plan_lock(self, contract: Contract) -> tuple[Step, ...]:
        """The steps that update the name lock."""
        if contract.lock is None or self.lock_path is None:
            return ()
        from protogen.project.plan import Step

        before = self.lock_path.read_bytes() if self.lock_path.is_file() else None
        return (Step(self.lock_path.name, before, contract.lock.text().encode()),)

    def lock(self) -> Lock | None:
        """The project's name lock; None if the project does not keep one."""
        if self.lock_path is None:
            return None
        from protogen.lock import file as lock_file

        found = lock_file.read(self.lock_path, shown(self.lock_path))
        return lock_file.Lock() if found is None and self.config.names_lock else found

    def plan(self, built: Built, *, others: bool, force: bool) -> tuple[Step, ...]:
        """The steps that update the output folder. `others`: leave the files of targets that are not built now."""
        from protogen.pipeline import origin
        from protogen.project.plan import plan

        made_from = origin(built.contract.schema, built.contract.spec)
        return plan(built.files, self.config.out, made_from, others=others, force=force)


def settle(
    file: Path | None,
    schema: Path | None,
    names: Sequence[str],
    out: Path | None,
    *,
    targets: bool = True,
) -> Request:
    """The request of a command line. A config that names another schema is ignored.
    `targets`: whether the verb needs targets; without it the request has none."""
    config = configs.read(file, shown(file)) if file else Config()
    if schema and config.schema and not _same(schema, config.schema):
        config = Config()
    path = schema or config.schema
    if path is None:
        help = f"give `--schema FILE`, or write `schema = ...` in {config.path or configs.NAME}"
        raise Refused(Diagnostic("no-schema", "there is no schema to build from", at=config.path, help=help))
    wanted = tuple(dict.fromkeys(names or config.targets or registry.names())) if targets else ()
    _refuse_unknown(config)
    return Request(path, replace(config, out=out or config.out), tuple(map(registry.get, wanted)))


def shown(path: Path) -> str:
    """A path as messages show it: relative to the current folder, or absolute if that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(min(relative, os.path.abspath(path), key=len)).as_posix()


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _refuse_unknown(config: Config) -> None:
    """Raise Refused for unknown targets and options, and for values that an option cannot have."""
    faults = []
    if config.templates and not config.templates.is_dir():
        at = config.at("templates")
        faults.append(Diagnostic("bad-config", f"there is no folder `{shown(config.templates)}`", at=at))
    for name in config.targets:
        if name not in registry.names():
            help = closest(name, registry.names(), "targets")
            faults.append(Diagnostic("bad-config", f"there is no target `{name}`", at=config.at("targets"), help=help))
    for name, table in config.target.items():
        if name not in registry.names():
            at, help = config.at("target", name), closest(name, registry.names(), "targets")
            faults.append(Diagnostic("bad-config", f"there is no target `{name}`", at=at, help=help))
            continue
        known = registry.get(name).options if table else {}
        for option, value in table.items():
            at, help = config.at("target", name, option), closest(option, known, f"options of {name}")
            if option not in known:
                faults.append(Diagnostic("bad-config", f"unknown option `{option}` of `{name}`", at=at, help=help))
            elif wanted := configs.unfit(name, option, value):
                faults.append(Diagnostic("bad-config", f"`target.{name}.{option}` must be {wanted}", at=at))
    if faults:
        raise Refused(*faults)
