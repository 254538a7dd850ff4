"""Lists the declarations of the emitted Swift that callers can name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from protogen.dataclass import dataclass, replace
from protogen.languages.layout import on_one_line
from protogen.languages.surface import Entry, Kind, Part
from protogen.languages.swift import client_surface, former
from protogen.languages.swift.enum_shapes import Case, RawEnum
from protogen.languages.swift.initialisers import Overload
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.readers import protocol
from protogen.languages.swift.runtime import home
from protogen.languages.swift.shapes import Struct, TupleStruct, TypeAlias, View
from protogen.languages.swift.union_shapes import EnumOfKinds, EnumOfPayloads
from protogen.languages.swift.views import Views
from protogen.languages.target import Job
from protogen.model.passes import member as field_of
from protogen.model.spec import Record, Ref, TaggedUnion
from protogen.model.things import CASES, PROPERTIES, Thing, type_thing


@dataclass(frozen=True)
class Surface:
    """The declarations of one package. `namespace`: the enum that the types are nested in; empty if there is none."""

    job: Job
    names: SwiftNames
    namespace: str

    def all(self) -> Iterator[Entry]:
        """Each type with its members, the readers, and the former names that are kept."""
        if self.namespace:
            yield Entry(self.namespace, "type", f"enum {self.namespace}", type_thing("", "namespace"))
        views = Views(self.names).all()
        found = [entry for view in views for entry in self._declared(view)]
        yield from found
        conformed = protocol(self.job.options)
        shown = home(self.names.module, self.job.options).name(conformed)
        for root in self.job.spec.roots:
            name = self.names.types[root]
            line, thing = f"extension {self._full(name)}: {shown}", type_thing(root, "reader")
            yield Entry(conformed, "reader", line, thing, self._full(name))
        yield from client_surface.entries(self.job, self.names, self.namespace)
        yield from self._left({entry.full: entry for entry in reversed(found)}, views)

    def _full(self, type: str) -> str:
        return f"{self.namespace}.{type}" if self.namespace else type

    @cached_property
    def _types(self) -> Mapping[str, Thing]:
        return {word: self.names.type_things[name] for name, word in self.names.types.items()}

    @cached_property
    def _things(self) -> Mapping[tuple[str, str, str], Thing]:
        """The members by declaration, sort and name in the code."""
        return {(thing.decl, thing.sort, each.word): thing for thing, each in self.names.given().items()}

    def _declared(self, view: View) -> Iterator[Entry]:
        yield Entry(view.name, "type", _head(view), self._types[view.name], self.namespace)
        match view:
            case Struct():
                yield from self._struct(view)
            case TupleStruct():
                yield from (self._member(view, each.name, f"var {each.name}: {each.type}") for each in view.items)
                if view.rest:
                    yield self._member(view, "rest", f"var rest: [{view.rest}]")
                yield self._initialiser(view, _tuple_parameters(view))
            case RawEnum():
                yield from self._raw_enum(view)
            case EnumOfKinds():
                held = f"({view.label}: {view.tag_type}, JSONValue)" if view.label else "(JSONValue)"
                yield from self._cases(view, {each: f"({each.type})" for each in view.cases}, held)
                if view.tags:
                    yield self._member(view, view.label, f"var {view.label}: {view.tag_type}")
                yield from self._description(view)
            case EnumOfPayloads():
                yield from self._payloads(view)
            case TypeAlias(wrapped=True):
                yield self._member(view, "value", f"var value: {view.type}")
                yield self._initialiser(view, (Part(f"_ value: {view.type}"),))

    def _entry(self, view: View, name: str, kind: Kind, line: str, thing: Thing) -> Entry:
        return Entry(name.strip("`"), kind, line, thing, self._full(view.name))

    def _member(self, view: View, name: str, line: str, thing: Thing | None = None) -> Entry:
        """A property: for a member of the schema, or an additional one."""
        decl, word = self._types[view.name].decl, name.strip("`")
        named = isinstance(view, Struct | EnumOfKinds)
        own = self._things.get((decl, PROPERTIES, word)) if named else None
        return self._entry(view, name, "member", line, thing or own or Thing(PROPERTIES, decl, f"~{word}"))

    def _initialiser(self, view: View, parameters: tuple[Part, ...], head: str = "init") -> Entry:
        line = f"{head}({', '.join(each.text for each in parameters)})"
        thing = Thing(PROPERTIES, self._types[view.name].decl, "~init")
        return replace(self._entry(view, "init", "init", line, thing), parts=parameters)

    def _overload(self, view: Struct, each: Overload) -> Entry:
        """An initialiser that takes enums or dates instead of the exact values."""
        parts = tuple(Part(f"{name}: {type}", " = " not in type) for name, type in each.parameters)
        found = self._initialiser(view, parts)
        return replace(found, thing=Thing(PROPERTIES, found.thing.decl, f"~init {' and '.join(each.sorts)}"))

    def _struct(self, view: Struct) -> Iterator[Entry]:
        members = [(each.name, each.type) for each in view.properties]
        members += [(each.name, each.type) for each in view.computed]
        for name, type in members:
            yield self._member(view, name, f"var {name}: {type}")
        yield self._member(view, "additionalFields", f"var additionalFields: {view.extra}")
        yield self._initialiser(view, _parameters(view))
        for each in view.overloads:
            yield self._overload(view, each)
        yield from self._description(view)
        if view.union:
            yield from self._declared(view.union)

    def _description(self, view: Struct | RawEnum | EnumOfPayloads | EnumOfKinds) -> Iterator[Entry]:
        """What says its values, where the run-time's does not."""
        if name := view.description:
            yield self._member(view, name, f"var {name}: String")

    def _cases(self, view: View, cases: Mapping[Case, str], other: str) -> Iterator[Entry]:
        """The cases, each with the text after its name; `other`: that text for the case of values not listed."""
        decl = self._types[view.name].decl
        pairs = [(each.name, held) for each, held in cases.items()]
        if unknown := getattr(view, "other", ""):
            pairs.append((unknown, other))
        for name, held in pairs:
            thing = self._things[decl, CASES, name.strip("`")]
            yield self._entry(view, name, "case", f"case {name}{held}", thing)

    def _raw_enum(self, view: RawEnum) -> Iterator[Entry]:
        plain = not view.other and not view.respelled
        cases = {each: f" = {each.value}" if plain else "" for each in view.cases}
        yield from self._cases(view, cases, f"({view.raw})")
        if view.other:
            yield self._member(view, "allCases", f"static let allCases: [{view.name}]")
        if not plain:
            raw = (Part(f"rawValue: {view.raw}"),)
            yield self._initialiser(view, raw, "init" if view.other else "init?")
            yield self._member(view, "rawValue", f"var rawValue: {view.raw}")
        yield from self._description(view)
        for name, there in (("summary", view.described), ("action", view.action)):
            if there:
                yield self._member(view, name, f"var {name}: String?")

    def _payloads(self, view: EnumOfPayloads) -> Iterator[Entry]:
        yield from self._cases(
            view, {each: f"({each.type})" for each in view.cases}, f"({view.label}: String, JSONValue)"
        )
        yield self._member(view, view.label, f"var {view.label}: String")
        things = self._payload_things(view)
        for each in view.accessors:
            yield self._member(view, each.name, f"var {each.name}: {each.type}", things.get(each.name))
        yield from self._description(view)

    def _payload_things(self, view: EnumOfPayloads) -> Mapping[str, Thing]:
        """The members of the payloads, by property; if several share a property, the first payload's member."""
        spec = self.names.spec
        union = spec[self._types[view.name].decl]
        assert isinstance(union, TaggedUnion)
        found: dict[str, Thing] = {}
        for variant in union.variants:
            message = spec[variant.type.target] if isinstance(variant.type, Ref) else None
            type = field_of(message, union.payload).type if isinstance(message, Record) else None
            payload = spec[type.target] if isinstance(type, Ref) else None
            if isinstance(payload, Record):
                for word in self.names.properties(payload).values():
                    found.setdefault(word, self._things[payload.name, PROPERTIES, word.strip("`")])
        return found

    def _left(self, found: Mapping[str, Entry], views: list[View]) -> Iterator[Entry]:
        """The former names, as aliases of the current ones."""
        left = former.view(self.job, self.names, views, self.namespace)
        for each in left.get("types", ()):
            line = f"typealias {each.name} = {each.now}"
            yield replace(found[self._full(each.now)], name=each.name, line=line, parts=(), former=True)
        for owner in left.get("owners", ()):
            lines = [(each, f"static let {each.name} = {owner.name}.{each.now}") for each in owner.constants]
            lines += [(each, f"static func {each.name}({each.parameters}) -> {owner.name}") for each in owner.functions]
            lines += [(each, f"var {each.name}: {each.type}") for each in owner.properties]
            for each, line in lines:
                entry = found[f"{owner.name}.{each.now.strip('`')}"]
                yield replace(entry, name=each.name.strip("`"), line=line, former=True)
            if owner.initialiser:
                parameters = _parameters(owner.initialiser)
                line = f"init({', '.join(each.text for each in parameters)})"
                yield replace(found[f"{owner.name}.init"], line=line, parts=parameters, former=True)


def _head(view: View) -> str:
    """The line that begins a declaration, without the words that say nothing to callers."""
    return re.sub(r"^(?:nonisolated |indirect )*|(?<=\w) \{$", "", on_one_line(view.declaration("")))


def _parameters(view: Struct) -> tuple[Part, ...]:
    own = (Part(f"{each.name}: {each.type}{each.default}", not each.default) for each in view.properties)
    return (*own, Part(f"additionalFields: {view.extra} = [:]", needed=False))


def _tuple_parameters(view: TupleStruct) -> tuple[Part, ...]:
    own = [Part(f"{each.name}: {each.type}{' = nil' * each.optional}", not each.optional) for each in view.items]
    return (*own, *([Part(f"rest: [{view.rest}] = []", needed=False)] if view.rest else []))
