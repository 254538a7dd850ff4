"""Documents that a newer sender could send: what shipped readers must live with."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.source import Json
from protogen.spec import Const, Enum, Kind, Record, Spec, Union
from protogen.targets.fixtures_parts import Draft, Drafts, Message, below, found, pretty, replaced
from protogen.targets.fixtures_spots import Spot, spots
from protogen.tolerant import keeps_minor


def future(spec: Spec, message: Message, base: Json) -> Drafts:
    """An unknown member in each kind of object, an unknown value of each open enum, an unknown message, other
    versions. No verdict is promised: it depends on what the schema leaves open."""
    every = tuple(spots(spec, message.root, base))
    seen: set[tuple[str, str]] = set()
    for maker in (_messages, _values, _members, _versions):
        for what, shows, document, pointer in maker(spec, every, base):
            if (what, pointer) not in seen:
                seen.add((what, pointer))
                yield Draft("future", message.name, message.root, what, shows, pretty(document), None, pointer)


def _named(pointer: str) -> str:
    return pointer.lstrip("/") or "the message"


def _members(spec: Spec, every: tuple[Spot, ...], base: Json) -> Iterator[tuple[str, str, Json, str]]:
    levels: set[str] = set()
    for spot in every:
        if not isinstance(spot.decl, Record) or not isinstance(spot.value, dict) or spot.decl.name in levels:
            continue
        levels.add(spot.decl.name)
        known = {field.name for field in spot.decl.fields} | spot.value.keys()
        name = unused("addedLater", known)
        grown = replaced(base, below(spot.pointer, name), {"list": [1, 2.5, None, True], "text": "é"})
        yield f"unknown-member-in-{spot.decl.name}", f"an unknown member in {_named(spot.pointer)}", grown, spot.pointer


def _values(spec: Spec, every: tuple[Spot, ...], base: Json) -> Iterator[tuple[str, str, Json, str]]:
    enums: set[str] = set()
    for spot in every:
        if not isinstance(spot.decl, Enum) or not spot.decl.open or spot.decl.name in enums:
            continue
        enums.add(spot.decl.name)
        shows = f"a value of {spot.decl.name} that is not listed"
        yield f"unknown-{spot.decl.name}", shows, replaced(base, spot.pointer, _unlisted(spot.decl)), spot.pointer


def _unlisted(enum: Enum) -> Json:
    values = [member.value for member in enum.members]
    if enum.kind is not Kind.STRING:
        return max((value for value in values if isinstance(value, int)), default=0) + 1
    texts = [value for value in values if isinstance(value, str)]
    upper = bool(texts) and all(text == text.upper() for text in texts)
    return unused("ADDED_LATER" if upper else "added_later", set(texts))


def _messages(spec: Spec, every: tuple[Spot, ...], base: Json) -> Iterator[tuple[str, str, Json, str]]:
    """An unknown tag, wherever the tagged union's variants repeat it."""
    unions: set[str] = set()
    for spot in every:
        union = spot.decl
        if not isinstance(union, Union) or union.by != "tag" or not union.open or union.name in unions:
            continue
        unions.add(union.name)
        tag_at = spot.pointer + "".join(below("", name) for name in union.tag)
        tag = found(base, tag_at)
        new = unused("added_later", {str(value) for variant in union.variants for value in variant.tags})
        document = base
        for pointer in {tag_at, *_repeats(every, spot.pointer, tag)}:
            document = replaced(document, pointer, new)
        yield f"unknown-variant-of-{union.name}", f"a variant of {union.name} that is not listed", document, tag_at


def _repeats(every: tuple[Spot, ...], pointer: str, tag: Json) -> Iterator[str]:
    for spot in every:
        if spot.pointer.startswith(f"{pointer}/") and isinstance(spot.type, Const) and spot.type.value == tag:
            yield spot.pointer


def _versions(spec: Spec, every: tuple[Spot, ...], base: Json) -> Iterator[tuple[str, str, Json, str]]:
    for spot in every:
        if spot.field is None or not keeps_minor(spot.field) or not isinstance(spot.value, str):
            continue
        major, minor, patch = (int(part.split("-")[0].split("+")[0]) for part in spot.value.split(".")[:3])
        for what, version in (
            ("minor", f"{major}.{minor + 1}.0"),
            ("patch", f"{major}.{minor}.{patch + 1}"),
            ("major", f"{major + 1}.0.0"),
        ):
            yield f"newer-{what}", f"a newer {what} version", replaced(base, spot.pointer, version), spot.pointer


def unused(name: str, taken: set[str]) -> str:
    """The name, or the name with a number that is not taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}"
    return free
