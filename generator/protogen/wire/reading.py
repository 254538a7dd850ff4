"""Reads the wire of a contract: from the annotation `x-protogen`, or from an AsyncAPI document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from protogen.model.lower import says_something
from protogen.model.messages import choice, subschemas
from protogen.model.references import plain_reference
from protogen.model.remarks import notes, text
from protogen.model.spec import Spec
from protogen.model.words import lower_camel
from protogen.schema.load import Key, Schema, Subschema, Unresolved
from protogen.source.place import Json, escape
from protogen.wire.asyncapi import channels as of_asyncapi
from protogen.wire.values import (
    PLACEHOLDER,
    Call,
    Channel,
    Entry,
    Flow,
    KeepAlive,
    Live,
    Opening,
    Parameter,
    Refresh,
    Resume,
    Server,
    Verdict,
    Wire,
)

Words = Mapping[str, Json]
"""The object of a channel, as in the annotation."""
Find = Callable[[str], Entry | None]
"""The entry of a reference, such as `#/$defs/RoomEvent`; None if it leads nowhere."""


def wire(schema: Schema, spec: Spec) -> Wire:
    """The wire of a loaded schema; without channels if nothing describes one. What the meta-schema of the annotation
    does not allow must have been refused before (`checks/annotation.py`)."""
    find = entries(schema, spec)
    described = dict(described_channels(schema))
    named = {each for words in described.values() for key in ("sends", "receives") for each in listed(words.get(key))}
    rest = tuple(each for each in _roots(schema, spec) if f"#{each.pointer}" not in named)
    own = rest if len(described) == 1 else ()
    made = (_with_calls(schema, _channel(name, words, find, own)) for name, words in described.items())
    whole = [replace(each, flow=_flow(schema, each, described[each.name])) for each in made]
    servers = tuple(dict.fromkeys(server for each in whole for server in each.servers))
    return Wire(tuple(each if each.servers else replace(each, servers=servers) for each in whole))


def described_channels(schema: Schema) -> Iterator[tuple[str, Words]]:
    """The channels that the annotation or the AsyncAPI document describes, by name, in the annotation's words."""
    if schema.parts:
        return of_asyncapi(schema.root.place.source.value)
    return ((name, words) for name, words, _ in _annotated(schema))


def channel_pointers(schema: Schema) -> Mapping[str, str]:
    """Where each channel is described, by its name. In an AsyncAPI document that is where all of them are."""
    own = {name: pointer for name, _, pointer in _annotated(schema)}
    return dict.fromkeys(dict(described_channels(schema)), "/channels") if schema.parts else own


def _annotated(schema: Schema) -> Iterator[tuple[str, Words, str]]:
    """The channels of the annotation: the name, what it says, and where."""
    note = notes(schema.root.value)
    if isinstance(note.get("channel"), dict):
        title = lower_camel(text(schema.root.keywords.get("title")))
        yield str(note["channel"].get("name") or title or "messages"), note["channel"], "/x-protogen/channel"
    several = note.get("channels")
    for name, words in several.items() if isinstance(several, dict) else ():
        if isinstance(words, dict):
            yield str(words.get("name") or name), words, f"/x-protogen/channels/{escape(name)}"


def listed(value: Json) -> tuple[str, ...]:
    """The references in `sends`, `receives` or `reply`: one, or a list of them."""
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(each for each in found if isinstance(each, str))


def entries(schema: Schema, spec: Spec) -> Find:
    """Finds the entry of a reference. Its name is that of the declaration, or of the definition where none has one."""
    known: dict[Key, str] = {each.key: name for name, each in schema.definitions().items()}
    known |= {each.key: name for name, each in subschemas(schema, spec).items()}
    pointers = {each.place.pointer: name for name, each in schema.parts.items()}

    def find(reference: str) -> Entry | None:
        pointer = reference.removeprefix("#")
        for wanted in (pointer, f"{pointer}/schema"):
            if wanted in pointers:
                return Entry(pointers[wanted], wanted)
        try:
            target = schema.root.resolve(reference) if pointer else schema.root
        except Unresolved:
            return None
        if target.key == schema.root.key:
            return next(iter(_roots(schema, spec)), None)
        return Entry(known[target.key], target.place.pointer) if target.key in known else None

    return find


def _roots(schema: Schema, spec: Spec) -> Iterator[Entry]:
    """The entry points of the contract, but for those that are an alternative of another."""
    starts = subschemas(schema, spec)
    roots = [(name, starts[name]) for name in spec.roots if name in starts]
    tagged = {_target(each).key for _, root in roots for _, each in alternatives(root)}
    for number, (name, root) in enumerate(roots):
        if number == 0 or _target(root).key not in tagged:
            own = number == 0 and says_something(schema) and not schema.parts
            yield Entry(name, "" if own else root.place.pointer)


def _channel(name: str, words: Words, find: Find, rest: tuple[Entry, ...]) -> Channel:
    sends, receives = (_found(find, listed(words.get(key))) for key in ("sends", "receives"))
    if not sends and "sends" not in words and (not receives or "action" in words):
        sends, receives = (receives, rest) if words.get("action") == "receive" else (rest, receives)
    address = str(words.get("address") or "")
    given = words.get("parameters") or {}
    implied = {each: given.get(each, {}) for each in PLACEHOLDER.findall(address)}
    return Channel(
        name=name,
        address=address,
        description=str(words.get("description") or ""),
        sends=sends,
        receives=receives,
        servers=tuple(_server(key, each) for key, each in (words.get("servers") or {}).items()),
        parameters=_parameters({**implied, **given}),
        query=_parameters(words.get("query") or {}),
        headers=_parameters(words.get("headers") or {}),
        subprotocols=tuple(words.get("subprotocols") or ()),
        correlation=str(words.get("correlation") or ""),
        order=str(words.get("order") or ""),
        calls=tuple(_calls(words.get("calls") or {}, find)),
        live=_live(words.get("live") or {}, find),
    )


def _with_calls(schema: Schema, channel: Channel) -> Channel:
    """The channel with the messages of its calls and its opening among those that it carries."""
    opening = channel.live.opening
    sends = [*(each for call in channel.calls for each in call.reply), *([opening.awaits] if opening else [])]
    receives = [*(call.send for call in channel.calls), *([opening.send] if opening else [])]
    return replace(
        channel,
        sends=(*channel.sends, *_uncovered(schema, channel.sends, sends)),
        receives=(*channel.receives, *_uncovered(schema, channel.receives, receives)),
    )


def _uncovered(schema: Schema, known: tuple[Entry, ...], more: Iterable[Entry | None]) -> Iterator[Entry]:
    """Those entries that are neither known nor an alternative of one that is."""
    wholes = [at_entry(schema, each) for each in known]
    covered = {_target(each).key for whole in wholes for each in (whole, *(one for _, one in alternatives(whole)))}
    for entry in dict.fromkeys(each for each in more if each is not None):
        if _target(at_entry(schema, entry)).key not in covered:
            yield entry


def _target(subschema: Subschema) -> Subschema:
    """Where plain references lead to."""
    seen = {subschema.key}
    while (following := plain_reference([subschema])) is not None and following.key not in seen:
        seen.add(following.key)
        subschema = following
    return subschema


def _found(find: Find, references: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(each for each in map(find, references) if each is not None))


def _server(name: str, words: Words) -> Server:
    return Server(name, words["url"], words.get("http", ""), words.get("description", ""))


def _parameters(words: Mapping[str, Words]) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            name,
            each.get("description", ""),
            each.get("required", True),
            each.get("credential", False),
            tuple(each.get("enum", ())),
            each.get("default"),
        )
        for name, each in words.items()
    )


def _calls(words: Mapping[str, Words], find: Find) -> Iterator[Call]:
    for name, each in words.items():
        send, reply, ids = find(each["send"]), _found(find, listed(each["reply"])), each.get("id")
        if send is not None:
            yield Call(name, send, reply, (ids[0], ids[1]) if ids else None)


def _live(words: Words, find: Find) -> Live:
    refresh, keep, resume = words.get("refresh"), words.get("keepAlive"), words.get("resume", "none")
    carrier = "message" if "message" in resume else "query"
    opening = words.get("opening") or {}
    first = find(opening["send"]) if opening else None
    return Live(
        refresh=refresh and _refresh(refresh),
        refused={int(status): Verdict.of(each) for status, each in words.get("refused", {}).items()},
        closed={int(code): Verdict.of(each) for code, each in words.get("closed", {}).items()},
        failures=words.get("failures", {}),
        keep_alive=keep and _keep_alive(keep),
        resume=Resume(resume) if isinstance(resume, str) else Resume(carrier, resume.get(carrier, ""), resume["from"]),
        opening=first and Opening(first, find(opening["await"]) if "await" in opening else None),
    )


def _refresh(words: Words) -> Refresh:
    return Refresh(words["path"], words["token"], words.get("method", "POST"), words.get("body", {}))


def _keep_alive(words: Words) -> KeepAlive:
    return KeepAlive(words["every"], words["within"], words.get("send", ""), words.get("expect", ""))


def _flow(schema: Schema, channel: Channel, words: Words) -> Flow | None:
    """How the messages that the server sends (or else receives) follow one another."""
    for entry in channel.sends or channel.receives:
        union = at_entry(schema, entry)
        said = notes(union.value).get("flow") or notes(_target(union).value).get("flow") or words.get("flow")
        if isinstance(said, dict) and "end" in said:
            return _flow_of(said, union)
    return None


def _flow_of(said: Words, union: Subschema) -> Flow:
    code = said.get("code", "")
    return Flow(
        repeat=tuple(said.get("repeat", ())),
        end=tuple(said["end"]),
        code=code,
        advances=said.get("advances", {}),
        recover=dict(_recoveries(union, said["end"], code)) if code else {},
        scales=tuple(said.get("scales", ())),
        parties=(said.get("from", ""), said.get("to", "")),
    )


def at_entry(schema: Schema, entry: Entry) -> Subschema:
    """The subschema of an entry."""
    return schema.parts[entry.name] if entry.name in schema.parts else at_pointer(schema, entry.pointer)


def at_pointer(schema: Schema, pointer: str) -> Subschema:
    """The subschema at a JSON Pointer of the document."""
    return schema.root.resolve(f"#{pointer}") if pointer else schema.root


def alternatives(union: Subschema) -> Iterator[tuple[str, Subschema]]:
    """The tags of a tagged union, each with its alternative; nothing if it is none."""
    found = choice(union) or choice(_target(union))
    if found is not None:
        yield from ((str(tag), found.branch(number)) for tag, number in found.tag.values)


def _recoveries(union: Subschema, ends: list[str], code: str) -> Iterator[tuple[str, str]]:
    """The values at `code` in the messages of `ends` that a client recovers from, and how."""
    for tag, alternative in alternatives(union):
        if tag in ends:
            for value in constants(alternative, code):
                if how := notes(value.value).get("recover"):
                    yield str(value.keywords["const"]), str(how)


def constants(message: Subschema, pointer: str) -> Iterator[Subschema]:
    """The subschemas with a `const` that the value at a JSON Pointer of a message can be."""
    for member in members(message, pointer.split("/")[1:]):
        yield from (each for each in _in_place(member) if "const" in each.keywords)


def members(message: Subschema, tokens: list[str]) -> Iterator[Subschema]:
    """The subschemas that apply to a member of a value, by the keys that lead to it."""
    if not tokens:
        yield message
        return
    for each in _in_place(message):
        if tokens[0] in each.keywords.get("properties", {}):
            yield from members(each.child("properties", tokens[0]), tokens[1:])


def _in_place(subschema: Subschema) -> Iterator[Subschema]:
    """A subschema, and those that apply to the same value."""
    waiting, seen = [subschema], set()
    while waiting:
        each = waiting.pop()
        if each.key in seen or isinstance(each.value, bool):
            continue
        seen.add(each.key)
        yield each
        waiting += [*each.referred(), *(one for word in ("allOf", "anyOf", "oneOf") for one in each.listed(word))]
