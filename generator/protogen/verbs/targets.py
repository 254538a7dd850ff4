"""`protogen targets`: lists the targets, with a sentence and the options of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from protogen.console import complain, paint, say


@click.command("targets", short_help="List the targets and their options in the config file.")
def command() -> None:
    """List the targets and their options in the config file."""
    from protogen.languages import registry as target
    from protogen.source.diagnostics import Refused

    names = target.names()
    width = max(map(len, names), default=0)
    for name in names:
        try:
            found = target.get(name)
        except Refused as refused:  # a broken target from another package must not hide the others
            complain(refused.diagnostics)
            continue
        summary = (type(found).__doc__ or "").strip().partition("\n")[0]
        say(f"{paint(name, 'note')}{'':<{width - len(name)}}  {summary}".rstrip())
        for option, schema in found.options.items():
            say(f"{'':<{width}}    {option}: {schema.get('description', '')}{_choices(schema)}")


def _choices(schema: Mapping[str, Any]) -> str:
    """What an option takes, where that is a list of words."""
    words = [f"{json.dumps(each)}{' (default)' * (each == schema.get('default'))}" for each in schema.get("enum", ())]
    return f" One of {', '.join(words)}." if words else ""
