"""Says of declarations what several modules of the target need: their envelope, and the things made beside them."""

from __future__ import annotations

from protogen.model.spec import Decl, Enum, Kind, Record, Ref, Spec, TaggedUnion, Union
from protogen.model.things import CASES, PROPERTIES, Thing
from protogen.source.place import escape


def envelope_record(spec: Spec, decl: TaggedUnion) -> Record:
    """The record that represents all variants of an envelope, which differ only in the payload."""
    first = decl.variants[0].type
    assert isinstance(first, Ref)
    record = spec[first.target]
    assert isinstance(record, Record)
    return record


def payload_name(decl: TaggedUnion) -> str:
    """The key of an envelope's payload type in `SwiftNames.types`."""
    return f"{decl.name} {decl.payload}"


def is_string_enum(decl: Decl | None) -> bool:
    """Whether a declaration is an enum whose raw values are strings."""
    return isinstance(decl, Enum) and decl.kind is Kind.STRING


def other_thing(decl: Enum | Union) -> Thing:
    """The case for values that are not listed."""
    return Thing(CASES, decl.name, "~other")


def shown_thing(decl: str, name: str) -> Thing:
    """The property that shows what a record's member means. `name`: the member's, on the wire."""
    return Thing(PROPERTIES, decl, f"~shown/properties/{escape(name)}")


def tag_thing(decl: TaggedUnion) -> Thing:
    """The property that gives a union's tag."""
    return Thing(PROPERTIES, decl.name, f"~tag/properties/{escape(decl.tag[-1])}")
