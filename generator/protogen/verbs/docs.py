"""`protogen docs`: writes the message reference as Markdown and HTML, and a guide from an older version."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import complain, paint, say
from protogen.verbs.options import FILE, revisions, schema_option

if TYPE_CHECKING:
    from protogen.docs.build import Book
    from protogen.project.plan import Step

_FORMS = click.Choice(["markdown", "html", "both"])


@click.command("docs", short_help="Write the message reference, and a migration guide.")
@schema_option
@click.option(
    "--out", type=FILE, metavar="DIR", help="The folder for the pages (default: docs/reference, next to the config)."
)
@click.option("--format", "form", type=_FORMS, default="both", show_default=True, help="Which pages to write.")
@click.option("--title", metavar="WORDS", default="", help="What the pages are called (default: the schema's title).")
@click.option(
    "--against",
    metavar="OLD",
    shell_complete=revisions,
    help="Also write the migration guide from this older schema: a file, or a git revision (main, v1.2, REV:path).",
)
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option("--check", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors (with --check: also the differences).")
def command(
    schema: Path | None,
    out: Path | None,
    form: str,
    title: str,
    against: str | None,
    config: Path | None,
    check: bool,
    quiet: bool,
) -> int:
    """Write the message reference: fields, values, codes with what to do about them, and examples in each language.

    Both pages have the same content. The HTML page is one self-contained file; press `/` to search it.
    """
    from protogen import request
    from protogen.docs import build
    from protogen.project import config as configs

    quickest = ("fixtures",)  # no target runs: naming one keeps the others from being loaded
    asked = request.settle(config or configs.find(Path.cwd()), schema, quickest, None)
    out = out or Path(asked.config.path).parent / "docs/reference"
    book = build.book(asked.schema, asked.config, asked.lock_path, title)
    complain(book.faults)
    with ExitStack() as stack:
        pages = book.files(form, _older(book, against, stack) if against else None)
    from protogen.project.plan import plan_beside
    from protogen.project.write import apply

    steps = plan_beside(pages, out, build.MARK)
    if check:
        return _compare(steps, out, quiet, book.left_out)
    apply(steps, out)
    if not quiet:
        _tell(steps, request.shown(out))
        _say_if(book.left_out)
    return 0


def _older(book: Book, against: str, stack: ExitStack) -> Book:
    """The reference of the older schema that `--against` names."""
    from protogen.breaking.against import against as older
    from protogen.docs.build import Book

    schema = Path(book.version.job.schema.root.place.source.path)
    old = stack.enter_context(older(against, schema))
    return Book(old.version(old.path, book.version.config, schema), called=old.name)


def _compare(steps: Sequence[Step], out: Path, quiet: bool, left_out: str) -> int:
    """Print the differences that `--check` finds; 1 if there are any."""
    from protogen.verbs import drift

    if changed := [step for step in steps if step.changed]:
        drift.show(changed, out)
        complain(drift.counted(changed, out, "page", "`protogen docs`"))
        return 1
    if not quiet:
        say(f"up to date: {len(steps)} page{'' if len(steps) == 1 else 's'}")
        _say_if(left_out)
    return 0


def _say_if(text: str) -> None:
    if text:
        say(text)


def _tell(steps: Sequence[Step], shown: str) -> None:
    words = {"add": ("new", "add"), "update": ("changed", "note"), "unchanged": ("unchanged", "dim")}
    for step in steps:
        word, style = words[step.action.value]
        say(f"{shown}/{step.path}  {paint(word, style)}")
