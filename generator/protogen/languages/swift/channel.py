"""Prints what a client must know of its channel: one value of the run-time's `LiveChannel`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from protogen.languages.layout import Layout, comma, group, indent, join, line, soft
from protogen.languages.swift.layout import call, labelled
from protogen.languages.swift.words import literal
from protogen.source.place import Json, split_pointer
from protogen.wire.client import Client, Verdicts
from protogen.wire.values import Call, KeepAlive, Parameter, Refresh


def channel(client: Client, message: str, read: Layout, properties: Mapping[Parameter, str]) -> Layout:
    """`LiveChannel<Message>(...)`. `properties`: the Swift property of each parameter."""
    own = client.channel
    flow = client.flow
    parts: list[tuple[str, Layout]] = [
        ("server", "server.address"),
        ("address", literal(f"/{own.address.lstrip('/')}")),
        ("read", read),
        ("values", listed(_value(client, each, properties[each]) for each in client.given)),
        ("subprotocols", _texts(own.subprotocols)),
        ("refresh", _refresh(client.refresh) if client.refresh else ""),
        ("refused", _verdicts(client.refused)),
        ("closed", _verdicts(client.closed)),
        ("failures", _dictionary((f".{key}", literal(value)) for key, value in client.failures.items())),
        ("keepAlive", _keep_alive(client.keep_alive) if client.keep_alive else ""),
        ("correlation", _correlation(client, properties)),
        ("order", path(own.order)),
        ("tag", _texts(client.tag)),
        ("tags", _texts(client.tags)),
        ("repeated", _texts(flow.repeat)),
        ("ends", _texts(flow.end)),
        ("code", path(flow.code)),
        ("recover", _dictionary((literal(key), f".message{value.title()}") for key, value in flow.recover.items())),
        ("cursor", _cursor(client)),
        ("opening", "live" if client.opening else ""),
        ("awaited", _awaited(client)),
    ]
    return call(f"LiveChannel<{message}>", *(group(f"{name}: ", value) for name, value in parts if value))


def listed(items: Iterable[Layout], ends: str = "[]") -> Layout:
    """`[a, b]`, or each item on a line of its own; empty if there is none."""
    every = [*items]
    return group(ends[0], indent(soft, join((",", line), every), comma), soft, ends[1]) if every else ""


def path(pointer: str) -> Layout:
    """The steps of a JSON Pointer: `["payload", "error", "code"]`."""
    return _texts(split_pointer(pointer)) if pointer else ""


def _texts(texts: Sequence[str]) -> Layout:
    return listed(map(literal, texts))


def _dictionary(items: Iterable[tuple[str, Layout]]) -> Layout:
    return listed((key, ": ", value) for key, value in items)


def _value(client: Client, each: Parameter, property: str) -> Layout:
    place = "header" if each in client.channel.headers else "query" if each in client.channel.query else "path"
    plain = f".text({property})" if each.required else f"{property}.map(Credential.text)"
    secret = [labelled("isSecret", "true")] if each.credential else []
    shown = property if each.credential else plain
    return call("LiveValue", f"place: .{place}", f"name: {literal(each.name)}", f"value: {shown}", *secret)


def _refresh(refresh: Refresh) -> Layout:
    return call(
        "LiveRefresh",
        f"method: {literal(refresh.method)}",
        f"path: {literal(refresh.path)}",
        ("body: ", _json(dict(refresh.body)) or "[:]"),
        ("token: ", path(refresh.token) or "[]"),
    )


def _json(value: Json) -> Layout:
    """A JSON value as a literal of `JSONValue`."""
    match value:
        case None:
            return "nil"
        case dict():
            return _dictionary((literal(key), _json(each)) for key, each in value.items()) or "[:]"
        case list():
            return listed(map(_json, value)) or "[]"
        case _:
            return literal(value)


def _verdicts(verdicts: Verdicts) -> Layout:
    """What differs from the run-time's answer to unlisted numbers."""
    other = str(verdicts.other)

    def usual(number: int) -> str:
        return str(verdicts.server) if verdicts.server and number >= 500 else other

    rows = ((str(number), literal(str(each))) for number, each in verdicts.listed.items() if str(each) != usual(number))
    return _dictionary(rows)


def _keep_alive(keep: KeepAlive) -> Layout:
    times = [f"every: {literal(keep.every)}", f"within: {literal(keep.within)}"]
    texts = [f"send: {literal(keep.send)}", f"expect: {literal(keep.expect)}"] if keep.send else []
    return call("LiveKeepAlive", *times, *texts)


def _correlation(client: Client, properties: Mapping[Parameter, str]) -> Layout:
    return ("(", path(client.channel.correlation), f", {properties[client.subject]})") if client.subject else ""


def _cursor(client: Client) -> Layout:
    resume = client.resume
    return (f"({literal(resume.carrier)}, ", path(resume.start), ")") if resume.kind == "query" else ""


def _awaited(client: Client) -> Layout:
    awaits = client.opening.awaits if client.opening else None
    return _texts(client.tags_of(awaits.name)) if awaits else ""


def pending(client: Client, each: Call) -> Layout:
    """`LiveCall(ids: (["id"], ["id"]), tags: ["accepted"])`."""
    tags = dict.fromkeys(tag for reply in each.reply for tag in client.tags_of(reply.name))
    ids = [("ids: (", path(each.ids[0]), ", ", path(each.ids[1]), ")")] if each.ids else []
    return call("LiveCall", *ids, ("tags: ", _texts([*tags]) or "[]"))
