"""`protogen docs`: the message reference as Markdown and as one HTML page, and a guide from an older version."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import complain, paint, paint_diff, say
from protogen.verbs.options import FILE

if TYPE_CHECKING:
    from protogen.project.plan import Step

_FORMS = click.Choice(["markdown", "html", "both"])


@click.command("docs", short_help="Write the message reference, and the guide from an older version.")
@click.option("--schema", type=FILE, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@click.option(
    "--out", type=FILE, metavar="DIR", help="Where the pages go (default: docs/reference, beside the config)."
)
@click.option("--format", "form", type=_FORMS, default="both", show_default=True, help="Which pages to write.")
@click.option("--against", type=FILE, metavar="OLD", help="Also write the guide from this older schema.")
@click.option("--config", type=FILE, metavar="FILE", help="The config file, instead of the nearest one upwards.")
@click.option("--check", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only (with --check: and the differences).")
def command(
    schema: Path | None,
    out: Path | None,
    form: str,
    against: Path | None,
    config: Path | None,
    check: bool,
    quiet: bool,
) -> int:
    """Write the message reference: fields, values and codes with what to do about them, examples in each language.

    Both pages say the same. The HTML page is one file that asks the network for nothing: search with `/`.
    """
    from protogen import request
    from protogen.docs import build
    from protogen.project import config as configs

    quickest = ("fixtures",)  # no target runs: one is named so that the others need not wake up
    asked = request.settle(config or configs.find(Path.cwd()), schema, quickest, None)
    out = out or Path(asked.config.path).parent / "docs/reference"
    pages = build.files(asked.schema, asked.config, form, against, asked.lock_path)
    from protogen.project.plan import plan_beside
    from protogen.project.write import apply

    steps = plan_beside(pages, out, build.MARK)
    if check:
        return _compare(steps, quiet)
    apply(steps, out)
    if not quiet:
        _tell(steps, request.shown(out))
    return 0


def _compare(steps: Sequence[Step], quiet: bool) -> int:
    """What `--check` finds: the differences, and whether there are any."""
    changed = [step for step in steps if step.before != step.after]
    for step in changed:
        say(paint_diff(step.diff()), end="")
    if changed:
        number = f"{len(changed)} page{'' if len(changed) == 1 else 's'}"
        complain([f"error[drift]: {number} not as the schema makes it", "    help: `protogen docs`"])
        return 1
    if not quiet:
        say(f"up to date: {len(steps)} page{'' if len(steps) == 1 else 's'}")
    return 0


def _tell(steps: Sequence[Step], shown: str) -> None:
    words = {"add": ("new", "add"), "update": ("changed", "note"), "unchanged": ("unchanged", "dim")}
    for step in steps:
        word, style = words[step.action.value]
        say(f"{shown}/{step.path}  {paint(word, style)}")
