"""Makes an AsyncAPI 3 document of a contract: its servers, channels, operations, messages and schemas.

JSON Schema has no keywords for servers and channels; `channel` or `channels` under `x-protogen` at the root describes
them (docs/wire.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from protogen.asyncapi.channels import Carried, Channels, Operation
from protogen.asyncapi.components import Components, free_key
from protogen.dataclass import dataclass, field, replace
from protogen.model.messages import Choice, choice, subschemas
from protogen.model.references import plain_reference
from protogen.model.remarks import notes, text
from protogen.model.spec import Spec
from protogen.model.words import lower_camel
from protogen.schema.keywords import LATEST
from protogen.schema.load import Key, Schema, Subschema
from protogen.source.diagnostics import Diagnostic, Severity, tidy
from protogen.source.place import Json
from protogen.wire.reading import at_entry, wire
from protogen.wire.values import Channel, Entry, Wire

VERSION = "3.0.0"
_SCHEMAS = "#/components/schemas/"


class Message(NamedTuple):
    """A message: its name on the wire, its own subschema, and a subschema that also applies to it."""

    name: str
    schema: Subschema
    beside: Subschema | None


def document(schema: Schema, spec: Spec, draft: str = LATEST) -> tuple[dict[str, Json], tuple[Diagnostic, ...]]:
    """The document, and warnings about what it cannot express. `draft`: of its schemas, the latest or draft-07."""
    run = _Run(schema, spec, wire(schema, spec), Components(_SCHEMAS, draft, _of_schema))
    found = run.document()
    remarks = list(run.components.diagnostics)
    if not run.wire.channels:
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
    return {key: held for key, held in note.items() if key not in {"channel", "channels", "version", "about", "tags"}}


@dataclass
class _Run:
    schema: Schema
    spec: Spec
    wire: Wire
    components: Components
    found: dict[str, Json] = field(default_factory=dict)
    """The messages made so far, by their keys."""
    keys: dict[tuple[Key, str, str], str] = field(default_factory=dict)
    """Their keys, by schema, name and correlation."""

    def document(self) -> dict[str, Json]:
        """The whole document, with its parts in the order of AsyncAPI's own examples."""
        described = [(channel, self._carried(channel)) for channel in self.wire.channels]
        if not described:
            described = [self._everything()]
        carried = {known[:2] for known in self.keys}
        for each in messages(self.schema, self.spec):
            if (_target(each.schema).key, each.name) not in carried:  # no channel carries it
                self._key(each, "")
        parts = Channels(self.refer, described)
        return {
            "asyncapi": VERSION,
            **({"id": self.spec.id} if ":" in self.spec.id else {}),
            "info": self._info(),
            "defaultContentType": "application/json",
            **({"servers": parts.servers} if parts.servers else {}),
            "channels": parts.channels(),
            "operations": parts.operations(),
            "components": {
                "messages": self.found,
                "schemas": dict(self.components.schemas),
                **({"securitySchemes": parts.security} if parts.security else {}),
            },
        }

    def _everything(self) -> tuple[Channel, Carried]:
        """A channel for a contract that describes none: the server sends all messages."""
        keys = tuple(self._key(each, "") for each in messages(self.schema, self.spec))
        whole = self.spec.roots[0] if len(self.spec.roots) == 1 and len(keys) > 1 else ""
        note = _of_schema(notes(self.schema.root.value)) if whole else {}
        channel = Channel(lower_camel(self.spec.title) or "messages", description=self.spec.doc)
        return channel, Carried((Operation(whole, keys, note),))

    def refer(self, entry: Entry) -> str:
        """The reference to the component of an entry's schema."""
        payload: dict[str, str] = self.components.payload(_referred(at_entry(self.schema, entry)))
        return payload["$ref"]

    def _carried(self, channel: Channel) -> Carried:
        """The operations of a channel, each with its messages."""

        def operations(entries: Iterable[Entry]) -> tuple[Operation, ...]:
            return tuple(self._operation(channel, entry) for entry in entries)

        sends, receives = operations(channel.sends), operations(channel.receives)
        of_calls = {each: self._operation(channel, each).messages for call in channel.calls for each in call.entries}
        return Carried(sends, receives, of_calls)

    def _operation(self, channel: Channel, entry: Entry) -> Operation:
        subschema = at_entry(self.schema, entry)
        several = _alternatives(subschema) or _alternatives(_target(subschema))
        whole = self._known(subschema, channel.correlation) or Message(entry.name, subschema, None)
        keys = [self._key(each, channel.correlation) for each in several or [whole]]
        note = _of_schema({**notes(_target(subschema).value), **notes(subschema.value)}) if len(keys) > 1 else {}
        return Operation(entry.name if len(keys) > 1 else "", tuple(keys), note)

    def _known(self, subschema: Subschema, correlation: str) -> Message | None:
        """The message of a subschema, if it has been made as the alternative of a union."""
        wanted = (_target(subschema).key, correlation)
        names = (name for target, name, own in self.keys if (target, own) == wanted)
        return next((Message(name, subschema, None) for name in names), None)

    def _key(self, message: Message, correlation: str) -> str:
        """The key of a message, which is made when it is first met."""
        known = (_target(message.schema).key, message.name, correlation)
        if known not in self.keys:
            self.keys[known] = key = free_key(message.name, self.found)
            self.found[key] = self._message(message, correlation)
        return self.keys[known]

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

    def _message(self, message: Message, correlation: str) -> Json:
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
        if correlation:
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
