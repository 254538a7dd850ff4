"""Identifies the things that have names in emitted code, and holds the names that the name lock keeps for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from protogen.dataclass import dataclass, field
from protogen.model.spec import (
    Enum,
    KeyedUnion,
    KeyedVariant,
    Node,
    Record,
    Ref,
    Spec,
    TaggedUnion,
    TaggedVariant,
    TypedUnion,
    TypedVariant,
    Union,
)
from protogen.model.words import unused
from protogen.source.place import Place, escape

TYPES, PROPERTIES, CASES = SORTS = ("types", "properties", "cases")
CHANNELS = "channels"
"""The sort of what a target makes for a channel: the name lock does not keep those names."""


class Thing(NamedTuple):
    """Something that a target names. `at`: where in the declaration; empty: the declaration itself; `~known` and
    the like: what a target makes beside it, in its own words."""

    sort: str
    decl: str
    at: str = ""


class Former(NamedTuple):
    """A thing's current name, and its former names that are kept for one release."""

    now: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pins:
    """The names that one language must keep."""

    names: Mapping[Thing, str] = field(default_factory=dict)

    def of(self, things: Mapping[str, Thing]) -> Mapping[str, str]:
        """The kept names of these things, in the form that `identifiers` takes."""
        return {name: self.names[thing] for name, thing in things.items() if thing in self.names}

    def beside(self, things: Iterable[Thing]) -> frozenset[str]:
        """The type names that belong to other things than these."""
        own = set(things)
        types = ((thing, word) for thing, word in self.names.items() if thing.sort == TYPES and thing.at != READER)
        return frozenset(word for thing, word in types if thing not in own)


def type_thing(decl: str, role: str = "") -> Thing:
    """A declaration's type, or what a target makes beside it."""
    return Thing(TYPES, decl, f"~{role}" if role else "")


READER = "~reader"


def reader_thing(root: str) -> Thing:
    """The reader of an entry point, in a module of its own (Python)."""
    return Thing(TYPES, root, READER)


def channel_thing(channel: str, at: str) -> Thing:
    """What a target makes for a channel (`~client`), or for a part of its description (`/query/token`)."""
    return Thing(CHANNELS, channel, at)


def property_thing(decl: str, name: str) -> Thing:
    """The member of a record that has a name on the wire."""
    return Thing(PROPERTIES, decl, f"/properties/{escape(name)}")


def property_things(decl: str, fields: Iterable[Node]) -> Mapping[str, Thing]:
    """The members of a record, by their names on the wire."""
    return {each.name: property_thing(decl, each.name) for each in fields}


def case_things(decl: Enum | Union) -> Mapping[str, Thing]:
    """The values of an enum or the alternatives of a union, by their names in the Spec."""
    if isinstance(decl, Enum):
        return {each.name: Thing(CASES, decl.name, f"/enum/{escape(str(each.value))}") for each in decl.members}
    words: dict[str, str] = {}
    """Name in the Spec by the word that identifies the alternative."""
    for each in decl.variants:
        words[unused(_telling(decl, each), words.__contains__, join=" ")] = each.name
    return {name: Thing(CASES, decl.name, f"/oneOf/{escape(word)}") for word, name in words.items()}


def _telling(decl: Union, each: TaggedVariant | TypedVariant | KeyedVariant) -> str:
    """The word that identifies an alternative. Its number would change with every alternative inserted before it, and
    the name of a type inside it depends on everything around it."""
    match each:
        case TaggedVariant(tags=(first, *_)):
            return str(first)
        case TypedVariant():
            return " or ".join(each.json_types)
    near = re.sub(r" \d+$", "", decl.name)
    if each.name == near:
        return "value"
    return each.name.removeprefix(f"{decl.name} ").removeprefix(f"{near} ")


def place_of(spec: Spec, thing: Thing) -> Place | None:
    """Where the schema declares a thing: the member's place, or else the declaration's."""
    decl = spec.index.get(thing.decl)
    if decl is None:
        return None
    found = nodes(decl)
    if isinstance(decl, TaggedUnion) and decl.payload and thing.sort == PROPERTIES:
        found = _of_envelope(spec, decl)
    return (found[thing].place if thing in found else None) or decl.place


def _of_envelope(spec: Spec, decl: TaggedUnion) -> Mapping[Thing, Node]:
    """The members that all messages of an envelope have, as those of the first."""
    first = decl.variants[0].type
    record = spec[first.target] if isinstance(first, Ref) else None
    fields = record.fields if isinstance(record, Record) else ()
    return {property_thing(decl.name, each.name): each for each in fields}


def nodes(decl: Node) -> Mapping[Thing, Node]:
    """The members of a declaration that have names of their own."""
    match decl:
        case Record():
            found: Iterable[Node] = decl.fields
            things = property_things(decl.name, decl.fields)
        case Enum():
            found, things = decl.members, case_things(decl)
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            found, things = decl.variants, case_things(decl)
        case _:
            return {}
    return {things[each.name]: each for each in found}
