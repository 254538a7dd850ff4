"""Options that several verbs share, and the values that a shell offers for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from click import Context, Parameter

FILE = click.Path(path_type=Path)
"""A file or folder; the verb checks whether it exists."""

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    help="The format of diagnostics (default: text; in GitHub Actions: github).",
)


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
