"""What a client has to do differently to stay connected: the live part of the migration guide's checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.wire.client import Client


def connection(old: Sequence[Client], new: Sequence[Client]) -> Iterator[str]:
    """What is to be done about each channel of the new version, unless it was the same in the old one."""
    former = {each.name: each.channel for each in old}
    for each in new:
        if former.get(each.name) != each.channel:
            yield from _todos(each)


def _todos(client: Client) -> Iterator[str]:
    query = "&".join(f"{each.name}=…" for each in client.channel.query)
    place = f"{''.join(_pieces(client))}{'?' if query else ''}{query}"
    yield (
        f"Connect to `{client.name}` at `{place}`: with the client that the option `client` adds to the generated "
        "code, or by hand, and then with the lines below. Escape every value in the address."
    )
    if client.flow.end:
        ends = " or ".join(f"`{each}`" for each in client.flow.end)
        yield f"Go on reading until {ends} comes, and close then. A connection that ends before is lost: connect again."
    for code, what in client.flow.recover.items():
        then = "ask for a new token and connect again" if what == "refresh" else "connect again"
        yield f"The code `{code}` is not the end: {then}."
    if client.refresh:
        request = f"{client.refresh.method} {client.refresh.path}"
        statuses = _statuses(client, "refresh")
        yield f"If the connection is refused with {statuses}, ask `{request}` for a new token, once, and connect again."
    for status, each in client.refused.listed.items():
        if each.kind == "fail" and each.code:
            yield f"If it is refused with {status}, that means `{each.code}`: do not try again."
    yield "After any other loss wait before you connect again: a random time that grows with each try."
    if client.keep_alive:
        yield (
            f"After {client.keep_alive.every:g} seconds of silence ask the server for life; without an answer in "
            f"{client.keep_alive.within:g} seconds connect again."
        )
    if client.channel.order:
        yield f"Drop messages whose `{client.channel.order}` is lower than that of the last one: they came before."


def _pieces(client: Client) -> Iterator[str]:
    for number, piece in enumerate(client.path):
        yield f"{{{piece}}}" if number % 2 else piece


def _statuses(client: Client, kind: str) -> str:
    found = [str(status) for status, each in client.refused.listed.items() if each.kind == kind]
    return " or ".join(found) or "no status"
