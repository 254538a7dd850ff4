"""Gives Swift names and types to the things of a Spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from protogen.languages import client
from protogen.languages.package import camel_name
from protogen.languages.swift import meanings
from protogen.languages.swift.facts import envelope_record, other_thing, payload_name, shown_thing, tag_thing
from protogen.languages.swift.integers import const_type, integer_type
from protogen.languages.swift.tuples import expressions
from protogen.languages.swift.words import chosen, members, quoted, type_name, typed_name
from protogen.languages.target import Job
from protogen.languages.templates import word_list
from protogen.model.contents import references, types_of
from protogen.model.once import once
from protogen.model.passes import knots
from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    Kind,
    ListOf,
    MapOf,
    Node,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    Union,
    takes_more,
)
from protogen.model.things import Pins, Thing, case_things, property_things, type_thing
from protogen.model.words import Given, Why, identifiers, plain, unused

_KINDS = {
    Kind.ANY: "JSONValue",
    Kind.BOOLEAN: "Bool",
    Kind.NULL: "JSONNull",
    Kind.NUMBER: "Double",
    Kind.STRING: "String",
}

_OWN = frozenset({"additionalFields", "hashValue"})
"""Property names that every generated struct declares itself."""

_OPTIONAL = frozenset({"none", "some"})
"""The cases of `Optional`: in an optional member, `.none` would mean that there is no value."""

_OTHERS = ("unknown", "unrecognized", "unlisted", "unlistedValue")


class SwiftNames:
    """The Swift names of all declarations of a Spec, and how its types are spelled with them."""

    def __init__(
        self,
        spec: Spec,
        module: str,
        pins: Pins = Pins(),  # noqa: B008  # frozen
        *,
        clients: bool = False,
    ) -> None:
        self.spec = spec
        self.module = module
        self.pins = pins
        self.client_words = word_list("swift", "live/taken.txt") if clients else frozenset()

    @cached_property
    def types(self) -> Mapping[str, str]:
        """Declaration name to Swift type name; also `<union> <payload>`, for the payload of an envelope."""
        return plain(self._types)

    @cached_property
    def _types(self) -> Mapping[str, Given]:
        given = {decl.name: chosen(decl, of_type=True) for decl in self.spec.decls}
        for decl in self.spec.decls:
            if isinstance(decl, TaggedUnion) and decl.payload:
                given[payload_name(decl)] = str(decl.notes.get("payload") or "")
        given.update((name, "") for name in self.tuples.values() if name not in given)
        things = self.type_things
        return identifiers(
            given,
            type_name,
            reserved=word_list("swift", "taken.txt") | self.client_words | {self.module},
            escape=lambda name: f"{name}Model",
            digit_prefix="T",
            empty="Unnamed",
            pinned=self.pins.of({name: things[name] for name in given}),
            chosen={name: word for name, word in given.items() if word},
        )

    @cached_property
    def type_things(self) -> Mapping[str, Thing]:
        """The things that the names in `types` belong to."""
        found = {name: type_thing(decl.name, f"tuple {place}") for decl, place, name, _ in self._tuple_places}
        unions = [decl for decl in self.spec.decls if isinstance(decl, TaggedUnion) and decl.payload]
        found |= {payload_name(decl): type_thing(decl.name, "payload") for decl in unions}
        return found | {decl.name: type_thing(decl.name) for decl in self.spec.decls}

    @cached_property
    def tuples(self) -> Mapping[TupleOf, str]:
        """The tuples that need a struct, each named after the first place where it is used (or the place whose
        name is kept)."""
        found: dict[TupleOf, str] = {}
        kept = [(each, name) for _, _, name, each in self._tuple_places if self.type_things[name] in self.pins.names]
        aliases = [(decl.type, decl.name) for decl in self.spec.decls if isinstance(decl, Alias)]
        for each, name in [*kept, *aliases, *((each, name) for _, _, name, each in self._tuple_places)]:
            if isinstance(each, TupleOf) and not self.uniform(each):
                found.setdefault(each, name)
        return found

    @cached_property
    def _tuple_places(self) -> Sequence[tuple[Decl, str, str, TupleOf]]:
        """Each tuple in a declaration's types, its place there, and a name made from that place."""
        taken = set(self.spec.index)
        found: list[tuple[Decl, str, str, TupleOf]] = []
        for decl in self.spec.decls:
            for place, each in expressions(decl):
                if not self.uniform(each):
                    name = unused(f"{decl.name} {place}", taken.__contains__, join=" ")
                    taken.add(name)
                    found.append((decl, name.removeprefix(f"{decl.name} "), name, each))
        return found

    @cached_property
    def _looping(self) -> Mapping[str | TupleOf, int]:
        """The tuples and aliases that contain themselves without a record or union between, grouped by cycle."""
        aliases = [decl for decl in self.spec.decls if isinstance(decl, Alias)]
        edges: dict[str | TupleOf, list[str | TupleOf]] = {each.name: [*self._held(each.type)] for each in aliases}
        edges |= {each: [one for item in each.items for one in self._held(item)] for each in self.tuples}
        return knots(edges)

    def _held(self, each: Type) -> Iterator[str | TupleOf]:
        """The types that a value of a type holds inline, not in an array or a dictionary."""
        match each:
            case Ref(target):
                yield target
            case Nullable(inner):
                yield from self._held(inner)
            case TupleOf() if not self.uniform(each):
                yield each

    def holds_itself(self, owner: TupleOf, item: Type) -> bool:
        """Whether a tuple contains itself inline through one of its items, which Swift must then box."""
        knot = self._looping.get(owner)
        return knot is not None and any(self._looping.get(each) == knot for each in self._held(item))

    def properties(self, decl: Record | TaggedUnion) -> Mapping[str, str]:
        """The property of each member of a record, or of an envelope (whose variants' members are the same)."""
        return quoted(self._properties(decl))

    def _fields(self, decl: Record | TaggedUnion) -> tuple[Field, ...]:
        return decl.fields if isinstance(decl, Record) else envelope_record(self.spec, decl).fields

    @once
    def _properties(self, decl: Record | TaggedUnion) -> Mapping[str, Given]:
        fields = self._fields(decl)
        own = {*_OWN, *filter(None, map(typed_name, fields))}
        kept = self.pins.of({each.name: shown_thing(decl.name, each.name) for each in fields})
        pinned = self.pins.of(property_things(decl.name, fields))
        return members(fields, own, pinned=pinned, taken=kept.values())

    def shown(self, decl: Record | TaggedUnion) -> Mapping[str, str]:
        """The properties that show what members mean, by member."""
        fields, words = self._fields(decl), plain(self._properties(decl))
        found = meanings.wishes(fields, words, self.resolve)
        kept = self.pins.of({name: shown_thing(decl.name, name) for name in found})
        own = {*_OWN, *filter(None, map(typed_name, fields)), *words.values()}
        return quoted(identifiers(found, str, taken=own, pinned=kept, chosen=found))

    def label(self, decl: TaggedUnion) -> str:
        """What a union's tag is called, in the union and in the case for unknown ones."""
        if decl.payload:
            return self.properties(decl)[decl.tag[0]]
        kept = self.pins.of({decl.tag[-1]: tag_thing(decl)})
        return quoted(members([Node(decl.tag[-1])], {"hashValue"}, pinned=kept))[decl.tag[-1]]

    def cases(self, decl: Enum | Union) -> Mapping[str, str]:
        """The case of each value or alternative."""
        return quoted(self._cases(decl))

    @once
    def _cases(self, decl: Enum | Union) -> Mapping[str, Given]:
        nodes: Sequence[Node] = decl.members if isinstance(decl, Enum) else decl.variants
        own = {"rawValue", "allCases", "hashValue", "summary", "action"} if isinstance(decl, Enum) else {"hashValue"}
        own |= {"checks"} if isinstance(decl, KeyedUnion) or decl.name in self.spec.roots else set()
        kept = self.pins.names.get(other_thing(decl))
        taken = [kept] if kept and self._keeps(decl) else []
        pinned = self.pins.of(case_things(decl))
        exact = isinstance(decl, Enum)
        return members(nodes, own, avoided=_OPTIONAL, wire=False, pinned=pinned, taken=taken, exact=exact)

    @staticmethod
    def _keeps(decl: Enum | Union) -> bool:
        return decl.open if isinstance(decl, Enum) else takes_more(decl)

    def other(self, decl: Enum | Union) -> str:
        """The case that keeps values the schema does not list; empty if there is none."""
        if not self._keeps(decl):
            return ""
        taken = self.cases(decl).values()
        kept = self.pins.names.get(other_thing(decl), "")
        return next(name for name in (kept, *_OTHERS) if name and name not in taken)

    def given(self) -> Mapping[Thing, Given]:
        """Every name made here."""
        found = {self.type_things[name]: each for name, each in self._types.items()}
        for decl in self.spec.decls:
            if isinstance(decl, Record) or (isinstance(decl, TaggedUnion) and decl.payload):
                names = self._properties(decl)
                things = property_things(decl.name, self._fields(decl))
                found |= {thing: names[name] for name, thing in things.items()}
                beside = self.shown(decl).items()
                found |= {shown_thing(decl.name, name): _same(word) for name, word in beside}
            elif isinstance(decl, TaggedUnion):
                found[tag_thing(decl)] = _same(self.label(decl))
            if isinstance(decl, (Enum, Union)):
                names = self._cases(decl)
                found |= {thing: names[name] for name, thing in case_things(decl).items()}
                found |= {other_thing(decl): _same(name)} if (name := self.other(decl)) else {}
        return found

    @cached_property
    def wrapped(self) -> frozenset[str]:
        """Aliases that must be structs: those that refer to themselves (through aliases), and whole documents, which
        have their own readers."""
        index = self.spec.index
        edges = {
            decl.name: [name for name in references(types_of(decl)) if isinstance(index.get(name), Alias)]
            for decl in self.spec.decls
            if isinstance(decl, Alias)
        }
        documents = {name for name in self.spec.roots if name in edges and name not in self.tuples.values()}
        return frozenset({*documents, *knots(edges)})

    def resolve(self, each: Type) -> Type:
        """The type that remains when all Swift type aliases are resolved."""
        seen: set[str] = set()
        while isinstance(each, Ref) and each.target not in self.wrapped and each.target not in seen:
            decl = self.spec[each.target]
            if not isinstance(decl, Alias):
                break
            seen.add(each.target)
            each = decl.type
        return each

    def spell(self, each: Type) -> str:
        """The Swift type of a type expression."""
        match each:
            case Scalar(Kind.INTEGER, format, limits):
                return integer_type(format, limits)
            case Scalar(kind):
                return _KINDS[kind]
            case Const(value):
                return const_type(value)
            case ListOf(item):
                return f"[{self.spell(item)}]"
            case TupleOf():
                return f"[{self.spell(each.items[0])}]" if self.uniform(each) else self.types[self.tuples[each]]
            case MapOf(Scalar(Kind.ANY)):
                return "JSONObject"
            case MapOf(value):
                return f"[String: {self.spell(value)}]"
            case Nullable(inner):
                return f"{self.spell(inner)}?"
            case Ref(target):
                return self.types[target]

    @staticmethod
    def uniform(each: TupleOf) -> bool:
        """Whether a tuple is just an array: every position and all further items have one type, and may be missing."""
        return each.required == 0 and len({*each.items, each.rest}) == 1


def _same(word: str) -> Given:
    """A name that is made beside a member, not of a word of the schema."""
    return Given(word.strip("`"), word.strip("`"), Why.SAME)


def module_name(spec: Spec, options: Mapping[str, Any]) -> str:
    """The module's name: as configured, or the contract's."""
    return str(options.get("module") or f"{camel_name(spec)}Models")


def names_of(job: Job, options: Mapping[str, Any]) -> SwiftNames:
    """The names of a job's package."""
    clients = options.get(client.NAME) is True
    return SwiftNames(job.spec, module_name(job.spec, options), job.pins.get("swift", Pins()), clients=clients)
