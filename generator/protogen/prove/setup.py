"""From a schema or a config to a case that can be proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from protogen import config as configs
from protogen.checks import compile_checks
from protogen.config import Config
from protogen.diagnostics import Diagnostic, Refused, Severity
from protogen.load import load
from protogen.lower import lower
from protogen.passes import finish
from protogen.prove.values import Case
from protogen.target import Job
from protogen.tolerant import tolerant_program


def case(
    path: Path,
    name: str = "contract",
    *,
    roots: Sequence[str] = (),
    options: Mapping[str, Mapping[str, object]] | None = None,
    map: Mapping[str, Path] | None = None,
    formats: bool = False,
) -> Case:
    """The case of a schema file. Raises Refused where it cannot be built, or has no message to prove."""
    schema, found = load(path, map=map)
    spec = finish(lower(schema, roots, path.stem))
    definitions = schema.definitions()
    subjects = {root: definitions[root] for root in spec.roots if root in definitions}
    if spec.roots and spec.roots[0] not in subjects:
        subjects = {spec.roots[0]: schema.root, **subjects}
    if not subjects:
        help = "name the definitions that are messages: `roots` in the config"
        raise Refused(Diagnostic("no-message", "the schema says nothing of a document", schema.root.place, help))
    checks, faults = compile_checks(schema, subjects, assert_formats=formats)
    errors = [each for each in (*found, *faults) if each.severity is Severity.ERROR]
    if errors:
        raise Refused(*errors)
    job = Job(spec, checks, tolerant_program(spec), schema)
    return Case(name, job, subjects, options or {}, formats)


def settle(file: Path | None, schema: Path | None, out: Path | None, *, formats: bool) -> tuple[Case, Path | None]:
    """The case that a command line and the config ask for, and the folder for the report (None: no report)."""
    file = file or configs.find(Path.cwd())
    config = configs.read(file, file.as_posix()) if file else Config()
    if schema is not None and (config.schema is None or schema.resolve() != config.schema.resolve()):
        config = Config()
    elif config.schema is not None:
        schema, out = config.schema, out or config.out
    if schema is None:
        raise Refused(Diagnostic("no-schema", "there is no schema to prove", help="say `--schema FILE`"))
    formats = formats or config.formats == "assertion"
    found = case(schema, roots=config.roots, options=config.target, map=config.map, formats=formats)
    return found, out
