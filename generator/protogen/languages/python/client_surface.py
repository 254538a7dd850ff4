"""Lists the declarations of the emitted Python clients that callers can name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from protogen.dataclass import dataclass
from protogen.languages.client import wanted
from protogen.languages.python.calls import Calls
from protogen.languages.python.client import attribute, attributes, class_names, is_free, servers
from protogen.languages.python.names import Names
from protogen.languages.surface import Entry, Part
from protogen.languages.target import Job
from protogen.model.things import channel_thing
from protogen.source.place import escape
from protogen.wire.client import Client

_MODULE = "client."


def entries(job: Job, names: Names) -> Iterator[Entry]:
    """The servers and the clients that a job asks for; their names are those of the module `client`."""
    clients = wanted(job)
    classes = class_names(clients)
    members = servers(clients)
    if members:
        yield Entry(f"{_MODULE}Server", "type", "class Server(StrEnum)", channel_thing("", "~server"))
    for server, member in members.items():
        # a member and no case: that there is one more server breaks nobody
        first = next(each for each in clients if server in each.servers)
        thing = channel_thing(first.name, f"/servers/{escape(server.name)}")
        yield Entry(member, "member", member, thing, f"{_MODULE}Server")
    for each in clients:
        yield from _Client(each, names, classes[each.name, "client"], classes.get((each.name, "parameters"), "")).all()


@dataclass(frozen=True)
class _Client:
    """What belongs to one channel. `parameters`: the class of what it gives; empty if there is none."""

    client: Client
    names: Names
    name: str
    parameters: str

    def all(self) -> Iterator[Entry]:
        channel, known = self.client.name, attributes(self.client)
        if self.parameters:
            owner = f"{_MODULE}{self.parameters}"
            yield Entry(owner, "type", f"class {self.parameters}", channel_thing(channel, "~parameters"))
            for each in self.client.given:
                line, thing = attribute(each, known[each.name]), channel_thing(channel, self.client.channel.at(each))
                yield Entry(known[each.name], "member", line, thing, owner, needed=not is_free(each))
        owner = f"{_MODULE}{self.name}"
        sent = " | ".join(f"models.{self.names.classes[each]}" for each in self.client.sends)
        yield Entry(owner, "type", f"class {self.name}(LiveClient[{sent}])", channel_thing(channel, "~client"))
        parts = tuple(map(Part, self._parts()))
        line = f"def __init__(self, {', '.join(each.text for each in parts)})"
        yield Entry("__init__", "init", line, channel_thing(channel, "~init"), owner, parts=parts)
        yield from self._methods(owner)

    def _parts(self) -> Iterator[str]:
        yield "server: Server | str" if self.client.servers else "server: str"
        if self.parameters:
            yield f"parameters: {self.parameters}"
        if self.client.opening:
            yield f"opening: models.{self.names.classes[self.client.opening.send.name]}"

    def _methods(self, owner: str) -> Iterator[Entry]:
        ats = ["/receives"] * bool(self.client.receives)
        ats += [f"/calls/{escape(each.name)}" for each in self.client.calls]
        for at, each in zip(ats, Calls(self.client, self.names).methods(), strict=True):
            line = re.sub(r"(?<=\() | (?=\))", "", " ".join(each.head.split())).replace(",)", ")").removesuffix(":")
            name = line.partition("def ")[2].partition("(")[0]
            yield Entry(name, "member", line, channel_thing(self.client.name, at), owner)
