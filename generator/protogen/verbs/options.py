"""Options that several verbs share, and the values that a shell offers for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click import Context, Parameter

FILE = click.Path(path_type=Path)
"""A file or folder; the verb checks whether it exists."""


class _SchemaFile(click.Path):
    """A schema's file: stdin and URLs are refused with a sentence, a missing file is left to the verb."""

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> Any:
        is_file = str(value) != "-" and os.path.isfile(value)  # then nothing needs to be imported
        if not is_file and not (ctx and ctx.resilient_parsing) and (why := _no_file(str(value))):
            from protogen.source.diagnostics import Diagnostic, Refused

            raise Refused(Diagnostic("no-schema", why[0], help=why[1]))
        return super().convert(value, param, ctx)


def _no_file(text: str) -> tuple[str, str] | None:
    from protogen.source.read import no_file

    return no_file(text)


SCHEMA = _SchemaFile(path_type=Path)
"""A file that holds a schema."""

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    help="The format of diagnostics (default: text; in GitHub Actions: github).",
)

_SCHEMA_HELP = "The schema (JSON or YAML), instead of the config's; the same as the argument."


def schema_option(verb: Callable[..., int]) -> Callable[..., int]:
    """The schema as an argument or as `--schema FILE`: the verb gets either as `schema`."""

    @wraps(verb)
    def called(*args: Any, given: Path | None, schema: Path | None, **named: Any) -> int:
        if given and schema and given.resolve() != schema.resolve():
            raise click.UsageError(f"the schema is named twice: `{given}`, and `{schema}` by --schema")
        if given and "names" in named and not given.exists():
            _refuse_target(str(given))
        return verb(*args, schema=schema or given, **named)

    argument = click.argument("given", type=SCHEMA, required=False, metavar="[SCHEMA]")
    option: Any = click.option("--schema", type=SCHEMA, metavar="FILE", help=_SCHEMA_HELP)
    decorated: Callable[..., int] = argument(option(called))
    return decorated


def _refuse_target(word: str) -> None:
    """Raise UsageError for the name of a target where a schema stands."""
    from protogen.languages import registry

    if word in registry.names():
        raise click.UsageError(f"there is no schema `{word}`; a target is named by `--target {word}`")


Offer = Callable[[Context, Parameter, str], list[str]]


def target_option(offered: Offer, help: str) -> Callable[[Any], Any]:
    """`--target NAME`, which may be repeated. `offered`: the values that a shell completes."""
    return click.option("--target", "names", multiple=True, metavar="NAME", shell_complete=offered, help=help)


def targets(context: Context, parameter: Parameter, begun: str) -> list[str]:
    """Offers the names of all targets."""
    from protogen.languages import registry as target

    return _offered(target.names(), begun)


def languages(context: Context, parameter: Parameter, begun: str) -> list[str]:
    """Offers the targets that have readers."""
    from protogen.project.config import Config
    from protogen.prove.usable import known

    return _offered(known(Config()), begun)


def offered_peers(context: Context, parameter: Parameter, begun: str) -> list[str]:
    """Offers the peers of all languages."""
    from protogen.prove.peers import known

    return _offered(known(), begun)


def messages(context: Context, parameter: Parameter, begun: str) -> list[str]:
    """Offers the messages and definitions of the schema that the command line or the config names."""
    from protogen.source.diagnostics import Refused
    from protogen.validate.contract import settle

    try:
        _, job, _ = settle(context.params.get("config"), context.params.get("schema"), message="", tolerant=False)
    except Refused:
        return []  # the verb itself reports why
    return _offered(job.checks.document["roots"], begun)


def revisions(context: Context, parameter: Parameter, begun: str) -> list[str]:
    """Offers the branches and tags of the repository that holds this folder."""
    import subprocess

    command = ["git", "for-each-ref", "--format=%(refname:short)"]
    try:
        names = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    except OSError:
        return []
    return _offered(names, begun)


def _offered(words: Iterable[str], begun: str) -> list[str]:
    return [word for word in words if word.startswith(begun)]
