"""Finds what is wrong in the description of channels beyond the form of the annotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from protogen.checks import annotation
from protogen.model.remarks import notes
from protogen.model.spec import Spec
from protogen.schema.load import Schema
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json, Place, split_pointer
from protogen.wire.asyncapi import note_of
from protogen.wire.reading import alternatives, at_pointer, described_channels, entries, listed, members, wire
from protogen.wire.values import PLACEHOLDER, VERDICTS, Channel, Entry

RULE = "bad-channel"
Words = Mapping[str, Any]


def places(schema: Schema) -> list[Place]:
    """Where each channel is described, in the order of the wire's channels."""
    if schema.parts:
        value, root = schema.root.place.source.value, Place(schema.root.place.source, "")
        channels = value.get("channels") if isinstance(value, dict) and "asyncapi" in value else None
        keys = channels if isinstance(channels, dict) else {}
        return [root / "channels" / key for key in keys if not str(key).startswith("x-")]
    note, base = notes(schema.root.value), schema.root.where("x-protogen")
    own = [base / "channel"] if isinstance(note.get("channel"), dict) else []
    several = note.get("channels")
    named = several if isinstance(several, dict) else {}
    return [*own, *(base / "channels" / key for key, held in named.items() if isinstance(held, dict))]


def faults(schema: Schema, spec: Spec) -> Iterator[Diagnostic]:
    """The faults of all channels beyond their form, which `checks/annotation.py` and `in_container` check before."""
    if schema.parts:
        return
    note, base = notes(schema.root.value), schema.root.where("x-protogen")
    if "channel" in note and "channels" in note:
        help = "move the one of `channel` to `channels`, under its name"
        yield Diagnostic(RULE, "`channel` and `channels` exclude each other", base / "channels", help)
        return
    described = [*described_channels(schema)]
    if len({name for name, _ in described}) < len(described):
        yield Diagnostic(RULE, "two channels have the same name", base / "channels", "give each its own `name`")
        return
    found = [*_of_words(schema, spec, [(*each, place) for each, place in zip(described, places(schema), strict=True)])]
    yield from found
    if not found:
        for channel, place in zip(wire(schema, spec).channels, places(schema), strict=True):
            yield from _of_pointers(schema, channel, place)


def in_container(schema: Schema) -> Iterator[Diagnostic]:
    """The faults in `x-protogen` on the channels of an AsyncAPI document: in their form, and verdicts. None if the
    schema is no such document."""
    if not schema.parts:
        return
    value = schema.root.place.source.value
    for place in (each / "x-protogen" for each in places(schema)):
        note = note_of(value, tuple(split_pointer(place.pointer)[:2]))
        yield from annotation.of_channel(note, place)
        live = note.get("live")
        yield from _of_verdicts(live if isinstance(live, dict) else {}, place / "live")


def _of_words(schema: Schema, spec: Spec, channels: list[tuple[str, Words, Place]]) -> Iterator[Diagnostic]:
    """References, parameters and verdicts."""
    find = entries(schema, spec)
    for name, words, place in channels:
        for reference, at in _references(words, place):
            if find(reference) is None:
                yield Diagnostic(RULE, f"`{reference}` is not a definition of the schema", at, _definitions(schema))
        if len(channels) > 1 and not {"sends", "receives"} & words.keys():
            help = 'say what travels on it: "sends": "#/$defs/..."'
            yield Diagnostic(RULE, f"the channel `{name}` has neither `sends` nor `receives`", place, help)
        yield from _of_parameters(words, place)
        yield from _of_verdicts(words.get("live", {}), place / "live")
        yield from _of_refresh(words, place / "live" / "refresh")


def _references(words: Words, place: Place) -> Iterator[tuple[str, Place]]:
    """Every reference to a definition in a channel, with its place."""
    for key in ("sends", "receives"):
        yield from _listed(words.get(key), place / key)
    for name, call in words.get("calls", {}).items():
        for key in ("send", "reply"):
            yield from _listed(call[key], place / "calls" / name / key)
    for key, held in words.get("live", {}).get("opening", {}).items():
        yield held, place / "live" / "opening" / key


def _listed(held: Json, place: Place) -> Iterator[tuple[str, Place]]:
    alone = isinstance(held, str)
    yield from ((each, place if alone else place / number) for number, each in enumerate(listed(held)))


def _definitions(schema: Schema) -> str:
    names = [f"#/$defs/{name}" for name in schema.definitions()]
    return f"definitions: {', '.join(names[:5])}{', ...' if len(names) > 5 else ''}" if names else "the schema has none"


def _of_parameters(words: Words, place: Place) -> Iterator[Diagnostic]:
    inside = PLACEHOLDER.findall(words.get("address", ""))
    for name in words.get("parameters", {}):
        if name not in inside:
            help = f"write `{{{name}}}` in the address, or move it to `query` or `headers`"
            yield Diagnostic(RULE, f"the address has no `{{{name}}}`", place / "parameters" / name, help)
    if len(set(inside)) < len(inside):
        yield Diagnostic(RULE, "the address has a parameter twice", place / "address", "give each a name of its own")


def _of_verdicts(live: Words, place: Place) -> Iterator[Diagnostic]:
    for key in ("refused", "closed"):
        held = live.get(key)
        for code, text in held.items() if isinstance(held, dict) else ():
            kind = str(text).partition(" ")[0]
            if kind not in VERDICTS:
                near = get_close_matches(kind, VERDICTS, 1, 0.5)
                help = f"did you mean `{near[0]}`?" if near else f"verdicts: {', '.join(VERDICTS)}"
                yield Diagnostic("unknown-verdict", f"`{kind}` is not a verdict", place / key / code, help)


def _of_refresh(words: Words, place: Place) -> Iterator[Diagnostic]:
    """Texts `$name` in the body that name no parameter."""
    given = {name for key in ("parameters", "query", "headers") for name in words.get(key, {})}
    given |= {*PLACEHOLDER.findall(words.get("address", ""))}
    for text, at in _texts(words.get("live", {}).get("refresh", {}).get("body", {}), place / "body"):
        if text.startswith("$") and text[1:] not in given:
            help = f"parameters: {', '.join(sorted(given))}" if given else "the channel has no parameters"
            yield Diagnostic(RULE, f"`{text}` is not a parameter of the channel", at, help)


def _texts(value: Json, place: Place) -> Iterator[tuple[str, Place]]:
    if isinstance(value, str):
        yield value, place
    elif isinstance(value, (dict, list)):
        for key, held in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(held, place / key)


def _of_pointers(schema: Schema, channel: Channel, place: Place) -> Iterator[Diagnostic]:
    """JSON Pointers that no message has, and tags in `flow` that no message has."""
    every = (*channel.sends, *channel.receives)
    for word, pointer in (("correlation", channel.correlation), ("order", channel.order)):
        if pointer and every and not any(_has(schema, each, pointer) for each in every):
            help = "name a member of the messages, such as `/jobId`"
            yield Diagnostic(RULE, f"no message of the channel has `{pointer}`", place / word, help)
    for call in channel.calls:
        for number, pointer in enumerate(call.ids or ()):
            asked = (call.send,) if number == 0 else call.reply
            if not any(_has(schema, each, pointer) for each in asked):
                at = place / "calls" / call.name / "id" / number
                yield Diagnostic(RULE, f"{asked[0].name} has no `{pointer}`", at, "name a member that both share")


def _has(schema: Schema, entry: Entry, pointer: str) -> bool:
    """Whether a message of an entry declares a member."""
    union = at_pointer(schema, entry.pointer)
    each = [option for _, option in alternatives(union)] or [union]
    return any(True for option in each for _ in members(option, split_pointer(pointer)))
