"""`protogen breaking`: reports what a schema change breaks, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from protogen.console import Reporter, complain, say, show
from protogen.verbs.options import FILE, SCHEMA, format_option, languages, revisions, target_option

if TYPE_CHECKING:
    from protogen.breaking.findings import Finding
    from protogen.breaking.report import Report
    from protogen.breaking.versions import Version
    from protogen.project.config import Config
    from protogen.source.diagnostics import Diagnostic

    Rows: TypeAlias = Sequence[Mapping[str, str | int]]


@click.command("breaking", short_help="Report what a schema change breaks, and for whom.")
@click.argument("old", type=SCHEMA, required=False)
@click.argument("new", type=SCHEMA, required=False)
@click.option(
    "--against",
    metavar="REV",
    shell_complete=revisions,
    help="The old version: a file, or a git revision (main, HEAD~1, v1.2, REV:path).",
)
@click.option(
    "--run", is_flag=True, help="Also build the readers of both versions, and feed each the other's documents."
)
@target_option(languages, "With --run: only this language; may be repeated.")
@click.option("--notes", is_flag=True, help="Show each note, not only their number.")
@format_option
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
def command(
    old: Path | None,
    new: Path | None,
    against: str | None,
    run: bool,
    names: tuple[str, ...],
    notes: bool,
    form: str | None,
    config: Path | None,
) -> int:
    """Report what a schema change breaks, and for whom.

    OLD and NEW are schema files, or folders of them. With --against, the one argument is the new schema; without an
    argument it is the config's. Exits 1 if a finding is an error that the config does not allow
    (`[[breaking.allow]]`).
    """
    with Reporter(form) as reporter, ExitStack() as stack:
        from protogen.breaking import classify, versions
        from protogen.breaking.about import about
        from protogen.breaking.findings import sources
        from protogen.breaking.report import Report
        from protogen.languages import registry

        reporter.about = about()
        settings = versions.settings(config)
        found: list[Finding] = []
        left_out: dict[str, None] = {}
        skews: list[Rows] = []
        documents: list[Any] = []
        ours = False
        for one, other in _versions(stack, old, new, against, settings):
            found += _findings(one, other, settings, names if run else None, skews)
            left_out |= dict.fromkeys(each.left_out for each in (one, other) if each and each.left_out)
            documents += [source.value for each in (one, other) if each for source in each.job.schema.sources]
            ours = ours or any(each is not None and each.config is settings for each in (one, other))
        whole = Report(found, sources(registry.of(settings)), tuple(left_out), skews)
        _print(reporter, whole, classify.unneeded(found, settings, documents) if ours else [], notes)
        reporter.code = 1 if any(each.fails for each in found) else 0
    return reporter.code


def _print(reporter: Reporter, whole: Report, idle: Sequence[Diagnostic], notes: bool) -> None:
    from protogen.breaking import report

    if reporter.form == "json":
        say(report.as_json(whole, idle))
    elif reporter.form == "text":
        reporter.print(idle)
        for line in report.text(whole, notes=notes):
            show(line)
    else:
        reporter.print([*report.diagnostics(whole.findings), *idle])


def _versions(
    stack: ExitStack, old: Path | None, new: Path | None, against: str | None, config: Config
) -> Iterator[tuple[Version | None, Version | None]]:
    from protogen.breaking import versions

    if against is None:
        if old is None or new is None:
            raise click.UsageError("give OLD and NEW, or --against REV")
        for one, other in versions.pairs(old, new):
            yield _compiled(one, config, old), _compiled(other, config, new)
        return
    if new is not None:
        raise click.UsageError("with --against, give only the new schema")
    from protogen.breaking.against import against as older

    schema = old or config.schema
    if schema is None:
        raise click.UsageError("give the schema, or name one in the config")
    then = stack.enter_context(older(against, schema))
    lock = Path(config.path).parent / "protogen.names.lock" if then.then else None
    for one, other in versions.pairs(then.path, schema):
        old_one = then.version(one, config, other or schema) if one else None
        new_one = versions.compiled(other, versions.for_schema(config, other), lock=lock) if other else None
        yield old_one, new_one


def _compiled(path: Path | None, config: Config, given: Path) -> Version | None:
    from protogen.breaking import versions

    inside = [given] if given.is_dir() else []
    return versions.compiled(path, versions.for_schema(config, path), inside=inside) if path else None


def _findings(
    old: Version | None, new: Version | None, config: Config, names: Sequence[str] | None, skews: list[Rows]
) -> Sequence[Finding]:
    from protogen.breaking import classify

    if old is None or new is None:
        return classify.alone(old, new)
    found = classify.findings(old, new)
    if names is not None:
        from protogen.breaking import skew
        from protogen.prove.report import left_out
        from protogen.prove.usable import usable

        readers = usable(names, config)
        ran = skew.run(old, new, readers.runners, found)
        complain(skew.matrix(ran))
        complain(left_out(readers.skipped))
        skews.append(skew.rows(ran))
        found = skew.confirmed(found, ran)
    return classify.excused(found, config.breaking)
