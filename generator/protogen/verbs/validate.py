"""`protogen validate`: checks recorded traffic against the contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import Reporter, say, tell
from protogen.verbs.options import FILE, SCHEMA, format_option, messages

if TYPE_CHECKING:
    from protogen.validate.report import Report
    from protogen.validate.values import Contract


@click.command("validate", short_help="Check recorded documents against the contract.")
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
@click.option("--schema", type=SCHEMA, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option(
    "--message",
    default="",
    metavar="NAME",
    shell_complete=messages,
    help="Check against this message or definition only.",
)
@click.option(
    "--strict/--tolerant", "strict", default=True, help="Use the strict or the tolerant reader (default: strict)."
)
@click.option(
    "--most", type=click.IntRange(0), default=20, show_default=True, help="Show at most this many violations."
)
@click.option("--cover", is_flag=True, help="Also list the parts of the contract that the documents never used.")
@click.option("--promote", metavar="NAME", help="Turn the document at FILE:LINE into a fixture with this name.")
@click.option("--redact", is_flag=True, help="With --promote: replace the document's own texts.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    help="Read and check here, or by Spark: files, folders and addresses that it reads, a document on each line.",
)
@click.option("--column", default="", metavar="NAME", help="With --engine spark: this column of Parquet files.")
@format_option
def command(
    files: tuple[str, ...],
    schema: Path | None,
    config: Path | None,
    message: str,
    strict: bool,
    most: int,
    cover: bool,
    promote: str | None,
    redact: bool,
    engine: str,
    column: str,
    form: str | None,
) -> int:
    """Check recorded documents against the contract.

    FILE holds JSON: one document per line (NDJSON), or documents one after the other. It may be packed with gzip,
    or be a folder of such files; `-` is stdin. Each document must be one of the contract's messages. Exits 1 if one
    is not, and 2 if there is none.

    With --promote, FILE:LINE names one document, which becomes a fixture in the config's `recorded` folder.
    """
    if redact and promote is None:
        raise click.UsageError("`--redact` needs `--promote`")
    _fitting(files, promote, engine, column)
    with Reporter(form) as reporter:
        from protogen.model.messages import left_out
        from protogen.validate import contract

        asked, job, settings = contract.settle(config, schema, message=message, tolerant=not strict)
        if promote is not None:
            from protogen.validate.promote import promote as keep

            for line in keep(tuple(map(Path, files)), promote, asked, job, settings, redact=redact):
                say(line)
            return 0
        asked = contract.with_spec(asked, job) if cover else asked
        report = _by_spark(asked, files, most, column) if engine == "spark" else _report(asked, files, most)
        _print(report, reporter, left_out(job.schema, job.spec))
        reporter.code = 1 if report.tally.refused else 0
    return reporter.code


def _fitting(files: tuple[str, ...], promote: str | None, engine: str, column: str) -> None:
    """Refuse options that do not go together."""
    if engine == "local" and column:
        raise click.UsageError("`--column` needs `--engine spark`")
    if engine == "spark" and promote is not None:
        raise click.UsageError("`--promote` reads a file here, not by Spark: leave out `--engine spark`")
    if engine == "spark" and "-" in files:
        raise click.UsageError("Spark cannot read stdin: name files, or leave out `--engine spark`")


def _by_spark(asked: Contract, files: tuple[str, ...], most: int, column: str) -> Report:
    import time

    from protogen.validate.cluster import validate
    from protogen.validate.report import Report

    started = time.perf_counter()
    tally = validate(asked, files, most, column)
    return Report(asked, tally, time.perf_counter() - started)


def _report(asked: Contract, files: tuple[str, ...], most: int) -> Report:
    import time

    from protogen import working
    from protogen.validate.inputs import under
    from protogen.validate.progress import Progress
    from protogen.validate.report import Report
    from protogen.validate.run import validate

    every = [each for path in files for each in under(Path(path))]
    started = time.perf_counter()
    working.end()  # the bar takes its place
    progress = Progress()
    try:
        tally = validate(asked, every, most, progress)
    finally:
        progress.close()
    return Report(asked, tally, time.perf_counter() - started)


def _print(report: Report, reporter: Reporter, left_out: str) -> None:
    """Print the report: as text, as one JSON object, or its violations in a format for other tools."""
    empty = report.empty()
    if reporter.form == "json":
        say(report.json())
        return
    reporter.print(empty if reporter.form == "text" else [*report.diagnostics(), *empty], stream=sys.stderr)
    if reporter.form != "sarif":
        for line in report.text(violations=reporter.form == "text"):
            tell(line)
        if left_out:
            tell(left_out)
