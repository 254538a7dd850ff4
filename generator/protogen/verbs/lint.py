"""`protogen lint`: finds constructs of a schema that are legal but cause trouble in practice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import Reporter, complain, paint, paint_diff, say, show
from protogen.verbs.options import FILE, format_option, schema_option

if TYPE_CHECKING:
    from protogen.request import Request


@click.command("lint", short_help="Find what is legal in a schema but causes trouble in practice.")
@schema_option
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option("--descriptions", is_flag=True, help="Ask for a description of each definition and member, too.")
@click.option("--all", "every", is_flag=True, help="Show each warning and note, not only the first of each rule.")
@click.option("--fix", is_flag=True, help="Correct what has one right answer, and show what was changed.")
@format_option
@click.option("-q", "--quiet", is_flag=True, help="Print only the findings.")
def command(
    schema: Path | None, config: Path | None, descriptions: bool, every: bool, fix: bool, form: str | None, quiet: bool
) -> int:
    """Find what is legal in a schema but causes trouble in practice.

    Places where nothing is valid, alternatives that are never chosen or that overlap, keywords without an effect,
    examples that do not validate, and more: docs/lint.md has each rule with an example and the remedy. Exits 1 on
    errors and warnings, not on notes. `[[lint.allow]]` in the config switches a rule off at a pointer, with a reason.
    """
    with Reporter(form) as reporter:
        from collections import Counter

        from protogen import request
        from protogen.lint import Facts, about, folded, lint
        from protogen.project import config as configs
        from protogen.source.diagnostics import Severity

        reporter.about = about()
        asked = request.settle(config or configs.find(Path.cwd()), schema, (), None, targets=False)
        if fix:
            _fix(asked, say if reporter.form == "text" else lambda line: complain([line]), descriptions=descriptions)
        contract = asked.compile()
        found = lint(Facts.of(contract, descriptions=descriptions), contract)
        reporter.print(found if every or reporter.form != "text" else folded(found))
        counts = Counter(each.severity for each in found)
        if not quiet and not reporter.whole:
            words = [f"{counts[each]} {each.value}{'' if counts[each] == 1 else 's'}" for each in Severity]
            show(f"{request.shown(asked.schema)}: {', '.join(words)}")
        reporter.code = 1 if counts[Severity.ERROR] or counts[Severity.WARNING] else 0
    return reporter.code


def _fix(asked: Request, tell: Callable[[str], None], *, descriptions: bool) -> None:
    """Correct the schema's files, and tell each change."""
    from protogen.lint.fixing import fix
    from protogen.project.plan import Step
    from protogen.project.write import rewrite
    from protogen.source.place import Source

    last: dict[str, Source] = {}

    def save(source: Source) -> None:
        rewrite(Path(source.path), source.text)
        last[source.path] = source

    fixed = fix(asked.compile, save, descriptions=descriptions)
    for path, before in fixed.before.items():
        step = Step(path, before.text.encode(), last[path].text.encode())
        tell(paint_diff(step.diff()).removesuffix("\n"))
    for each in fixed.done:
        tell(str(each).replace(" fixed[", f" {paint('fixed', 'help')}[", 1))
