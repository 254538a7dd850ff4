"""Makes an AsyncAPI 3 document of a contract: its servers, channel, messages and schemas.

JSON Schema has no keywords for servers and channels; `channel` under `x-protogen` at the root describes them
(docs/annotation.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from protogen.asyncapi.draft07 import Components
from protogen.model.messages import Choice, choice, subschemas
from protogen.model.remarks import notes, text
from protogen.model.spec import Spec
from protogen.model.views import plain_reference
from protogen.model.words import lower_camel, upper_camel
from protogen.schema.load import Schema, Subschema
from protogen.source.diagnostics import Diagnostic, Severity, tidy
from protogen.source.place import Json

VERSION = "3.0.0"
_SCHEMAS = "#/components/schemas/"


class Message(NamedTuple):
    """A message: its name on the wire, its own subschema, and a subschema that also applies to it."""

    name: str
    schema: Subschema
    beside: Subschema | None


def document(schema: Schema, spec: Spec) -> tuple[dict[str, Json], tuple[Diagnostic, ...]]:
    """The document, and warnings about what it cannot express."""
    channel = notes(schema.root.value).get("channel")
    run = _Run(schema, spec, channel or {}, Components(_SCHEMAS, _without_channel))
    found = run.document()
    remarks = list(run.components.diagnostics)
    if channel is None:
        message = "the schema does not say where its messages travel: the document has no server and no address"
        help = 'describe it at the root: "x-protogen": {"channel": {"address": ..., "servers": ...}}'
        remarks.append(Diagnostic("no-channel", message, schema.root.place, help, Severity.WARNING))
    return found, tidy(remarks)


def messages(schema: Schema, spec: Spec) -> Iterator[Message]:
    """The messages of a contract: the alternatives of a tagged union, else the entry points themselves."""
    starts = subschemas(schema, spec)
    for name in spec.roots:
        root = starts.get(name)
        if root is None:
            continue
        found = choice(root)
        if found is None:
            yield Message(name, root, None)
            continue
        beside = _beside(found)
        values: dict[int, str] = {}
        for value, number in found.tag.values:
            values.setdefault(number, value)
        for number, value in sorted(values.items()):
            yield Message(value, found.branch(number), beside)


def _beside(found: Choice) -> Subschema | None:
    """The constraints of a union on all of its alternatives; None if there are none."""
    rest = {word: held for word, held in found.owner.keywords.items() if word not in {found.keyword, *_REMARKS}}
    return replace(found.owner, value=rest) if rest else None


_REMARKS = frozenset({"$schema", "$id", "$comment", "$anchor", "$defs", "definitions", "title", "description"}) | {
    *("examples", "default", "deprecated", "x-protogen", "$vocabulary", "$dynamicAnchor", "discriminator")
}


def _without_channel(note: Mapping[str, Json]) -> Json:
    return {key: held for key, held in note.items() if key not in {"channel", "flow", "version"}}


@dataclass
class _Run:
    schema: Schema
    spec: Spec
    channel: Mapping[str, Json]
    components: Components

    def document(self) -> dict[str, Json]:
        """The whole document, with its parts in the order of AsyncAPI's own examples."""
        found = {_key(each.name): self._message(each) for each in messages(self.schema, self.spec)}
        servers = {_key(name): self._server(server) for name, server in self.channel.get("servers", {}).items()}
        id = lower_camel(self.channel.get("name", "")) or lower_camel(self.spec.title) or "messages"
        security = self._security()
        return {
            "asyncapi": VERSION,
            **({"id": self.spec.id} if ":" in self.spec.id else {}),
            "info": self._info(),
            "defaultContentType": "application/json",
            **({"servers": servers} if servers else {}),
            "channels": {id: self._channel(list(found), list(servers))},
            "operations": self._operations(id, list(found)),
            "components": {
                "messages": found,
                "schemas": dict(self.components.schemas),
                **({"securitySchemes": security} if security else {}),
            },
        }

    def _info(self) -> Json:
        about = {"title": self.spec.title or "Messages", "version": self.spec.version or "0.0.0"}
        return {**about, **({"description": self.spec.doc} if self.spec.doc else {})}

    def _server(self, server: Mapping[str, Json]) -> Json:
        url = urlsplit(server["url"])
        found: dict[str, Json] = {"host": url.netloc, "protocol": url.scheme}
        if url.path.strip("/"):
            found["pathname"] = url.path
        if "description" in server:
            found["description"] = server["description"]
        if security := self._security():
            found["security"] = [{"$ref": f"#/components/securitySchemes/{name}"} for name in security]
        return found

    def _security(self) -> dict[str, Json]:
        """A security scheme for each query parameter that is a credential."""
        return {
            name: {
                "type": "httpApiKey",
                "in": "query",
                "name": name,
                **({"description": words["description"]} if "description" in words else {}),
            }
            for name, words in self.channel.get("query", {}).items()
            if words.get("credential")
        }

    def _channel(self, names: list[str], servers: list[str]) -> Json:
        found: dict[str, Json] = {"address": self.channel.get("address")}
        if self.channel.get("description") or self.spec.doc:
            found["description"] = self.channel.get("description") or self.spec.doc
        if servers:
            found["servers"] = [{"$ref": f"#/servers/{name}"} for name in servers]
        found["messages"] = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
        if query := self.channel.get("query"):
            found["bindings"] = {"ws": _binding(query)}
        return found

    def _operations(self, channel: str, names: list[str]) -> Json:
        """The operation of the described application (a server sends). References must go through the channel."""
        action = self.channel.get("action", "send")
        through = [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
        name = f"{action}{upper_camel(channel)}"
        return {name: {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "messages": through}}

    def _message(self, message: Message) -> Json:
        payload = self.components.convert(message.schema)
        if message.beside is not None:
            payload = {"allOf": [self.components.convert(message.beside), payload]}
        elif isinstance(payload, bool) or "$ref" not in payload:
            payload = self.components.reference(message.schema)
        seen = _target(message.schema)
        words = seen.keywords
        found: dict[str, Json] = {"name": message.name, "title": text(words.get("title")) or message.name}
        if summary := text(words.get("description")):
            found["summary"] = summary
        found["contentType"] = "application/json"
        if correlation := self.channel.get("correlation"):
            found["correlationId"] = {"location": f"$message.payload#{correlation}"}
        found["payload"] = payload
        if examples := [each for each in words.get("examples", ()) if isinstance(each, dict)]:
            found["examples"] = [{"payload": example} for example in examples]
        return found


def _target(subschema: Subschema) -> Subschema:
    """The subschema that describes the message: follows plain references."""
    seen = {subschema.key}
    while (target := plain_reference([subschema])) is not None and target.key not in seen:
        seen.add(target.key)
        subschema = target
    return subschema


def _binding(query: Mapping[str, Mapping[str, Json]]) -> Json:
    properties = {
        name: {"type": "string", **({"description": words["description"]} if "description" in words else {})}
        for name, words in query.items()
    }
    required = [name for name, words in query.items() if words.get("required", True)]
    parameters = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    return {"method": "GET", "query": parameters, "bindingVersion": "0.1.0"}


def _key(name: str) -> str:
    """A name as a key of AsyncAPI's maps, which allow letters, digits, `.`, `-` and `_`."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name, flags=re.ASCII) or "_"
