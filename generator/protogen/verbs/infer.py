"""`protogen infer`: makes a schema from samples, or compares samples with a contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen import working
from protogen.console import Reporter, complain, paint, say, tell
from protogen.verbs.options import FILE, format_option, revisions

if TYPE_CHECKING:
    from protogen.infer.samples import Samples
    from protogen.source.diagnostics import Diagnostic

_NOTES = 12
"""Of one rule not more notes are printed."""


@click.command("infer", short_help="Make a schema from samples, or compare samples with a contract.")
@click.argument("samples", nargs=-1, required=True, type=FILE, metavar="SAMPLE...")
@click.option("--title", metavar="WORDS", default="", help="What the schema describes (default: from the file's name).")
@click.option("-o", "--out", type=FILE, metavar="FILE", help="Write the schema to this file instead of stdout.")
@click.option(
    "--against",
    metavar="CONTRACT",
    shell_complete=revisions,
    help="Make no schema; say what the samples hold that this one does not: a file, or the config's in a git revision.",
)
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@format_option
@click.option("-q", "--quiet", is_flag=True, help="Print no notes.")
def command(
    samples: tuple[Path, ...],
    title: str,
    out: Path | None,
    against: str | None,
    config: Path | None,
    form: str | None,
    quiet: bool,
) -> int:
    """Make a schema from samples, or compare samples with a contract.

    SAMPLE holds JSON: one document, one per line (NDJSON), or documents one after the other. It may be packed with
    gzip, or be a folder of such files; `-` is stdin. Every sample is checked against the schema before it is written.
    What samples cannot tell is printed as notes on stderr.

    With --against, exits 1 if the samples hold something that the contract does not.
    """
    if against is not None and (out or title):
        raise click.UsageError("`--against` makes no schema, so `--out` and `--title` mean nothing with it")
    with Reporter(form) as reporter:
        from protogen.infer.samples import opened_samples

        with opened_samples(samples) as opened:
            if against is not None:
                reporter.code = _compare(opened, against, config, reporter)
            else:
                _infer(opened, title or _title(samples, out), out, quiet)
    return reporter.code


def _infer(samples: Samples, title: str, out: Path | None, quiet: bool) -> None:
    from protogen import request
    from protogen.infer import output
    from protogen.infer.run import infer
    from protogen.project.write import save
    from protogen.validate.progress import Progress

    before = output.before(out, request.shown(out)) if out else None
    working.end()  # the bar takes its place
    progress = Progress()
    try:
        made = infer(samples, title, progress)
    finally:
        progress.close()
    text = output.text(made.schema)
    if out is None:
        say(text, end="")
    elif text != before:
        save(out, text)
    if not quiet:
        complain(_few(made.notes))
    if out is not None:
        word, style = ("unchanged", "dim") if text == before else ("changed", "note") if before else ("new", "add")
        number = f"{made.documents:,} sample{'' if made.documents == 1 else 's'}"
        say(f"{request.shown(out)}  {paint(word, style)}: {number}, each valid for it")


def _few(notes: Iterable[Diagnostic]) -> Iterator[object]:
    """The notes, of each rule the first few."""
    seen: Counter[str] = Counter()
    for each in notes:
        seen[each.rule] += 1
        if seen[each.rule] <= _NOTES:
            yield each
    for rule, count in seen.items():
        if count > _NOTES:
            yield f"note[{rule}]: {count - _NOTES:,} more of these"


def _compare(samples: Samples, against: str, config: Path | None, reporter: Reporter) -> int:
    from protogen.infer.against import RULES, compare
    from protogen.validate import contract
    from protogen.validate.progress import Progress

    reporter.about = RULES
    progress = Progress()
    with ExitStack() as stack:
        asked, job, _ = contract.settle(config, _schema(against, config, stack), message="", tolerant=False)
        working.end()
        try:
            found = compare(samples, job, asked, progress)
        finally:
            progress.close()
    reporter.print(found.diagnostics())
    if reporter.form == "text":
        more = f" (and {found.more:,} more that are not listed)" if found.more else ""
        things = f"{len(found.counts):,} thing{'' if len(found.counts) == 1 else 's'} that it does not have{more}"
        number = f"{found.documents:,} sample{'' if found.documents == 1 else 's'}"
        tell(f"{number} against {asked.title}: {things if found.counts else 'nothing that it does not have'}")
    return 1 if found.counts else 0


def _schema(against: str, config: Path | None, stack: ExitStack) -> Path:
    """The file of a contract. A git revision has the config's schema as it was then."""
    from protogen import settings
    from protogen.breaking.against import against as older
    from protogen.project import config as configs

    file = config or configs.find(Path.cwd())
    now = settings.read(file, str(file)).schema if file else None
    return stack.enter_context(older(against, now or Path.cwd())).path


def _title(samples: tuple[Path, ...], out: Path | None) -> str:
    """A title from the name of the file to write, or of the one sample."""
    from protogen.infer.names import pascal

    names = [out, samples[0] if len(samples) == 1 else None]
    stems = [each.resolve().name.lstrip(".").split(".")[0] for each in names if each is not None and str(each) != "-"]
    return next((made for each in stems if (made := pascal(each)) and made not in ("Schema", "Samples")), "Message")
