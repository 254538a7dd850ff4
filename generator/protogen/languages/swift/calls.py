"""Prints how a Swift client sends: a method for each call of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout
from protogen.languages.swift.channel import pending
from protogen.languages.swift.layout import assigned, call, case
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.structs import Structs
from protogen.languages.swift.words import quoted, type_name
from protogen.model.spec import Field, Kind, Record, Ref, Scalar, TaggedUnion, Union
from protogen.model.words import identifiers, lower_camel
from protogen.source.place import split_pointer
from protogen.wire.client import Client
from protogen.wire.values import Call

_TAKEN = frozenset(["cancel", "init", "live", "messages", "outcome", "reachable", "resume", "self", "send", "start"])
_MORE = frozenset(["states", "suspend"])


def _escaped(word: str) -> str:
    return f"{word}Call"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, and the case that it has among the replies."""

    name: str
    type: str
    several: bool

    @property
    def declaration(self) -> Layout:
        """`case accepted(Accepted)`."""
        return call(f"case {self.name}", self.type)

    @property
    def branch(self) -> Layout:
        """`case .accepted(let value)?: return .accepted(value)`."""
        result: Layout = ("return ", call(f".{self.name}", "value")) if self.several else "return value"
        return case(call(f".{self.name}", "let value", tail="?"), result)


@dataclass(frozen=True, slots=True)
class Method:
    """A call. `reply`: the type of its answer, the client's own where there are several `replies`; `request`: the
    statement that makes the message."""

    name: str
    reply: str
    replies: Sequence[Reply]
    parameters: Sequence[tuple[str, str]]
    request: Layout
    pending: Layout

    @property
    def asking(self) -> Layout:
        """`let reply = try await live.send(request, LiveCall(...))`."""
        return assigned("let reply", call("try await live.send", "request", self.pending))

    def head(self, access: str) -> Layout:
        """`func say(text: String) async throws -> SayReply {`."""
        words = [f"{name}: {type}" for name, type in self.parameters]
        return call(f"{access}func {self.name}", *words, tail=f" async throws -> {self.reply} {{")


def methods(client: Client, names: SwiftNames, prefix: str) -> Iterator[Method]:
    """The calls of a channel whose requests and replies are alternatives of what it carries."""
    maker = _Calls(client, names, prefix)
    words = quoted(
        identifiers([each.name for each in client.calls], lower_camel, reserved=_TAKEN | _MORE, escape=_escaped)
    )
    for each in client.calls:
        if maker.fits(each):
            yield maker.method(each, words[each.name])


class _Calls:
    """Makes the calls of one channel."""

    def __init__(self, client: Client, names: SwiftNames, prefix: str) -> None:
        self.client, self.names, self.prefix = client, names, prefix

    def fits(self, each: Call) -> bool:
        """Whether the request and each reply are cases of the unions that the channel carries."""
        sent = self.client.receives and self._case(self.client.receives[0], each.send.name)
        replies = [self._case(self.client.sends[0], one.name) for one in each.reply]
        return bool(sent) and all(replies) and len(self.client.sends) == 1

    def method(self, each: Call, name: str) -> Method:
        """The method of a call; the id is made where it is a text of the request."""
        record = self.names.spec[each.send.name]
        own = self._id(each, record)
        parameters, made = [("message", self._type(each.send.name))], "message"
        value: Layout = made
        if isinstance(record, Record) and own is not None:
            stored = self._stored(record)
            parameters = [(word, type) for key, (word, type) in stored.items() if key != own.name]
            given = [f"{word}: {'UUID().uuidString' if key == own.name else word}" for key, (word, _) in stored.items()]
            value = call(self._type(each.send.name), *given)
        receives = self.client.receives[0]
        request = call(f"{self._type(receives)}.{self._case(receives, each.send.name)}", value)
        replies = [
            Reply(self._case(self.client.sends[0], one.name), self._type(one.name), len(each.reply) > 1)
            for one in each.reply
        ]
        kind = f"{type_name(each.name)}Reply" if len(replies) > 1 else replies[0].type
        return Method(name, kind, replies, parameters, assigned("let request", request), pending(self.client, each))

    def _stored(self, record: Record) -> Mapping[str, tuple[str, str]]:
        """The property and the parameter's type of each member that an initialiser takes."""
        structs, names = Structs(self.names), self.names.properties(record)
        view = structs.struct(record)
        stored = {each.name: each for each in view.properties}
        found = {}
        for one in record.fields:
            if (each := stored.get(names[one.name])) is not None:
                found[one.name] = (each.name, f"{each.type}{each.default}")
        return found

    def _id(self, each: Call, record: object) -> Field | None:
        """The member that tells a request from others, if the client can make its value."""
        tokens = split_pointer(each.ids[0]) if each.ids else []
        if not isinstance(record, Record) or len(tokens) != 1:
            return None
        found = next((field for field in record.fields if field.name == tokens[0]), None)
        return found if found and isinstance(found.type, Scalar) and found.type.kind is Kind.STRING else None

    def _case(self, union: str, name: str) -> str:
        """The case of a union that holds a declaration; empty if there is none."""
        decl = self.names.spec[union]
        if not isinstance(decl, Union) or (isinstance(decl, TaggedUnion) and decl.payload):
            return ""
        cases = self.names.cases(decl)
        found = (cases[each.name] for each in decl.variants if each.type == Ref(name))
        return next(found, "")

    def _type(self, name: str) -> str:
        return f"{self.prefix}{self.names.types[name]}"
