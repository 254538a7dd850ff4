"""The option `client` of languages, and the clients that a job asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from protogen.languages.target import Job
from protogen.model.spec import Spec
from protogen.schema.load import Schema
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json, Place
from protogen.wire.client import Client, clients
from protogen.wire.reading import channel_pointers

if TYPE_CHECKING:
    from protogen.project.config import Config

NAME = "client"
OPTION: Mapping[str, Json] = {
    NAME: {
        "type": "boolean",
        "default": False,
        "description": "Emit a client for each channel, with its run-time (docs/clients.md).",
    }
}
"""The option as languages declare it: `options = {..., **OPTION}`."""


def wanted(job: Job) -> tuple[Client, ...]:
    """The clients to emit: none unless the job's own target has `client = true`."""
    return clients(job.schema, job.spec) if job.options.get(NAME) is True else ()


def asking(config: Config) -> tuple[str, ...]:
    """The targets of a config that have `client = true`."""
    return tuple(name for name, options in config.target.items() if options.get(NAME) is True)


def not_followed(schema: Schema, spec: Spec, config: Config) -> Iterator[Diagnostic]:
    """Yields a warning for each channel that asks for what no client does: the annotation names the message that
    carries a cursor, and not the member in it."""
    help = "take the cursor in the query, or send the message yourself each time that the client is `open`"
    source = schema.root.place.source
    for each in clients(schema, spec) if asking(config) else ():
        if each.resume.kind == "message":
            problem = f"clients of `{each.name}` send no `{each.resume.carrier}` when they connect again"
            own = channel_pointers(schema)[each.name]
            place = Place(source, f"{own}/live/resume" if source.has(f"{own}/live/resume") else own)
            yield Diagnostic("resume-not-followed", problem, place, help, Severity.WARNING)


def without_channel(schema: Schema, spec: Spec, config: Config) -> Iterator[Diagnostic]:
    """Yields an error at each `client = true` where the server sends nothing on any channel."""
    names = asking(config)
    if not names or clients(schema, spec):
        return
    help = 'describe it at the schema\'s root: "x-protogen": {"channel": {"address": "/ws", "sends": "#/$defs/..."}}'
    for name in names:
        problem = f"`target.{name}.{NAME}` needs a channel on which the server sends, and the schema describes none"
        yield Diagnostic("no-channel", problem, at=config.at("target", name, NAME), help=help)
