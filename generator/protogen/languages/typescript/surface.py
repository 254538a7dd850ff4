"""Lists the declarations of the emitted TypeScript that callers can name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from protogen.checks.tolerant import shared_fields
from protogen.dataclass import dataclass, replace
from protogen.languages.surface import Entry, Part
from protogen.languages.target import Job
from protogen.languages.typescript import client_surface
from protogen.languages.typescript.declared import Joined, Listed
from protogen.languages.typescript.layout import NOTHING, Generic, Indexed, Members, OneOf, Spelling, Word, flat, one_of
from protogen.languages.typescript.names import Names, Speller, key, literal
from protogen.languages.typescript.roots import roots
from protogen.languages.typescript.views import view
from protogen.model.spec import Alias, Decl, Enum, Field, Record, Scalar, TaggedUnion, Union
from protogen.model.spec import Kind as Scalars
from protogen.model.things import PROPERTIES, Thing, case_things, property_thing, property_things, type_thing


@dataclass(frozen=True)
class Surface:
    """The declarations of one package."""

    job: Job
    names: Names

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.names)

    def all(self) -> Iterator[Entry]:
        """Each type with its members and companions, the readers, and the former names that are kept."""
        found = [entry for decl in self.job.spec.decls for entry in self._declared(decl)]
        for root in roots(self.names):
            for role, name, type in root.readers:
                line = f"export const {name}: {flat(Generic('Reader', type))}"
                found.append(Entry(name, "reader", line, type_thing(root.name, role)))
        yield from found
        yield from client_surface.entries(self.job)
        yield from self._left([each for each in found if not each.owner])

    def _declared(self, decl: Decl) -> Iterator[Entry]:
        match decl:
            case Alias():
                yield self._alias(decl, self._speller.spell(decl.type))
            case Record(fields=()):
                yield self._alias(decl, NOTHING if decl.extra is None else Word("JsonObject"))
            case Record():
                yield from self._record(decl)
            case Enum():
                yield from self._enum(decl)
            case _:
                yield from self._union(decl)

    def _alias(self, decl: Decl, type: Spelling) -> Entry:
        return _type(self.names.types[decl.name], type, type_thing(decl.name))

    def _record(self, decl: Record) -> Iterator[Entry]:
        name = self.names.types[decl.name]
        yield _interface(name, name, type_thing(decl.name))
        layouts = [self._speller.member(each) for each in decl.fields]
        things = property_things(decl.name, decl.fields)
        for each, layout in zip(decl.fields, layouts, strict=True):
            yield _member(name, each.name, layout, things[each.name], needed=each.required)
        if decl.extra is not None and decl.extra != Scalar(Scalars.ANY):
            absent = [] if all(each.required for each in decl.fields) else [Word("undefined")]
            other = one_of([self._speller.spell(decl.extra), *layouts, *absent])
            line = f"readonly [key: string]: {flat(other)}"
            yield Entry("[key: string]", "member", line, Thing(PROPERTIES, decl.name, "~others"), name)

    def _enum(self, decl: Enum) -> Iterator[Entry]:
        """The list of the values, the types of listed values and of any value, and the descriptions."""
        derived, name = self.names.derived, self.names.types[decl.name]
        array = derived(decl.name, "values")
        values = tuple(dict.fromkeys(literal(each.value) for each in decl.members))
        line = f"export const {array}: readonly [{', '.join(values)}]"
        parts = tuple(map(Part, values))
        yield Entry(array, "helper", line, type_thing(decl.name, "values"), parts=parts)
        known, listed = name, Indexed(array)
        if decl.open:
            known = derived(decl.name, "known")
            yield _type(known, listed, type_thing(decl.name, "known"))
            rest = self._speller.unrecognized(Word("number" if decl.kind is Scalars.INTEGER else "string"))
            yield self._alias(decl, one_of([Word(known), rest]))
        else:
            yield self._alias(decl, listed)
        shown = view(decl, self._speller, self.job.spec)
        if isinstance(shown, Listed) and shown.table:
            type = Generic("Readonly", Generic("Record", Word(f"{known}, MemberInfo")))
            info = derived(decl.name, "info")
            yield Entry(info, "helper", f"export const {info}: {flat(type)}", type_thing(decl.name, "info"))

    def _union(self, decl: Union) -> Iterator[Entry]:
        """The type, the alternative of an unknown tag, and the function that calls a handler for each alternative."""
        layouts = [self._speller.variant(each) for each in decl.variants]
        shown = view(decl, self._speller, self.job.spec)
        assert isinstance(shown, Joined)
        unknown = self.names.derived(decl.name, "unknown") if shown.unknown else ""
        yield self._alias(decl, one_of([*layouts, *([Word(unknown)] if unknown else [])]))
        if not isinstance(decl, TaggedUnion):
            if unknown:
                yield _type(unknown, Word("UnrecognizedMark"), type_thing(decl.name, "unknown"))
            return
        if unknown:
            yield from self._unknown(decl, unknown)
        if shown.matched:
            yield from self._matched(decl, unknown)

    def _unknown(self, decl: TaggedUnion, name: str) -> Iterator[Entry]:
        yield _interface(name, f"{name} extends UnrecognizedMark", type_thing(decl.name, "unknown"))
        tag: Spelling = Word("UnrecognizedTag")
        for word in reversed(decl.tag[1:]):
            tag = Members(((f"readonly {key(word)}:", tag),))
        members = [(decl.tag[0], tag, True)]
        if decl.payload:
            shared: Sequence[Field] = shared_fields(self.job.spec, decl)
            members += [(each.name, self._speller.member(each), each.required) for each in shared]
            members.append((decl.payload, Word("JsonValue"), True))
        for word, layout, needed in members:
            yield _member(name, word, layout, property_thing(decl.name, word), needed=needed)

    def _matched(self, decl: TaggedUnion, unknown: str) -> Iterator[Entry]:
        derived, name, things = self.names.derived, self.names.types[decl.name], case_things(decl)
        table, function = derived(decl.name, "handlers"), derived(decl.name, "match")
        yield _interface(table, f"{table}<Outcome>", type_thing(decl.name, "handlers"))
        for each in decl.variants:
            if each.tags:
                shown = f"(value: {flat(self._speller.variant(each))}) => Outcome"
                yield _member(table, each.name, Word(shown), things[each.name])
        parameters = [f"value: {name}", f"handlers: {table}<Outcome>"]
        parameters += [f"unknown: (value: {unknown}) => Outcome"] if unknown else []
        line = f"export function {function}<Outcome>({', '.join(parameters)}): Outcome"
        yield Entry(function, "helper", line, type_thing(decl.name, "match"))

    def _left(self, found: Sequence[Entry]) -> Iterator[Entry]:
        """The former names, as aliases of the current ones."""
        today = {each.thing: each for each in found}
        for thing, former in self.job.former.get("typescript", {}).items():
            entry = today.get(thing)
            for old in former.names if entry else ():
                assert entry
                value = entry.kind in ("helper", "reader")
                generics = "<Outcome>" * (thing.at == "~handlers")
                type = f"export type {old}{generics} = {entry.name}{generics}"
                line = f"export const {old}: typeof {entry.name}" if value else type
                yield replace(entry, name=old, line=line, parts=(), former=True)


def _type(name: str, type: Spelling, thing: Thing) -> Entry:
    return Entry(name, "type", f"export type {name} = {flat(type)}", thing, parts=_alternatives(type))


def _interface(name: str, head: str, thing: Thing) -> Entry:
    return Entry(name, "type", f"export interface {head}", thing)


def _member(owner: str, word: str, type: Spelling, thing: Thing, *, needed: bool = True) -> Entry:
    line = f"readonly {key(word)}{'' if needed else '?'}: {flat(type)}"
    return Entry(key(word), "member", line, thing, owner, needed, _alternatives(type))


def _alternatives(type: Spelling) -> tuple[Part, ...]:
    return tuple(Part(flat(each)) for each in type.items) if isinstance(type, OneOf) else ()
