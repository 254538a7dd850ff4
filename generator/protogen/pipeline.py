"""The pipeline as pure functions: `compile` turns a schema into a Contract, `emit` turns a Contract into files.

Schema ──lower, finish──▶ Spec ───────────────────┐
  │                        └──▶ tolerant program ─┼──▶ each target.emit ──▶ {target: {path: text}}
  ├──compile_checks──▶ strict program ────────────┤
  │                        └──▶ loss ledger ──────┘
  └──annotations, and every stage's faults ──▶ diagnostics
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from protogen import REVISION
from protogen.checks import annotation
from protogen.checks.allowances import weighed
from protogen.checks.choices import branches
from protogen.checks.compile import compile_checks
from protogen.checks.defaults import invalid_defaults
from protogen.checks.endless import ENDLESS
from protogen.checks.ledger import Ledger, ledger, losses
from protogen.checks.tolerant import tolerant_program
from protogen.dataclass import dataclass, replace
from protogen.fixtures.target import target as fixtures
from protogen.languages import registry
from protogen.languages.client import asking, not_followed, without_channel
from protogen.languages.language import Language
from protogen.languages.package import type_words
from protogen.languages.target import Files, Job, Target
from protogen.lock.file import Lock
from protogen.lock.lock import locked
from protogen.model.lower import lower
from protogen.model.messages import subschemas
from protogen.model.passes import finish
from protogen.model.spec import Spec
from protogen.project.config import Config, closest
from protogen.project.manifest import Origin
from protogen.schema.foreign import foreign
from protogen.schema.load import Schema, Subschema
from protogen.source.diagnostics import Diagnostic, Refused, Severity, tidy
from protogen.wire.client import carried
from protogen.wire.faults import faults as wire_faults
from protogen.wire.faults import in_container

LOST = "constraint-lost"


@dataclass(frozen=True, slots=True)
class Contract:
    """A compiled schema: every verb starts from one."""

    config: Config
    plain: Job
    """The job before any target adds its options: Spec, check programs, names to keep."""
    ledger: Ledger
    diagnostics: tuple[Diagnostic, ...]
    lock: Lock | None = None
    """The name lock as a build leaves it; None if the project does not keep one."""

    @property
    def schema(self) -> Schema:
        """The loaded schema."""
        return self.plain.schema

    @property
    def spec(self) -> Spec:
        """The shapes of its values."""
        return self.plain.spec

    @property
    def failed(self) -> bool:
        """Whether a diagnostic is an error."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)

    def job(self, target: Target) -> Job:
        """The job of one target."""
        return self.plain.of(target)

    def sound(self) -> Contract:
        """The same contract, for verbs that emit nothing. Raises Refused if it has an error other than
        `constraint-lost`: a constraint that readers do not enforce stops a build, but nothing else."""
        errors = [each for each in self.diagnostics if each.severity is Severity.ERROR and each.rule != LOST]
        if errors:
            raise Refused(*errors)
        return self

    def subjects(self) -> Mapping[str, Subschema]:
        """The subschema of each entry point that has one, the root's first."""
        known = subschemas(self.schema, self.spec)
        return {root: known[root] for root in self.spec.roots if root in known}


@dataclass(frozen=True, slots=True)
class Built:
    """A contract, and its files by target and path; no files if a diagnostic is an error."""

    contract: Contract
    files: Mapping[str, Files]


def build(
    schema: Schema,
    config: Config,
    targets: Sequence[Target],
    diagnostics: Iterable[Diagnostic] = (),
    lock: Lock | None = None,
) -> Built:
    """Compile and emit."""
    contract = compile(schema, config, diagnostics, lock)
    return Built(contract, emit(contract, targets))


def compile(
    schema: Schema, config: Config, diagnostics: Iterable[Diagnostic] = (), lock: Lock | None = None
) -> Contract:
    """Compile a loaded schema. `diagnostics`: those of loading it. `lock`: names to keep."""
    formats = config.formats == "assertion"
    annotations = [*annotation.check(schema, registry.annotation_schemas), *in_container(schema)]
    spec = _spec(schema, config, wired=not annotations)
    roots = subschemas(schema, spec)
    strict, faults = compile_checks(schema, roots, assert_formats=formats, unions=branches(spec))
    account = ledger(roots, spec, strict, formats=formats)
    found = [
        *diagnostics,
        *faults,
        *annotations,
        *(() if annotations else _of_wire(schema, spec, config)),
        *foreign(schema),
        *(() if any(each.rule == ENDLESS for each in faults) else invalid_defaults(schema, strict)),
        *_unknown_roots(schema, config),
        *losses(account, faults),
    ]
    said = tidy(weighed(found, account, config, (schema.root.place.source, *schema.sources)))
    folders = (config.templates,) if config.templates else ()
    base = Path(config.path).parent
    job = Job(
        *(spec, strict, tolerant_program(spec), schema),
        tables=config.target,
        package=config.package,
        templates=folders,
        base=base,
    )
    if lock is not None:
        job, lock = locked(job, lock, registry.of(config))
    return Contract(config, job, account, said, lock)


def _of_wire(schema: Schema, spec: Spec, config: Config) -> Iterator[Diagnostic]:
    """What is wrong with the channels, whose annotations have the right form."""
    yield from wire_faults(schema, spec)
    yield from without_channel(schema, spec, config)
    yield from not_followed(schema, spec, config)


def _spec(schema: Schema, config: Config, *, wired: bool) -> Spec:
    """The Spec. For clients, what channels carry is made an entry point, so that it has readers; if they are `wired`:
    what is no annotation cannot be read."""
    stem = PurePosixPath(schema.root.place.source.path).stem
    spec = finish(lower(schema, config.roots, stem, type_words()))
    missing = carried(schema, spec) if wired and asking(config) else ()
    if not missing:
        return spec
    roots = [name for name in spec.roots if name in schema.definitions()]
    return finish(lower(schema, (*roots, *missing), stem, type_words()))


def emit(
    contract: Contract,
    targets: Sequence[Target],
    starts: Callable[[str], None] = lambda name: None,
    keep: Callable[[Files], Files] = lambda files: files,
) -> Mapping[str, Files]:
    """Make each target's files; a language also gets the ledger. `starts` is called with the name of each target,
    `keep` with its files: what it returns stands for them until the last target is made.

    Makes no files if the contract has an error.
    """
    if contract.failed:
        return {}
    beside = fixtures.name in _project(contract.config, targets)
    own = None if beside else partial(fixtures.emit, contract.job(fixtures))
    account = keep({"ledger.json": contract.ledger.dump()})
    files: dict[str, Files] = {}
    for target in targets:
        starts(target.name)
        job = replace(contract.job(target), own_fixtures=own)
        files[target.name] = keep({**target.emit(job), **(account if isinstance(target, Language) else {})})
    return files


def _project(config: Config, targets: Sequence[Target]) -> set[str]:
    """The names of the targets that the output folder has in the end: a build of some leaves the config's others."""
    configured = config.targets or (registry.names() if config.path else ())
    return {*configured, *(each.name for each in targets)}


def origin(schema: Schema, spec: Spec) -> Origin:
    """The manifest's entry for the schema: its id, and a digest of its values that ignores layout."""
    texts = (json.dumps(each.value, sort_keys=True, separators=(",", ":")) for each in schema.sources)
    return Origin(spec.id, hashlib.sha256("\n".join(texts).encode()).hexdigest(), REVISION)


def _unknown_roots(schema: Schema, config: Config) -> Iterator[Diagnostic]:
    definitions = schema.definitions()
    for name in config.roots:
        if name not in definitions:
            help = closest(name, definitions, "definitions")
            yield Diagnostic("unknown-root", f"the schema defines no `{name}`", at=config.at("roots"), help=help)
