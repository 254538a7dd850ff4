"""Makes an AsyncAPI 3 document of a contract: its servers, channel, messages and schemas.

JSON Schema has no keywords for servers and channels; `channel` under `x-protogen` at the root describes them
(docs/annotation.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from protogen.asyncapi.components import Components, free_key
from protogen.model.messages import Choice, choice, subschemas
from protogen.model.references import plain_reference
from protogen.model.remarks import notes, text
from protogen.model.spec import Spec
from protogen.model.words import lower_camel, upper_camel
from protogen.schema.keywords import LATEST
from protogen.schema.load import Key, Schema, Subschema
from protogen.source.diagnostics import Diagnostic, Severity, tidy
from protogen.source.place import Json

VERSION = "3.0.0"
_SCHEMAS = "#/components/schemas/"


class Message(NamedTuple):
    """A message: its name on the wire, its own subschema, and a subschema that also applies to it."""

    name: str
    schema: Subschema
    beside: Subschema | None


def document(schema: Schema, spec: Spec, draft: str = LATEST) -> tuple[dict[str, Json], tuple[Diagnostic, ...]]:
    """The document, and warnings about what it cannot express. `draft`: of its schemas, the latest or draft-07."""
    channel = notes(schema.root.value).get("channel")
    run = _Run(schema, spec, channel or {}, Components(_SCHEMAS, draft, _of_schema))
    found = run.document()
    remarks = list(run.components.diagnostics)
    if channel is None:
        message = "the schema does not say where its messages travel: the document has no server and no address"
        help = 'describe it at the root: "x-protogen": {"channel": {"address": ..., "servers": ...}}'
        remarks.append(Diagnostic("no-channel", message, schema.root.place, help, Severity.WARNING))
    return found, tidy(remarks)


def messages(schema: Schema, spec: Spec) -> Iterator[Message]:
    """The messages of a contract, each once: the alternatives of tagged unions, and the other entry points."""
    starts = subschemas(schema, spec)
    roots = [(name, starts[name]) for name in spec.roots if name in starts]
    found = [each for name, root in roots for each in _alternatives(root) or [Message(name, root, None)]]
    tagged = {_target(each.schema).key for name, root in roots for each in _alternatives(root)}
    seen: set[tuple[Key, str]] = set()
    for each in found:
        target, whole = _target(each.schema).key, each.name in spec.roots
        if (target in tagged and whole) or (target, each.name) in seen:
            continue  # another union has it, or names it by its tag
        seen.add((target, each.name))
        yield each


def _alternatives(root: Subschema) -> list[Message]:
    """The messages of a tagged union; none where it is none."""
    found = choice(root)
    if found is None:
        return []
    beside = _beside(found)
    values: dict[int, str] = {}
    for value, number in found.tag.values:
        values.setdefault(number, value)
    return [Message(value, found.branch(number), beside) for number, value in sorted(values.items())]


def _beside(found: Choice) -> Subschema | None:
    """The constraints of a union on all of its alternatives; None if there are none."""
    rest = {word: held for word, held in found.owner.keywords.items() if word not in {found.keyword, *_REMARKS}}
    return replace(found.owner, value=rest) if rest else None


_REMARKS = frozenset({"$schema", "$id", "$comment", "$anchor", "$defs", "definitions", "title", "description"}) | {
    *("examples", "default", "deprecated", "x-protogen", "$vocabulary", "$dynamicAnchor", "discriminator")
}


def _of_schema(note: Mapping[str, Json]) -> Json:
    """What `x-protogen` says of a schema, without what the document says elsewhere."""
    return {key: held for key, held in note.items() if key not in {"channel", "flow", "version", "about", "tags"}}


@dataclass
class _Run:
    schema: Schema
    spec: Spec
    channel: Mapping[str, Json]
    components: Components

    def document(self) -> dict[str, Json]:
        """The whole document, with its parts in the order of AsyncAPI's own examples."""
        found: dict[str, Json] = {}
        for each in messages(self.schema, self.spec):
            found[free_key(each.name, found)] = self._message(each)
        servers: dict[str, Json] = {}
        for name, server in self.channel.get("servers", {}).items():
            servers[free_key(name, servers)] = self._server(server)
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
        """What `title`, `description` and `x-protogen` at the root say of the whole."""
        note = notes(self.schema.root.value)
        about = note.get("about", {})
        found: dict[str, Json] = {"title": self.spec.title or "Messages", "version": self.spec.version or "0.0.0"}
        found |= {"description": self.spec.doc} if self.spec.doc else {}
        found |= {word: about[word] for word in ("termsOfService", "contact", "license") if word in about}
        found |= _tags(note)
        found |= {"externalDocs": {"url": about["docs"]}} if "docs" in about else {}
        return found

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
        whole = self.spec[self.spec.roots[0]] if len(self.spec.roots) == 1 and len(names) > 1 else None
        found: dict[str, Json] = {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}
        found |= {"title": whole.name, "messages": through} if whole else {"messages": through}
        note = _of_schema(notes(self.schema.root.value))
        found |= {"x-protogen": note} if whole and note else {}
        return {name: found}

    def _message(self, message: Message) -> Json:
        if message.beside is not None:
            both = [self.components.convert(each) for each in (message.beside, message.schema)]
            payload = self.components.framed({"allOf": both})
        else:
            payload = self.components.payload(_referred(message.schema))
        seen = _target(message.schema)
        words = seen.keywords
        found: dict[str, Json] = {"name": message.name, "title": text(words.get("title")) or message.name}
        if summary := text(words.get("description")):
            found["summary"] = summary
        found |= _tags(notes(seen.value))
        found["contentType"] = "application/json"
        if correlation := self.channel.get("correlation"):
            found["correlationId"] = {"location": f"$message.payload#{correlation}"}
        found["payload"] = payload
        if examples := [each for each in words.get("examples", ()) if isinstance(each, dict)]:
            found["examples"] = [{"payload": example} for example in examples]
        return found


def _referred(subschema: Subschema) -> Subschema:
    """The target of a subschema that is nothing but a reference; else itself."""
    return next(subschema.referred(), subschema) if subschema.keywords.keys() == {"$ref"} else subschema


def _tags(note: Mapping[str, Json]) -> dict[str, Json]:
    return {"tags": [{"name": name} for name in note["tags"]]} if note.get("tags") else {}


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
