"""The whole as one pure function.

Schema ──lower, finish──▶ Spec ───────────────────┐
  │                        └──▶ tolerant program ─┼──▶ each target.emit ──▶ {target: {path: text}}
  ├──compile_checks──▶ strict program ────────────┤
  │                        └──▶ loss ledger ──────┘
  └──annotations, and every stage's faults ──▶ diagnostics
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from protogen import REVISION
from protogen.checks import annotation
from protogen.checks.compile import compile_checks
from protogen.checks.ledger import Ledger, allows, ledger, losses
from protogen.checks.tolerant import tolerant_program
from protogen.fixtures.making import bundle
from protogen.languages.language import Job, Target
from protogen.lock.file import Lock
from protogen.lock.lock import locked
from protogen.model.lower import lower, says_something
from protogen.model.passes import finish
from protogen.model.spec import Spec
from protogen.project.config import Config, closest
from protogen.project.manifest import Origin
from protogen.schema.load import Schema, Subschema
from protogen.source.diagnostics import Diagnostic, Severity, tidy


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a schema. `files`, by target and path, is empty where a diagnostic is an error."""

    job: Job
    ledger: Ledger
    files: Mapping[str, Mapping[str, str]]
    diagnostics: tuple[Diagnostic, ...]
    lock: Lock | None = None
    """The name lock as this build leaves it; None where the project keeps none."""

    @property
    def failed(self) -> bool:
        """Whether a diagnostic is an error."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)


def build(
    schema: Schema,
    config: Config,
    targets: Sequence[Target],
    diagnostics: Iterable[Diagnostic] = (),
    lock: Lock | None = None,
) -> Built:
    """What the targets make of a loaded schema. `diagnostics`: what loading found. `lock`: names to keep."""
    formats = config.formats == "assertion"
    spec = finish(lower(schema, config.roots, PurePosixPath(schema.root.place.source.path).stem))
    roots = subschemas(schema, spec)
    strict, faults = compile_checks(schema, roots, assert_formats=formats)
    account = ledger(roots, spec, strict, formats=formats)
    faults = tuple(replace(each, severity=Severity.NOTE) if allows(account, config, each) else each for each in faults)
    found = tidy(
        [
            *diagnostics,
            *faults,
            *annotation.check(schema),
            *_unknown_roots(schema, config),
            *losses(account, config, faults),
        ]
    )
    folders = (config.templates,) if config.templates else ()
    job = Job(spec, strict, tolerant_program(spec), schema, templates=folders)
    if lock is not None:
        job, lock = locked(job, lock)
    built = Built(job, account, {}, found, lock)
    return built if built.failed else replace(built, files=_files(built, config, targets))


def _files(built: Built, config: Config, targets: Sequence[Target]) -> Mapping[str, Mapping[str, str]]:
    """Each target's files, with the ledger beside them where the target reads documents.

    A target that can have work done beside us (`begin`) starts first and is asked last.
    """
    jobs = {target.name: _job(target, built, config) for target in targets}
    beside = [target for target in targets if hasattr(target, "begin")]
    for target in beside:
        target.begin(jobs[target.name])
    account = {"ledger.json": built.ledger.dump()}
    files: dict[str, Mapping[str, str]] = {}
    for target in sorted(targets, key=lambda target: target in beside):
        reads = getattr(target, "reads", True)
        files[target.name] = {**target.emit(jobs[target.name]), **(account if reads else {})}
    return {target.name: files[target.name] for target in targets}


def _job(target: Target, built: Built, config: Config) -> Job:
    base = Path(config.path).parent
    fixtures = replace(built.job, options=config.target.get("fixtures", {}), base=base)
    options = config.target.get(target.name, {})
    return replace(built.job, options=options, base=base, bundle=partial(bundle, fixtures))


def subschemas(schema: Schema, spec: Spec) -> Mapping[str, Subschema]:
    """The subschema that says what values a declaration has, for every one that has such a subschema."""
    definitions = schema.definitions()
    found = {decl.name: schema.at(decl.place) if decl.place else definitions.get(decl.name) for decl in spec.decls}
    if spec.roots and says_something(schema):  # the document may say more than the definition it is named after
        found[spec.roots[0]] = schema.root
    return {name: subschema for name, subschema in found.items() if subschema is not None}


def origin(schema: Schema, spec: Spec) -> Origin:
    """What the manifest says of the schema: its id, and a digest of what its files say, however they are laid out."""
    texts = (json.dumps(each.value, sort_keys=True, separators=(",", ":")) for each in schema.sources)
    return Origin(spec.id, hashlib.sha256("\n".join(texts).encode()).hexdigest(), REVISION)


def _unknown_roots(schema: Schema, config: Config) -> Iterator[Diagnostic]:
    definitions = schema.definitions()
    for name in config.roots:
        if name not in definitions:
            help = closest(name, definitions, "definitions")
            yield Diagnostic("unknown-root", f"the schema defines no `{name}`", at=config.at("roots"), help=help)
