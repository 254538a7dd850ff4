"""`protogen validate`: recorded traffic against the contract."""

from __future__ import annotations

import time
from pathlib import Path

import click

from protogen.console import say

_FILE = click.Path(path_type=Path)


@click.command("validate", short_help="Hold recorded documents against the contract.")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--schema", type=_FILE, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@click.option("--message", default="", metavar="NAME", help="Hold against this message or definition only.")
@click.option("--strict/--tolerant", "strict", default=True, help="As which readers judge.  [default: strict]")
@click.option("--most", type=click.IntRange(0), default=20, show_default=True, help="Show so many violations.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one object.")
@click.option("--config", type=_FILE, metavar="FILE", help="The config file, instead of the nearest one upwards.")
def command(
    files: tuple[Path, ...],
    schema: Path | None,
    message: str,
    strict: bool,
    most: int,
    form: str,
    config: Path | None,
) -> int:
    """Hold recorded documents against the contract.

    FILE is JSON, a document a line (NDJSON) or documents one behind the other, also packed with gzip; `-` is stdin.
    Each document must be one of the contract's messages. Exits 1 where one is not.
    """
    started = time.perf_counter()
    from protogen.validate import contract
    from protogen.validate.progress import Progress
    from protogen.validate.report import Report
    from protogen.validate.run import validate

    asked, _, _ = contract.settle(config, schema, message=message, tolerant=not strict)
    progress = Progress()
    try:
        tally = validate(asked, files, most, progress)
    finally:
        progress.close()
    report = Report(asked, tally, time.perf_counter() - started)
    if form == "json":
        say(report.json())
    else:
        for line in report.text():
            say(line)
    return 1 if tally.refused else 0
