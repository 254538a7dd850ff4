"""Writes servers, channels, operations and security of an AsyncAPI document from the model of the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import urlsplit

from protogen.asyncapi.components import free_key
from protogen.dataclass import dataclass, field
from protogen.model.words import lower_camel, upper_camel
from protogen.source.place import Json
from protogen.wire import writing
from protogen.wire.values import Call, Channel, Entry, Parameter, Server

PROTOCOLS = "Sec-WebSocket-Protocol"


@dataclass(frozen=True, slots=True)
class Operation:
    """What travels in one direction: the name of the union, if it is one, the keys of its messages, its annotation."""

    title: str
    messages: tuple[str, ...]
    note: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Carried:
    """What travels on a channel. `calls`: the keys of the messages of requests and replies."""

    sends: tuple[Operation, ...] = ()
    receives: tuple[Operation, ...] = ()
    calls: Mapping[Entry, tuple[str, ...]] = field(default_factory=dict)

    @property
    def messages(self) -> tuple[str, ...]:
        """The keys of all messages, each once."""
        every = (key for each in (*self.sends, *self.receives) for key in each.messages)
        return tuple(dict.fromkeys([*every, *(key for keys in self.calls.values() for key in keys)]))


@dataclass(frozen=True)
class Channels:
    """The channels of a document, each with what it carries. `refer`: the reference to an entry's schema."""

    refer: Callable[[Entry], str]
    described: Sequence[tuple[Channel, Carried]]

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each channel, by its name."""
        found: dict[str, str] = {}
        for channel, _ in self.described:
            known = channel.name == free_key(channel.name, ()) and len(self.described) > 1
            wanted = channel.name if known else lower_camel(channel.name) or "messages"
            found[channel.name] = free_key(wanted, [*found.values()])
        return found

    @cached_property
    def _servers(self) -> Mapping[Server, str]:
        """The key of each server: channels share those that are the same."""
        found: dict[Server, str] = {}
        for server in (each for channel, _ in self.described for each in channel.servers):
            if server not in found:
                found[server] = free_key(server.name, [*found.values()])
        return found

    @cached_property
    def _schemes(self) -> Mapping[tuple[str, Parameter], str]:
        """The key of each security scheme: where it stands, and the parameter."""
        found: dict[tuple[str, Parameter], str] = {}
        for channel, _ in self.described:
            for each in _credentials(channel):
                if each not in found:
                    found[each] = free_key(each[1].name, [*found.values()])
        return found

    @property
    def servers(self) -> dict[str, Json]:
        """All servers. One says which credentials it asks for, where all its channels take the same."""
        found: dict[str, Json] = {}
        for server, key in self._servers.items():
            url = urlsplit(server.url)
            held: dict[str, Json] = {"host": url.netloc, "protocol": url.scheme}
            held |= {"pathname": url.path} if url.path.strip("/") else {}
            held |= {"description": server.description} if server.description else {}
            users = [channel for channel, _ in self.described if server in channel.servers]
            if shared := [each for each in self._schemes if all(each in [*_credentials(user)] for user in users)]:
                held["security"] = self._security(shared)
            note = writing.filled({"name": server.name if server.name != key else "", "http": server.http})
            found[key] = held | ({"x-protogen": note} if note else {})
        return found

    @property
    def security(self) -> dict[str, Json]:
        """A security scheme for each credential in a query or in headers."""
        return {
            key: {"type": "httpApiKey", "in": where, "name": each.name}
            | ({"description": each.description} if each.description else {})
            for (where, each), key in self._schemes.items()
        }

    def _security(self, schemes: Sequence[tuple[str, Parameter]]) -> Json:
        return [{"$ref": f"#/components/securitySchemes/{self._schemes[each]}"} for each in schemes]

    def channels(self) -> dict[str, Json]:
        """All channels."""
        return {self.keys[channel.name]: self._channel(channel, carried) for channel, carried in self.described}

    def _channel(self, channel: Channel, carried: Carried) -> Json:
        found: dict[str, Json] = {"address": channel.address or None}
        if channel.description:
            found["description"] = channel.description
        if channel.servers:
            found["servers"] = [{"$ref": f"#/servers/{self._servers[each]}"} for each in channel.servers]
        found["messages"] = {key: {"$ref": f"#/components/messages/{key}"} for key in carried.messages}
        if channel.parameters:
            found["parameters"] = {each.name: _parameter(each) for each in channel.parameters}
        if binding := _binding(channel):
            found["bindings"] = {"ws": binding}
        named = {} if self.keys[channel.name] == channel.name else {"name": channel.name}
        lost = {} if carried.messages else {"correlation": channel.correlation}
        described = channel.address or channel.servers or channel.sends or channel.receives
        flow = not any("flow" in each.note for each in (*carried.sends, *carried.receives))
        note = writing.filled({**named, **lost, **writing.note(channel, self.refer, flow=flow)}) if described else {}
        return found | ({"x-protogen": note} if note else {})

    def operations(self) -> dict[str, Json]:
        """The operations of the described application (a server sends), and its calls."""
        found: dict[str, Json] = {}
        for channel, carried in self.described:
            key = self.keys[channel.name]
            for action, each in (("send", carried.sends), ("receive", carried.receives)):
                for operation in each:
                    about = upper_camel(operation.title) if len(each) > 1 else ""
                    name = free_key(f"{action}{upper_camel(key)}{about}", found)
                    found[name] = self._operation(channel, action, operation)
            for call in channel.calls:
                found[free_key(call.name, found)] = self._call(channel, carried, call, found)
        return found

    def _operation(self, channel: Channel, action: str, operation: Operation) -> Json:
        through = self._through(channel, operation.messages)
        found: dict[str, Json] = {"action": action, "channel": {"$ref": f"#/channels/{self.keys[channel.name]}"}}
        if operation.title:
            found["title"] = operation.title
        if own := [each for each in _credentials(channel) if not self._known_by_servers(channel, each)]:
            found["security"] = self._security(own)
        found["messages"] = through
        return found | ({"x-protogen": dict(operation.note)} if operation.note else {})

    def _known_by_servers(self, channel: Channel, scheme: tuple[str, Parameter]) -> bool:
        """Whether a server of the channel says that it asks for a credential."""
        for server in channel.servers:
            users = [each for each, _ in self.described if server in each.servers]
            if all(scheme in [*_credentials(user)] for user in users):
                return True
        return False

    def _call(self, channel: Channel, carried: Carried, call: Call, taken: Mapping[str, Json]) -> Json:
        own = {"$ref": f"#/channels/{self.keys[channel.name]}"}
        replies = [key for each in call.reply for key in carried.calls[each]]
        named = {"call": call.name} if free_key(call.name, taken) != call.name else {}
        note = {**named, **({"id": [*call.ids]} if call.ids else {})}
        return {
            "action": "receive",
            "channel": own,
            "messages": self._through(channel, carried.calls[call.send]),
            "reply": {"channel": own, "messages": self._through(channel, replies)},
            **({"x-protogen": note} if note else {}),
        }

    def _through(self, channel: Channel, messages: Sequence[str]) -> Json:
        """References to messages, which must go through the channel."""
        return [{"$ref": f"#/channels/{self.keys[channel.name]}/messages/{key}"} for key in messages]


def _credentials(channel: Channel) -> Iterator[tuple[str, Parameter]]:
    """The credentials in the query and in headers, with the place that AsyncAPI has a word for."""
    for where, parameters in (("query", channel.query), ("header", channel.headers)):
        yield from ((where, each) for each in parameters if each.credential)


def _parameter(each: Parameter) -> Json:
    return writing.parameter(each) | ({"x-protogen": {"credential": True}} if each.credential else {})


def _binding(channel: Channel) -> Json:
    """The binding for WebSockets: query parameters, headers and subprotocols; empty if there are none."""
    found = {word: _object(held) for word, held in (("query", channel.query), ("headers", channel.headers)) if held}
    if channel.subprotocols:
        found.setdefault("headers", {"type": "object", "properties": {}})
        found["headers"]["properties"][PROTOCOLS] = {"type": "string", "enum": [*channel.subprotocols]}
    return {"method": "GET", **found, "bindingVersion": "0.1.0"} if found else {}


def _object(parameters: Sequence[Parameter]) -> dict[str, Json]:
    properties = {each.name: {"type": "string", **writing.parameter(each)} for each in parameters}
    required = [each.name for each in parameters if each.required]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}
