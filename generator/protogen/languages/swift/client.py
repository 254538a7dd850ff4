"""The clients of a contract as the Swift templates print them: for each channel its servers, parameters, client and
callbacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.dataclass import dataclass, field
from protogen.languages.layout import Layout
from protogen.languages.swift.calls import Method, methods
from protogen.languages.swift.channel import channel
from protogen.languages.swift.enum_shapes import Case
from protogen.languages.swift.layout import call, case, initialiser, typed
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.switching import switched
from protogen.languages.swift.views import Views
from protogen.languages.swift.words import literal, quoted, type_name
from protogen.model.spec import Union
from protogen.model.words import Given, identifiers, lower_camel, plain
from protogen.wire.client import Client
from protogen.wire.values import Parameter, Server

_TAKEN = frozenset(["server", "opening", "channel", "self", "init"])
"""What every connection has, and what no property can be called."""


@dataclass(frozen=True, slots=True)
class ServerCase:
    """A server of the contract, and the case that it has."""

    name: str
    server: Server

    @property
    def doc(self) -> str:
        """What it is for."""
        return self.server.description or f"The server {self.server.url}"

    @property
    def address(self) -> Layout:
        """`case .staging: ("wss://...", "")`."""
        return case(f".{self.name}", ("(", literal(self.server.url), ", ", literal(self.server.http), ")"))


@dataclass(frozen=True, slots=True)
class Stored:
    """A parameter of the connection. `usual`: ` = value`, the default of the initialiser."""

    name: str
    type: str
    doc: str
    usual: str = ""

    def declaration(self, access: str) -> Layout:
        """`var jobId: String`."""
        return typed(f"{access}var {self.name}", self.type)


@dataclass(frozen=True, slots=True)
class Callback:
    """A function that is called with a message. `type`: of its argument, `branch`: of the switch that calls it."""

    name: str
    type: str
    doc: str
    branch: Layout = ""

    def declaration(self, access: str) -> Layout:
        """`var onError: (@MainActor @Sendable (Message) -> Void)?`."""
        return typed(f"{access}var {self.name}", f"(@MainActor @Sendable ({self.type}) -> Void)?")


@dataclass(frozen=True, slots=True)
class ClientView:
    """One channel. `subject`: what the switch over a message's case is about; empty where there is none."""

    names: Mapping[str, str]
    doc: str
    message: str
    alternatives: Sequence[tuple[str, str]]
    servers: Sequence[ServerCase]
    properties: Sequence[Stored]
    channel: Layout
    opening: str
    receives: str
    subject: str
    callbacks: Sequence[Callback]
    methods: Sequence[Method] = field(default=())

    def initialiser(self, access: str) -> Layout:
        """`init(server: Server, jobId: String) {`."""
        every = [("server", "Server"), *((each.name, f"{each.type}{each.usual}") for each in self.properties)]
        return initialiser(access, every)


def views(clients: Sequence[Client], names: SwiftNames, prefix: str = "") -> Iterator[ClientView]:
    """The view of each channel. `prefix`: of the models' types, `Namespace.`."""
    given = type_names(clients, names)
    return (_Channel(each, names, prefix, given[each.name]).view() for each in clients)


def type_names(clients: Sequence[Client], names: SwiftNames) -> Mapping[str, Mapping[str, str]]:
    """By channel, the names of its types: `client`, `connection`, `callbacks`, `message` (where it has its own)."""
    sorts = ("client", "connection", "callbacks", "message")
    wishes = {f"{each.name} {sort}": f"{each.name} {sort}" for each in clients for sort in sorts}
    taken = {*names.types.values(), *names.client_words}
    found = plain(identifiers(wishes, type_name, reserved=taken, escape=lambda word: f"{word}Live", digit_prefix="T"))
    return {each.name: {sort: found[f"{each.name} {sort}"] for sort in sorts} for each in clients}


def properties(client: Client) -> Mapping[Parameter, str]:
    """The property of each parameter."""
    found = identifiers(
        [each.name for each in client.given], lower_camel, reserved=_TAKEN, escape=lambda w: f"{w}Value"
    )
    return {each: quoted(found)[each.name] for each in client.given}


def codes(clients: Sequence[Client], names: SwiftNames, prefix: str = "") -> str:
    """The enum of the codes of all channels; empty where they have none in common."""
    found = {each.codes for each in clients if each.codes}
    return f"{prefix}{names.types[found.pop()]}" if len(found) == 1 else ""


class _Channel:
    """Makes the view of one channel."""

    def __init__(self, client: Client, names: SwiftNames, prefix: str, given: Mapping[str, str]) -> None:
        self.client, self.names, self.prefix, self.given = client, names, prefix, given
        self.views = Views(names)

    def view(self) -> ClientView:
        client = self.client
        several = len(client.sends) > 1
        message = self.given["message"] if several else self._type(client.sends[0])
        own = properties(client)
        opening = self._type(client.opening.send.name) if client.opening else ""
        stored = [_stored(each, own[each]) for each in client.given]
        stored += [Stored("opening", opening, "What the client says first.")] if opening else []
        subject, callbacks = self._callbacks(message)
        return ClientView(
            names=self.given,
            doc=client.description or f"The channel `{client.name}`.",
            message=message,
            alternatives=[(lower_camel(each), self._type(each)) for each in client.sends] if several else (),
            servers=_servers(client),
            properties=sorted(stored, key=lambda each: bool(each.usual)),
            channel=("return " if opening else "", channel(client, message, self._read(message), own)),
            opening=opening,
            receives=self._type(client.receives[0]) if client.receives else "",
            subject=subject,
            callbacks=callbacks,
            methods=tuple(methods(client, self.names, self.prefix)),
        )

    def _type(self, name: str) -> str:
        return f"{self.prefix}{self.names.types[name]}"

    def _read(self, message: str) -> Layout:
        return f"{{ try {message}(parsed: $0, isTolerant: $1) }}"

    def _callbacks(self, message: str) -> tuple[str, Sequence[Callback]]:
        """What is switched over, and a callback for each case."""
        decl = self.names.spec[self.client.sends[0]]
        if len(self.client.sends) > 1 or not isinstance(decl, Union):
            return "", [Callback("onMessage", message, "A message.")]
        subject, cases, other = switched(self.views, decl)
        found = [self._callback(each, message, whole="." in subject) for each in cases]
        if other:
            doc = "A message that this version of the contract does not name."
            found.append(Callback("onUnknown", message, doc, case(f".{other}", "onUnknown?(message)")))
        return subject, found

    def _callback(self, each: Case, message: str, *, whole: bool) -> Callback:
        """An envelope is handed over as a whole; of a union only what the case holds."""
        name = f"on{type_name(each.name.strip('`'))}"
        doc = each.doc or f"A message `{each.name.strip('`')}`."
        if whole or not each.type:
            return Callback(name, message, doc, case(f".{each.name}", f"{name}?(message)"))
        return Callback(
            name, f"{self.prefix}{each.type}", doc, case(call(f".{each.name}", "let value"), f"{name}?(value)")
        )


def _servers(client: Client) -> Sequence[ServerCase]:
    keys = [each.name for each in client.servers]
    found: Mapping[str, Given] = identifiers(
        keys, lower_camel, reserved={"custom"}, escape=lambda word: f"{word}Server"
    )
    return [ServerCase(quoted(found)[each.name], each) for each in client.servers]


def _stored(each: Parameter, name: str) -> Stored:
    kind = "Credential" if each.credential else "String"
    known = f"One of {', '.join(f'`{value}`' for value in each.enum)}." if each.enum else ""
    doc = " ".join(filter(None, [each.description or f"`{each.name}`.", known]))
    usual = literal(each.default) if each.default is not None else ""
    if usual:
        return Stored(name, kind, doc, f" = .text({usual})" if each.credential else f" = {usual}")
    return Stored(name, kind, doc) if each.required else Stored(name, f"{kind}?", doc, " = nil")
