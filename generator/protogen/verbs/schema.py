"""`protogen schema`: prints the JSON Schemas of the files that protogen reads and writes."""

from __future__ import annotations

from pathlib import Path

import click

from protogen.console import say

_PACKAGE = Path(__file__).parents[1]
_KINDS = {"config": "project", "manifest": "project", "annotation": "checks"}
"""The kinds of schema, and the folder of the package that holds each."""


@click.command("schema", short_help="Print the JSON Schema of protogen.toml, of the manifest or of x-protogen.")
@click.argument("kind", type=click.Choice(tuple(_KINDS)))
def command(kind: str) -> int:
    """Print the JSON Schema of protogen.toml (config), of the manifest or of x-protogen (annotation).

    The config's is draft-07, which TOML editors support: put `#:schema ./protogen.schema.json` on the first line.
    """
    say((_PACKAGE / _KINDS[kind] / f"{kind}.schema.json").read_text(encoding="utf-8"), end="")
    return 0
