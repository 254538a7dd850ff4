"""The plan of a channel's client in TypeScript: one constant that the run-time follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from protogen.languages.layout import Layout, columns, comma, either, group, hard, indent, join, line, render, soft
from protogen.languages.typescript.layout import WIDTH
from protogen.languages.typescript.names import key, literal
from protogen.model.spec import Field, Kind, Record, Scalar, Spec
from protogen.source.place import Json, split_pointer
from protogen.wire.client import Client, Verdicts
from protogen.wire.values import Call, Entry, Flow, Parameter, Verdict

LIVE = "live"
"""The name of the run-time in a contract's file: no type's, as those begin with a capital."""
_PURE = "/* @__PURE__ */"
"""Tells bundlers that a call does nothing but give its result."""


class Code(NamedTuple):
    """Source code, printed as it is."""

    layout: Layout


Value: TypeAlias = Json | Code
"""JSON with source text in it."""


def constant(name: str, value: Mapping[str, Value]) -> str:
    """`const name = {...};`, laid out as `deno fmt` would."""
    head, rest = f"const {name} =", (_layout(value), ";")
    beside = columns(f"{head} {{") <= WIDTH
    return render((head, " ", rest) if beside else (head, indent(hard, rest)), WIDTH, measure=columns)


def plan(client: Client, handlers: Mapping[str, str]) -> Mapping[str, Value]:
    """The plan of a channel. `handlers`: by tag, the name of the function for such messages."""
    channel, subject = client.channel, client.subject
    members: Mapping[str, Value] = {
        "name": client.name,
        "address": list(client.path),
        "servers": {each.name: _some(url=each.url, http=each.http) for each in client.servers},
        "parameters": [_parameter(each, client) for each in client.given],
        "subprotocols": list(channel.subprotocols),
        "correlation": subject and {"path": split_pointer(channel.correlation), "parameter": subject.name},
        "order": split_pointer(channel.order) if channel.order else None,
        "tag": list(client.tag) or None,
        "tags": list(client.tags),
        "handlers": dict(handlers),
        "flow": _flow(client.flow),
        "refused": _verdicts(client.refused),
        "closed": _verdicts(client.closed),
        "failures": dict(client.failures),
        **_live(client),
        "strict": _readers("STRICT", client.sends),
        "tolerant": _readers("TOLERANT", client.sends),
        "sent": _readers("STRICT", client.receives) if client.receives else None,
    }
    return {name: value for name, value in members.items() if value is not None}


def _flow(flow: Flow) -> Mapping[str, Value]:
    code = {"code": split_pointer(flow.code)} if flow.code else {}
    return {"repeat": list(flow.repeat), "end": list(flow.end), **code, "recover": dict(flow.recover)}


def _live(client: Client) -> Mapping[str, Value]:
    """What the contract says of tokens, of silence and of new connections."""
    refresh, keep, opening, resume = client.refresh, client.keep_alive, client.opening, client.resume
    found: dict[str, Value] = {}
    if refresh:
        body, token = dict(refresh.body), split_pointer(refresh.token)
        found["refresh"] = {"method": refresh.method, "path": refresh.path, "body": body, "token": token}
    if keep:
        found["keepAlive"] = _some(every=keep.every, within=keep.within, send=keep.send, expect=keep.expect)
    if resume.start:
        query = resume.carrier if resume.kind == "query" else ""
        found["resume"] = {**_some(query=query), "from": split_pointer(resume.start)}
    if opening and opening.awaits:
        found["awaits"] = Code(_reader("TOLERANT", opening.awaits.name))
    return found


def call_plan(call: Call, spec: Spec) -> Mapping[str, Value]:
    """The plan of a call."""
    replies: list[Value] = [Code(_reader("TOLERANT", each.name)) for each in call.reply]
    if call.ids is None:
        return {"replies": replies}
    ids = [split_pointer(each) for each in call.ids]
    return {"ids": ids, **({"numeric": True} if _is_numeric(call.send, ids[0], spec) else {}), "replies": replies}


def _is_numeric(entry: Entry, path: Sequence[str], spec: Spec) -> bool:
    """Whether the id of a request is a number."""
    decl = spec.index.get(entry.name)
    found = _member(decl, path[0]) if isinstance(decl, Record) and len(path) == 1 else None
    return found is not None and isinstance(found.type, Scalar) and found.type.kind in (Kind.INTEGER, Kind.NUMBER)


def _member(record: Record, name: str) -> Field | None:
    return next((each for each in record.fields if each.name == name), None)


def _some(**members: Json) -> dict[str, Value]:
    """The members that say something."""
    return {name: value for name, value in members.items() if value not in ("", None)}


def _parameter(each: Parameter, client: Client) -> Mapping[str, Value]:
    channel = client.channel
    place = "address" if each in channel.parameters else "query" if each in channel.query else "header"
    words = {"name": each.name, "place": place, "required": each.required, "credential": each.credential}
    return {**words, **_some(default=each.default)}


def _verdicts(verdicts: Verdicts) -> Mapping[str, Value]:
    listed: Mapping[str, Value] = {str(number): _verdict(each) for number, each in verdicts.listed.items()}
    server: Mapping[str, Value] = {"server": _verdict(verdicts.server)} if verdicts.server else {}
    return {"listed": listed, **server, "other": _verdict(verdicts.other)}


def _verdict(verdict: Verdict) -> Value:
    return Code(f"{{ kind: {literal(verdict.kind)}{f', code: {literal(verdict.code)}' if verdict.code else ''} }}")


def _reader(readers: str, name: str) -> Layout:
    return group(f"{_PURE} {readers}.reader(", indent(soft, literal(name), comma), soft, ")")


def _readers(readers: str, names: Sequence[str]) -> Code:
    every = [_reader(readers, name) for name in names]
    if len(every) == 1:
        return Code(every[0])
    return Code(group(f"{_PURE} {LIVE}.anyOf([", indent(soft, join((",", line), every), comma), soft, "])"))


def _layout(value: Value) -> Layout:
    match value:
        case Code(layout):
            return layout
        case {**members} if members:
            return (
                "{",
                indent(hard, join(hard, [_entry(str(name), held) for name, held in members.items()])),
                hard,
                "}",
            )
        case []:
            return "[]"
        case [{**_first}, *_]:
            return ("[", indent(hard, join(hard, [(_layout(each), ",") for each in value])), hard, "]")
        case [*items]:
            return group("[", indent(soft, join((",", line), map(_layout, items)), comma), soft, "]")
        case {}:
            return "{}"
    return literal(value)


def _entry(name: str, value: Value) -> Layout:
    head, held = f"{name if name.isdecimal() else key(name)}:", _layout(value)
    beside = (head, " ", held, ",")
    return either(beside, (head, indent(hard, held, ","))) if isinstance(value, str) else beside
