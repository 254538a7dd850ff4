"""Lists the declarations of the emitted TypeScript clients that callers can name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.dataclass import dataclass
from protogen.languages.surface import Entry, Part
from protogen.languages.target import Job
from protogen.languages.typescript.clients import View, named, value_of, views
from protogen.languages.typescript.layout import flat
from protogen.languages.typescript.names import key, literal
from protogen.model.things import Thing, channel_thing
from protogen.source.place import escape


def entries(job: Job) -> Iterator[Entry]:
    """The clients that a job asks for, with their types."""
    for view in views(job):
        yield from _Client(view).all()


@dataclass(frozen=True)
class _Client:
    """What belongs to one channel."""

    view: View

    def all(self) -> Iterator[Entry]:
        given, client = self.view.given, self.view.client
        name = given["Server"]
        yield Entry(name, "type", f"export type {name}", self._thing("~server"))
        for server in client.servers:  # members: that there is one more breaks nobody
            word, thing = literal(server.name), self._thing(f"/servers/{escape(server.name)}")
            yield Entry(word, "member", word, thing, name)
        if client.given:
            name = given["Parameters"]
            yield Entry(name, "type", f"export interface {name}", self._thing("~parameters"))
            for each in client.given:
                thing, needed = self._thing(client.channel.at(each)), each.required and each.default is None
                line = f"{named(each)} {flat(value_of(each, client))}"
                yield Entry(key(each.name), "member", line, thing, name, needed)
        if len(client.sends) > 1:
            yield self._message(given["Message"], [self.view.speller.names.types[each] for each in client.sends])
        name = given["Handlers"]
        yield Entry(name, "type", f"export interface {name}", self._thing("~handlers"))
        for word, (type, tags) in self.view.handlers.items():
            line = f"readonly {key(word)}?: (message: {flat(type)}) => void"
            yield Entry(key(word), "member", line, self._thing(f"~handlers {' '.join(tags)}"), name)
        if client.opening:
            yield self._options(given["Options"], self.view.speller.names.types[client.opening.send.name])
        yield from self._class()

    def _options(self, name: str, first: str) -> Entry:
        line = f"export interface {name} extends LiveOptions {{ readonly opening: Opening<{first}> }}"
        return Entry(name, "type", line, self._thing("/live/opening"))

    def _class(self) -> Iterator[Entry]:
        name = self.view.given["Client"]
        line = f"export class {name} extends LiveClient<{self.view.message}>"
        yield Entry(name, "type", line, self._thing("~client"))
        parts = tuple(Part(each, "?:" not in each) for each in self.view.parameters)
        line = f"constructor({', '.join(each.text for each in parts)})"
        yield Entry("constructor", "init", line, self._thing("~init"), name, parts=parts)
        if self.view.send:
            yield Entry("send", "member", _line(self.view.send), self._thing("/receives"), name)
        for each in self.view.calls.methods:
            at = f"/calls/{escape(each.call.name)}"
            yield Entry(each.name, "member", _line(self.view.calls.head_of(each)), self._thing(at), name)
            for role, word in (("request", each.request), ("reply", each.reply)):
                yield Entry(word, "type", f"export type {word}", self._thing(f"{at}~{role}"))

    def _message(self, name: str, types: Sequence[str]) -> Entry:
        line = f"export type {name} = {' | '.join(types)}"
        return Entry(name, "type", line, self._thing("~message"), parts=tuple(map(Part, types)))

    def _thing(self, at: str) -> Thing:
        return channel_thing(self.view.client.name, at)


def _line(method: str) -> str:
    """The head of a method on one line."""
    return " ".join(method.split()).removesuffix(";").replace("( ", "(").replace(", )", ")")
