"""`protogen mock`: a server of the contract on this machine, which plays scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import complain, say
from protogen.verbs.options import FILE

if TYPE_CHECKING:
    from protogen.live.cast import Cast
    from protogen.live.running import Asked
    from protogen.live.stage import Stage


@click.command("mock", short_help="Serve the contract on this machine, with faults on demand.")
@click.option("--schema", type=FILE, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option(
    "--scenarios", "folders", type=FILE, multiple=True, metavar="DIR", help="More scenarios: a file or folder."
)
@click.option("--scenario", metavar="NAME", help="Play this scenario to everybody.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="The port; 0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--expose", is_flag=True, help="Allow an address that other machines can reach.")
@click.option("--ready-file", type=FILE, metavar="FILE", help="Write the line that says it is ready to this file, too.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--speed", type=click.FloatRange(0), default=1.0, show_default=True, help="How fast time goes; 0: no waits."
)
@click.option("--record", type=FILE, metavar="FILE", help="Write the documents of both sides to FILE, as NDJSON.")
@click.option("--log", type=FILE, metavar="FILE", help="Write every event to FILE, as NDJSON.")
@click.option("--once", is_flag=True, help="Stop after one connection.")
@click.option("--for", "seconds", type=click.FloatRange(0), metavar="SECONDS", help="Stop after this time.")
@click.option("--strict-client", is_flag=True, help="Exit 1 if a client broke the contract.")
@click.option("--list", "listing", is_flag=True, help="List the scenarios and stop.")
@click.option("--print", "printed", metavar="NAME", help="Print a scenario as a file and stop.")
def command(
    schema: Path | None,
    config: Path | None,
    folders: tuple[Path, ...],
    scenario: str | None,
    listing: bool,
    printed: str | None,
    strict_client: bool,
    **rest: object,
) -> int:
    """Serve the contract on this machine, with faults on demand.

    A WebSocket and HTTP server plays scenarios: whole jobs, expired tokens, lost connections, broken frames. The
    first non-secret parameter of a connection chooses one by its name. The first line on stdout is a JSON object with
    the addresses; what happens is told on stderr. It stops on Ctrl-C.
    """
    from protogen.live import running
    from protogen.live.cast import cast
    from protogen.live.stage import stage

    found = stage(schema, config)
    every = cast(found, folders)
    if listing:
        return _list(every)
    if printed is not None:
        return _print(every, printed)
    asked = running.asked(rest)
    return _serve(found, every, asked, every.named(scenario).name if scenario else "", strict_client)


def _serve(stage: Stage, every: Cast, asked: Asked, scenario: str, strict: bool) -> int:
    from protogen.console import announce
    from protogen.live.running import mock

    served = mock(stage, every, asked, scenario, announce, complain)
    complain(served.summary)
    return 1 if strict and served.faults else 0


def _list(every: Cast) -> int:
    width = max(len(each.name) for each in every.scenarios)
    for each in every.scenarios:
        say(f"{each.name:<{width}}  {each.shows}")
    if every.missing:
        say("\nnot made:")
        for name, why in every.missing.items():
            say(f"{name:<{width}}  {why}")
    return 0


def _print(every: Cast, name: str) -> int:
    import json

    say(json.dumps(dict(every.named(name).words), indent=2, ensure_ascii=False))
    return 0
