"""`protogen tap`: a proxy that judges live traffic by the contract, in both directions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import announce, complain
from protogen.verbs.options import FILE

if TYPE_CHECKING:
    from protogen.live.stage import Stage


@click.command("tap", short_help="Watch live traffic, and check it against the contract.")
@click.option("--to", metavar="URL", help="The server to pass traffic on to, such as `wss://api.example.com`.")
@click.option("--server", metavar="NAME", help="The same, by its name in the contract.")
@click.option("--schema", type=FILE, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="The port; 0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--expose", is_flag=True, help="Allow an address that other machines can reach.")
@click.option("--ready-file", type=FILE, metavar="FILE", help="Write the line that says it is ready to this file, too.")
@click.option("--record", type=FILE, metavar="FILE", help="Write the documents of both sides to FILE, as NDJSON.")
@click.option("--log", type=FILE, metavar="FILE", help="Write every event to FILE, as NDJSON.")
@click.option("--once", is_flag=True, help="Stop after one WebSocket.")
@click.option("--for", "seconds", type=click.FloatRange(0), metavar="SECONDS", help="Stop after this time.")
@click.option("--inject", metavar="SCENARIO", help="Put the faults of a scenario (`protogen mock --list`) into it.")
@click.option(
    "--scenarios", "folders", type=FILE, multiple=True, metavar="DIR", help="More scenarios: a file or folder."
)
@click.option("--strict/--tolerant", default=True, help="Use the strict or the tolerant reader (default: strict).")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "order", "none"]),
    default="violation",
    show_default=True,
    help="What makes the exit code 1; `order` includes violations.",
)
def command(
    to: str | None,
    server: str | None,
    schema: Path | None,
    config: Path | None,
    strict: bool,
    fail_on: str,
    inject: str | None,
    folders: tuple[Path, ...],
    **rest: object,
) -> int:
    """Watch live traffic, and check it against the contract.

    A proxy between an app and its server. It passes every byte on as it is, judges each message with the strict or
    the tolerant reader, and checks the order that the contract describes. The first line on stdout is a JSON object
    with the address that the app should use; what happens is told on stderr. It stops on Ctrl-C. With `--inject` it
    also loses, delays and refuses connections, as a scenario of the mock does.
    """
    from protogen.live import running
    from protogen.live.cast import cast
    from protogen.live.stage import stage
    from protogen.live.tap import Goal, Tap

    if (to is None) == (server is None):
        raise click.UsageError("one of `--to` and `--server` says where the traffic goes")
    asked = running.asked(rest)
    found = stage(schema, config)
    url = to or _url(found, server or "")
    goal = Goal.of(url)
    if goal is None:
        raise click.UsageError(f"`{url}` is not a URL of a server, such as `wss://api.example.com`")
    if folders and not inject:
        raise click.UsageError("`--scenarios` is for `--inject`, which names one of them")
    faults = cast(found, folders).named(inject) if inject else None
    served = running.tap(partial(Tap, found, goal, tolerant=not strict, inject=faults), url, asked, announce, complain)
    complain(served.summary)
    failing = {"violation": {"violation"}, "order": {"violation", "order"}, "none": set()}[fail_on]
    return 1 if failing & {*served.faults} else 0


def _url(stage: Stage, name: str) -> str:
    """The URL of a server of the contract. Raises Refused if there is none of this name."""
    from protogen.checks.own import closest
    from protogen.source.diagnostics import Diagnostic, Refused

    servers = {each.name: each for channel in stage.wire.channels for each in channel.servers}
    if name not in servers:
        help = closest(name, tuple(servers), "servers") if servers else "use `--to URL`: the contract names no servers"
        raise Refused(Diagnostic("unknown-server", f"the contract has no server `{name}`", help=help))
    return servers[name].url
