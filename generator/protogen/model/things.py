"""Identifies everything that has a name in emitted code, and the names that the name lock keeps for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from protogen.model.spec import (
    Enum,
    KeyedUnion,
    KeyedVariant,
    Node,
    Record,
    TaggedUnion,
    TaggedVariant,
    TypedUnion,
    TypedVariant,
    Union,
)
from protogen.model.words import unused
from protogen.source.place import escape

TYPES, PROPERTIES, CASES = SORTS = ("types", "properties", "cases")


class Thing(NamedTuple):
    """Something that a target names. `at`: where in the declaration; empty: the declaration itself; `~known` etc.:
    something that a target makes in addition, under a word of its own."""

    sort: str
    decl: str
    at: str = ""


class Former(NamedTuple):
    """A thing's current name, and its names from the previous release, which still work."""

    now: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pins:
    """The names that one language must keep."""

    names: Mapping[Thing, str] = field(default_factory=dict)

    def of(self, things: Mapping[str, Thing]) -> Mapping[str, str]:
        """The pinned names of some things, by the keys that `identifiers` takes."""
        return {name: self.names[thing] for name, thing in things.items() if thing in self.names}

    def beside(self, things: Iterable[Thing]) -> frozenset[str]:
        """The pinned names of all types other than these."""
        own = set(things)
        types = ((thing, word) for thing, word in self.names.items() if thing.sort == TYPES and thing.at != READER)
        return frozenset(word for thing, word in types if thing not in own)


def type_thing(decl: str, role: str = "") -> Thing:
    """A declaration's type, or something that a target makes in addition to it."""
    return Thing(TYPES, decl, f"~{role}" if role else "")


READER = "~reader"


def reader_thing(root: str) -> Thing:
    """The reader of an entry point, if it has a module of its own (Python)."""
    return Thing(TYPES, root, READER)


def property_things(decl: str, fields: Iterable[Node]) -> Mapping[str, Thing]:
    """The members of a record, by their names on the wire."""
    return {each.name: Thing(PROPERTIES, decl, f"/properties/{escape(each.name)}") for each in fields}


def case_things(decl: Enum | Union) -> Mapping[str, Thing]:
    """The values of an enum, or the alternatives of a union, by their names in the Spec."""
    if isinstance(decl, Enum):
        return {each.name: Thing(CASES, decl.name, f"/enum/{escape(str(each.value))}") for each in decl.members}
    words: dict[str, str] = {}
    """Each alternative's name in the Spec, by what distinguishes it."""
    for each in decl.variants:
        words[unused(_telling(decl, each), words.__contains__, join=" ")] = each.name
    return {name: Thing(CASES, decl.name, f"/oneOf/{escape(word)}") for word, name in words.items()}


def _telling(decl: Union, each: TaggedVariant | TypedVariant | KeyedVariant) -> str:
    """What distinguishes an alternative from the others. (Its number would change with every alternative added
    before it, and an inline type is named after everything around it.)"""
    match each:
        case TaggedVariant(tags=(first, *_)):
            return str(first)
        case TypedVariant():
            return " or ".join(each.json_types)
    near = re.sub(r" \d+$", "", decl.name)
    return each.name.removeprefix(f"{decl.name} ").removeprefix(f"{near} ")


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
