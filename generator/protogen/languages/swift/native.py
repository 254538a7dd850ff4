"""What the driver must know of the names in emitted Swift: what they stand for in JSON, and what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from protogen.dataclass import dataclass
from protogen.languages.swift.enum_shapes import RawEnum
from protogen.languages.swift.facts import envelope_record, payload_name
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.shapes import Struct, View
from protogen.languages.swift.structs import Structs
from protogen.languages.swift.union_shapes import EnumOfPayloads
from protogen.languages.swift.views import Views
from protogen.model.spec import Alias, Enum, Record, TaggedUnion


@dataclass(frozen=True, slots=True)
class Shown:
    """A computed property that stands for a member (`constant`), or shows it in another type; or a helper of an enum,
    whose `wire` is what it tells."""

    type: str
    wire: str
    name: str
    constant: bool


def table(names: SwiftNames) -> Mapping[str, Mapping[str, Any]]:
    """Each type of a package by its name: its kind, its members or its case for what is not listed."""
    found: dict[str, Mapping[str, Any]] = {}
    for decl in names.spec.decls:
        name = names.types[decl.name]
        match decl:
            case Record():
                found[name] = {"kind": "struct", "members": _members(names, decl)}
            case TaggedUnion(payload=payload) if payload:
                found[name] = {"kind": "envelope", "members": _members(names, decl)}
                found[names.types[payload_name(decl)]] = {"kind": "payloads", "other": names.other(decl)}
            case Enum():
                found[name] = {"kind": "enum", "other": names.other(decl)}
            case Alias():
                if decl.name in names.wrapped:
                    found[name] = {"kind": "wrapper"}
            case _:
                found[name] = {"kind": "union", "other": names.other(decl)}
    for each, name in names.tuples.items():
        found[names.types[name]] = {"kind": "tuple" if each.rest is None else "row"}
    return found


def _members(names: SwiftNames, decl: Record | TaggedUnion) -> Mapping[str, str]:
    return {wire: name.strip("`") for wire, name in names.properties(decl).items()}


def shown(names: SwiftNames) -> Iterator[Shown]:
    """The computed properties of all structs."""
    structs, views = Structs(names), Views(names).all()
    for view in views:
        yield from _helpers(view)
    printed = {view.name for view in views}
    for decl in names.spec.decls:
        type = names.types[decl.name]
        if type not in printed or not (isinstance(decl, Record) or (isinstance(decl, TaggedUnion) and decl.payload)):
            continue
        record, own = decl if isinstance(decl, Record) else envelope_record(names.spec, decl), names.properties(decl)
        for each in record.fields:
            if structs.is_constant(each) or (isinstance(decl, TaggedUnion) and [each.name] == [*decl.tag]):
                yield Shown(type, each.name, own[each.name], constant=True)
            else:
                for beside in structs.views_beside(decl, each):
                    yield Shown(type, each.name, beside.name, constant=False)


def _helpers(view: View) -> Iterator[Shown]:
    """What an enum tells of its cases, and what an envelope's payloads have in common."""
    match view:
        case RawEnum():
            if view.described:
                yield Shown(view.name, "description", "summary", constant=False)
            if view.action:
                yield Shown(view.name, "action", "action", constant=False)
        case Struct(union=EnumOfPayloads() as union):
            for each in union.accessors:
                yield Shown(union.name, "", each.name, constant=False)
