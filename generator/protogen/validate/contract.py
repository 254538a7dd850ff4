"""Turns a schema or a config into the contract that documents are checked against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from protogen import request
from protogen.checks.compile import compile_checks
from protogen.languages.target import Job
from protogen.model.lower import lower
from protogen.model.messages import messages, subschemas
from protogen.model.passes import finish
from protogen.project.config import Config, closest
from protogen.project.config import find as find_config
from protogen.schema.load import load
from protogen.source.diagnostics import Diagnostic, Refused, Severity
from protogen.source.place import Json
from protogen.validate.retired import changes
from protogen.validate.values import Contract, Names, Retired


def settle(file: Path | None, schema: Path | None, *, message: str, tolerant: bool) -> tuple[Contract, Job, Config]:
    """The contract that a command line and the config ask for."""
    asked = request.settle(file or find_config(Path.cwd()), schema, (), None, targets=False)
    job = load_job(asked.schema, asked.config)
    return contract(job, asked.config, message=message, tolerant=tolerant), job, asked.config


def load_job(schema: Path, config: Config) -> Job:
    """The models and check programs of a schema. Raises Refused if they cannot be made."""
    return request.compiled(schema, config).sound().plain


def contract(job: Job, config: Config, *, message: str = "", tolerant: bool = False) -> Contract:
    """The contract of a job, or with `message` of one message."""
    program = (job.tolerant if tolerant else job.checks).document
    names = (Names(message),) if message else tuple(_names(job))
    known = program["roots"]
    if message and message not in known:
        help = closest(message, known, "messages")
        raise Refused(Diagnostic("unknown-message", f"the contract has no `{message}`", help=help))
    names = tuple(each for each in names if each.root in known)
    if not names:
        place = job.schema.root.place
        help = "name the definitions that are messages, with `roots` in the config or with `--message`"
        raise Refused(Diagnostic("no-message", "the schema does not say which documents are valid", place, help))
    retired = () if message else tuple(_retired(job, config))
    title = message or job.spec.title or names[0].root
    return Contract(title, "tolerant" if tolerant else "strict", program, names, retired)


def _names(job: Job) -> Iterator[Names]:
    """For each entry point, how to tell its messages apart."""
    every = [*messages(job.schema, job.spec)]
    for root in job.spec.roots:
        own = [each for each in every if each.root == root]
        path = next((each.tag_path for each in own), ())
        yield Names(root, path, {tag: each.name for each in own for tag in each.tags} if path else {})


def _retired(job: Job, config: Config) -> Iterator[Retired]:
    """The messages of the config's `retired` schema files."""
    base = Path(config.path).parent
    for path in listed(config, "retired"):
        schema, found = load(base / path, shown=request.shown(base / path), inside=config.inside)
        errors = [each for each in found if each.severity is Severity.ERROR]
        if errors:
            raise Refused(*errors)
        spec = finish(lower(schema, stem=Path(path).stem))
        roots = subschemas(schema, spec)
        program, _ = compile_checks(schema, roots)
        for root in spec.roots:
            if root in roots:
                became, hints = changes(spec, root, job.spec, [each.name for each in messages(job.schema, job.spec)])
                yield Retired(root, program.document, root, became, hints)


def listed(config: Config, option: str) -> Sequence[str]:
    """A list of paths among the options of the fixtures target; a single path needs no list."""
    value: Json = config.target.get("fixtures", {}).get(option, [])
    return [value] if isinstance(value, str) else [str(each) for each in value]


def with_spec(contract: Contract, job: Job) -> Contract:
    """The contract with its Spec, so that the parts that documents use are counted."""
    return replace(contract, spec=job.spec, choices=(job.checks.document, job.tolerant.document))
