"""Combines a command line and a config file into one request, the first step of most verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from protogen import settings
from protogen.dataclass import dataclass, replace
from protogen.languages import registry
from protogen.languages.target import Target
from protogen.project import config as configs
from protogen.project.config import Config
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.paths import shown
from protogen.source.read import why_unreadable

if TYPE_CHECKING:
    from protogen.lock.file import Lock
    from protogen.pipeline import Built, Contract
    from protogen.project.plan import Step


__all__ = ["Request", "compiled", "settle", "shown"]


@dataclass(frozen=True, slots=True)
class Request:
    """A schema file, the config that applies to it (its paths as given on the command line), and the targets."""

    schema: Path
    config: Config
    targets: tuple[Target, ...]

    def compile(self) -> Contract:
        """Load the schema and compile it."""
        return compiled(self.schema, self.config, self.lock())

    def build(self, starts: Callable[[str], None] = lambda name: None) -> Built:
        """Compile the schema, and emit every target's files, which do not have to fit in memory together. `starts`
        is called with the name of each target."""
        from protogen import pipeline
        from protogen.project.spool import Spool

        contract = self.compile()
        return pipeline.Built(contract, pipeline.emit(contract, self.targets, starts, Spool().keep))

    def inputs(self, contract: Contract) -> tuple[Path, ...]:
        """The files and folders that a build read, except the config and the name lock."""
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
        """Where the project's name lock is, or would be: beside its config."""
        return Path(self.config.path).parent / "protogen.names.lock" if self.config.path else None

    def with_lock(self) -> Request:
        """The same, keeping a name lock from now on. Raises Refused without a config to keep it beside."""
        if not self.config.path:
            help = "a config file says where the project is"
            raise Refused(
                Diagnostic("no-config", "the name lock belongs beside the config, and there is none", help=help)
            )
        return replace(self, config=replace(self.config, names_lock=True))

    def plan_lock(self, contract: Contract) -> tuple[Step, ...]:
        """What changes in the name lock."""
        if contract.lock is None or self.lock_path is None:
            return ()
        from protogen.project.plan import Step

        before = self.lock_path.read_bytes() if self.lock_path.is_file() else None
        return (Step(self.lock_path.name, before, contract.lock.text().encode()),)

    def lock(self) -> Lock | None:
        """The project's name lock; None if it has none."""
        if self.lock_path is None:
            return None
        from protogen.lock import file as lock_file

        found = lock_file.read(self.lock_path, shown(self.lock_path))
        return lock_file.Lock() if found is None and self.config.names_lock else found

    def plan(self, built: Built, *, others: bool, force: bool, check: bool = False) -> tuple[Step, ...]:
        """What changes in the output folder. `others`: leave what targets not built now have there. `check`: it is
        only shown."""
        from protogen.pipeline import origin
        from protogen.project.plan import plan

        made_from = origin(built.contract.schema, built.contract.spec)
        return plan(built.files, self.config.out, made_from, others=others, force=force, check=check)

    def write(
        self, built: Built, *, others: bool, force: bool, waits: Callable[[str], None] = lambda folder: None
    ) -> tuple[Step, ...]:
        """Change the output folder and the name lock as planned; returns the steps in the folder. If another build
        writes there, `waits` is called with the folder, and this one waits."""
        from protogen.project.alone import alone
        from protogen.project.write import apply

        with alone(self.config.out, lambda: waits(shown(self.config.out))):
            steps = self.plan(built, others=others, force=force)
            beside = {self.lock_path.parent: self.plan_lock(built.contract)} if self.lock_path else {}
            apply(steps, self.config.out, beside)
        return steps


def settle(
    file: Path | None,
    schema: Path | None,
    names: Sequence[str],
    out: Path | None,
    *,
    targets: bool = True,
) -> Request:
    """The request of a command line. A config that was found for another schema does not apply to this one.
    `targets`: whether the verb needs targets; else the request has none."""
    config = settings.read(file, shown(file)) if file else Config()
    if schema and config.schema and not _same(schema, config.schema):
        config = Config()
    path = schema or config.schema
    if path is None:
        raise Refused(_no_schema(config))
    if not schema and not path.exists():
        problem, (_, help) = f"there is no file `{shown(path)}`", why_unreadable(path, FileNotFoundError())
        raise Refused(Diagnostic("unreadable-schema", problem, at=config.at("schema"), help=help))
    wanted = tuple(dict.fromkeys(names or config.targets or registry.names())) if targets else ()
    if config.templates and not config.templates.is_dir():
        problem = f"there is no folder `{shown(config.templates)}`"
        raise Refused(Diagnostic("bad-config", problem, at=config.at("templates")))
    return Request(path, replace(config, out=out or config.out), tuple(map(registry.get, wanted)))


def _no_schema(config: Config) -> Diagnostic:
    """What to do where neither the command line nor a config names a schema."""
    if config.path:
        help = 'write `schema = "FILE"` in it, or name the file: `--schema FILE`'
        return Diagnostic("no-schema", "this config names no schema", at=config.path, help=help)
    below = sorted(each.parent.name for each in Path().glob(f"*/{configs.NAME}"))
    likely = sorted(each.as_posix() for pattern in _LIKELY for each in Path().glob(pattern))
    if below:
        help = f"there is one in `{below[0]}`: `cd {below[0]}`, or `--config {below[0]}/{configs.NAME}`"
    else:
        help = f"name it, as in `--schema {(likely or ['FILE'])[0]}`, or start with `protogen init`"
    problem = f"no schema was named, and there is no {configs.NAME} here or in a folder above"
    return Diagnostic("no-schema", problem, help=help)


_LIKELY = ("*schema.json", "*schema.yaml", "schema/*.json", "schemas/*.json")
"""What schema files are often called."""


def compiled(
    path: Path, config: Config, lock: Lock | None = None, name: str = "", inside: Sequence[Path] = ()
) -> Contract:
    """Load a schema file and compile it. `name`: what messages call the file, if not its path from here; `inside`:
    folders that references may lead into, beside those of the config."""
    from protogen import pipeline
    from protogen.schema.load import load

    schema, found = load(path, shown=name or shown(path), map=config.map, inside=(*config.inside, *inside))
    return pipeline.compile(schema, config, found, lock)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
