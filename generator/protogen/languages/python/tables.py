"""Writes what a contract says of a channel as the arguments of `Channel(...)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from protogen.languages.python.layout import Brackets, Expression, Word, argument, call
from protogen.languages.python.names import Names, literal
from protogen.source.place import Json
from protogen.wire.client import Client
from protogen.wire.values import Call, Entry, Verdict


def table(client: Client, names: Names) -> Iterator[str]:
    """The arguments, one or more lines each; what is empty is left out."""
    for name, value in _values(client, names):
        if value not in (None, Word("()")):
            yield from argument(headed(f"{name}=", value), 1).split("\n")


def _call(client: Client, each: Call) -> Expression:
    """`Call(("accepted", "rejected"), ("/id", "/id"))`."""
    ids = [_texts(each.ids)] if each.ids else []
    return call("Call", _texts(tags(client, each.reply)), *ids)


def tags(client: Client, entries: Iterable[Entry]) -> tuple[str, ...]:
    """The tags of messages that the server sends."""
    return tuple(dict.fromkeys(tag for each in entries for tag in client.tags_of(each.name)))


def _values(client: Client, names: Names) -> Iterator[tuple[str, Expression | None]]:
    yield "path", _texts(client.path)
    yield "readers", _tuple(Word(f"readers.{names.readers[each]}") for each in client.sends)
    yield "takes", _tuple(Word(f"readers.{names.readers[each]}") for each in client.receives)
    yield "parameters", _tuple(_parameters(client))
    yield "subprotocols", _texts(client.channel.subprotocols)
    yield "http", _mapping({each.url.rstrip("/"): Word(literal(each.http)) for each in client.servers if each.http})
    yield "tag", _texts(client.tag)
    yield "tags", _texts(client.tags)
    yield "repeats", _texts(client.flow.repeat)
    yield "ends", _texts(client.flow.end)
    yield "code", _text(client.flow.code)
    yield "recover", _mapping({code: Word(literal(how)) for code, how in client.flow.recover.items()})
    yield "order", _text(client.channel.order)
    if client.subject is not None:
        yield "correlation", _text(client.channel.correlation)
        yield "subject", _text(client.subject.name)
    yield "refused", _verdicts(client.refused.listed)
    yield "closed", _verdicts(client.closed.listed)
    yield "failures", _mapping({reason: Word(literal(code)) for reason, code in client.failures.items()})
    yield from _live(client)


def _live(client: Client) -> Iterator[tuple[str, Expression | None]]:
    refresh, keep, resume, opening = client.refresh, client.keep_alive, client.resume, client.opening
    if refresh is not None:
        parts = (Word(literal(refresh.method)), Word(literal(refresh.path)), _json(dict(refresh.body)))
        yield "refresh", call("RefreshRequest", *parts, Word(literal(refresh.token)))
    if keep is not None:
        yield "keep_alive", call("KeepAlive", _word(keep.every), _word(keep.within))
        yield "asks", _text(keep.send)
        yield "answers", _text(keep.expect)
    if resume.kind == "query":
        yield "cursor", _texts((resume.carrier, resume.start))
    if opening is not None and opening.awaits is not None:
        yield "awaits", _texts(tags(client, [opening.awaits]))
    yield "calls", _mapping({each.name: _call(client, each) for each in client.calls})


def _parameters(client: Client) -> Iterator[Expression]:
    channel = client.channel
    for place, group in (("path", channel.parameters), ("query", channel.query), ("header", channel.headers)):
        for each in group:
            more = [Word("credential=True")] if each.credential else []
            yield call("Parameter", Word(literal(each.name)), Word(literal(place)), *more)


def _verdicts(listed: Mapping[int, Verdict]) -> Expression | None:
    """Those that say more than `fail`, which is the usual one."""
    told = {number: each for number, each in listed.items() if each != Verdict("fail")}
    return _mapping({number: call("Verdict", *map(_word, filter(None, each))) for number, each in told.items()})


def headed(head: str, value: Expression) -> Expression:
    """An expression after other words: `name=`, `"key": `."""
    match value:
        case Brackets(own, items, close):
            return Brackets(f"{head}{own}", items, close)
        case Word(text):
            return Word(f"{head}{text}")
    raise TypeError(value)


def _word(value: Json) -> Word:
    return Word(literal(value))


def _text(text: str) -> Word | None:
    return _word(text) if text else None


def _tuple(items: Iterable[Expression]) -> Expression | None:
    found = tuple(items)
    return Brackets("(", found, ")") if found else None


def _texts(texts: Iterable[str]) -> Expression:
    return _tuple(map(_word, texts)) or Word("()")


def _mapping(pairs: Mapping[str, Expression] | Mapping[int, Expression]) -> Expression | None:
    found = tuple(headed(f"{literal(key)}: ", value) for key, value in pairs.items())
    return Brackets("{", found, "}") if found else None


def _json(value: Json) -> Expression:
    match value:
        case dict():
            return Brackets("{", tuple(headed(f"{literal(key)}: ", _json(each)) for key, each in value.items()), "}")
        case list():
            return Brackets("[", tuple(map(_json, value)), "]")
    return _word(value)
