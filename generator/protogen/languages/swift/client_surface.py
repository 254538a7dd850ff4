"""Lists the declarations of the emitted Swift clients that callers can name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.dataclass import dataclass
from protogen.languages.client import wanted
from protogen.languages.layout import on_one_line
from protogen.languages.surface import Entry, Kind, Part
from protogen.languages.swift.calls import Method
from protogen.languages.swift.client import ClientView, properties, views
from protogen.languages.swift.names import SwiftNames
from protogen.languages.target import Job
from protogen.model.things import Thing, channel_thing
from protogen.source.place import escape
from protogen.wire.client import Client


def entries(job: Job, names: SwiftNames, namespace: str) -> Iterator[Entry]:
    """The clients that a job asks for, with their connections and callbacks."""
    clients = wanted(job)
    found = views(clients, names, f"{namespace}." if namespace else "")
    for client, view in zip(clients, found, strict=True):
        yield from _Client(client, view, namespace).all()


@dataclass(frozen=True)
class _Client:
    """What belongs to one channel."""

    client: Client
    view: ClientView
    namespace: str

    def all(self) -> Iterator[Entry]:
        yield from self._actor()
        yield from self._connection()
        yield self._type("struct", "callbacks")
        for each in self.view.callbacks:
            yield self._in("callbacks", each.name, "member", on_one_line(each.declaration("")), f"~{each.name}")
        if self.view.alternatives:
            yield self._type("enum", "message")
            for name, type in self.view.alternatives:
                yield self._in("message", name, "case", f"case {name}({type})", f"~{name}")

    def _type(self, word: str, sort: str, more: str = "") -> Entry:
        name = self.view.names[sort]
        return Entry(name, "type", f"{word} {name}{more}", self._thing(f"~{sort}"), self.namespace)

    def _in(self, sort: str, name: str, kind: Kind, line: str, at: str, inner: str = "") -> Entry:
        """A member of the type of a sort, or of one that is declared in it."""
        owner = ".".join(filter(None, [self.namespace, self.view.names[sort], inner]))
        return Entry(name.strip("`"), kind, line, self._thing(at), owner)

    def _thing(self, at: str) -> Thing:
        return channel_thing(self.client.name, at)

    def _actor(self) -> Iterator[Entry]:
        yield self._type("actor", "client", ": LiveClient")
        line = f"var messages: AsyncThrowingStream<{self.view.message}, any Error>"
        yield self._in("client", "messages", "member", line, "~messages")
        if self.view.receives:
            line = f"func send(_ message: {self.view.receives}) async throws"
            yield self._in("client", "send", "member", line, "/receives")
        for each in self.view.methods:
            yield from self._method(each)

    def _method(self, each: Method) -> Iterator[Entry]:
        at = f"/calls/{escape(each.name)}"
        line = on_one_line(each.head("")).removesuffix(" {")
        yield self._in("client", each.name, "member", line, at)
        if len(each.replies) > 1:
            yield self._in("client", each.reply, "type", f"enum {each.reply}", f"{at}~reply")
            for reply in each.replies:
                line = on_one_line(reply.declaration)
                yield self._in("client", reply.name, "case", line, f"{at}~{reply.name}", each.reply)

    def _connection(self) -> Iterator[Entry]:
        """Cases of servers are listed as members: that there is one more breaks nobody."""
        yield self._type("struct", "connection")
        yield self._in("connection", "Server", "type", "enum Server", "~server")
        for server in self.view.servers:
            name, at = server.name, f"/servers/{escape(server.server.name)}"
            yield self._in("connection", name, "member", f"case {name.strip('`')}", at, "Server")
        ats = self._ats()
        for each in self.view.properties:
            line = on_one_line(each.declaration(""))
            yield self._in("connection", each.name, "member", line, ats.get(each.name, "~opening"))
        parts = [Part("server: Server")]
        parts += [Part(f"{each.name}: {each.type}{each.usual}", not each.usual) for each in self.view.properties]
        line = f"init({', '.join(each.text for each in parts)})"
        found = self._in("connection", "init", "init", line, "~init")
        yield Entry(found.name, "init", line, found.thing, found.owner, parts=tuple(parts))

    def _ats(self) -> Mapping[str, str]:
        return {name: self.client.channel.at(each) for each, name in properties(self.client).items()}
