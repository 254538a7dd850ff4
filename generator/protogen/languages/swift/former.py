"""Keeps former names in Swift for one release: deprecated aliases, in extensions after the models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from protogen.dataclass import dataclass, replace
from protogen.languages.layout import Layout
from protogen.languages.swift.enum_shapes import Case, RawEnum
from protogen.languages.swift.layout import assigned, block, call, computed, labelled, lines, passed
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.shapes import Struct, View
from protogen.languages.swift.union_shapes import EnumOfKinds, EnumOfPayloads
from protogen.languages.target import Job
from protogen.languages.templates import reserved_words
from protogen.model.spec import Record, Ref, TaggedUnion
from protogen.model.things import CASES, PROPERTIES, TYPES, Former, Thing


@dataclass(frozen=True, slots=True)
class Alias:
    """A former name and its replacement. `takes`: the labels and types of a case's payload (`_`: no label)."""

    name: str
    now: str
    type: str = ""
    settable: bool = False
    takes: tuple[tuple[str, str], ...] = ()

    @property
    def parameters(self) -> str:
        """The parameters of the function that makes a case."""
        return ", ".join(f"{'_ value' if label == '_' else label}: {type}" for label, type in self.takes)

    @property
    def renamed(self) -> Layout:
        """`@available(*, deprecated, renamed: "name(label:)")`, with the new name as the compiler's fix-it needs it."""
        labels = "".join(f"{label}:" for label, _ in self.takes)
        now = self.now.strip("`")
        return _deprecated(f'renamed: "{now}({labels})"' if labels else labelled("renamed", f'"{now}"'))

    def declaration(self, access: str) -> Layout:
        """`typealias Old = New`."""
        return assigned(f"{access}typealias {self.name}", self.now)

    def constant(self, access: str, owner: str) -> Layout:
        """`static let old = Owner.now`."""
        return f"{access}static let {self.name} = {owner}.{self.now}"

    def function(self, access: str, owner: str) -> Layout:
        """`static func old(_ value: Type) -> Owner { .now(value) }`."""
        takes = [f"_ value: {type}" if label == "_" else labelled(label, type) for label, type in self.takes]
        passes = ["value" if label == "_" else passed(label, label) for label, _ in self.takes]
        head = call(f"{access}static func {self.name}", *takes, tail=f" -> {owner}", opens=True)
        return block(head, call(f".{self.now}", *passes))

    def accessor(self, access: str) -> Layout:
        """`var old: Type { now }`."""
        return computed(f"{access}var {self.name}", self.type, self.now, f"{self.now} = newValue" * self.settable)


@dataclass(frozen=True, slots=True)
class Owner:
    """A type, and the former names of its members. `types`: those of the types in a namespace; `initialiser`: the
    struct with its former labels."""

    name: str
    constants: tuple[Alias, ...] = ()
    functions: tuple[Alias, ...] = ()
    properties: tuple[Alias, ...] = ()
    initialiser: Struct | None = None
    remark: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    """The labels of the current initialiser, each with the former one."""
    types: tuple[Alias, ...] = ()

    def members(self, access: str) -> Sequence[Layout]:
        """The declarations of its extension."""
        return [
            *(lines(each.renamed, each.declaration(access)) for each in self.types),
            *(lines(each.renamed, each.constant(access, self.name)) for each in self.constants),
            *(lines(each.renamed, each.function(access, self.name)) for each in self.functions),
            *(lines(each.renamed, each.accessor(access)) for each in self.properties),
            *([self._initialising(self.initialiser, access)] if self.initialiser else []),
        ]

    def _initialising(self, struct: Struct, access: str) -> Layout:
        """The initialiser with its former labels."""
        body = call("self.init", *(passed(now, old) for now, old in self.labels), "additionalFields: additionalFields")
        return lines(_deprecated(labelled("message", f'"{self.remark}"')), block(struct.initialiser(access), body))


def view(job: Job, names: SwiftNames, views: Sequence[View], namespace: str) -> Mapping[str, Any]:
    """The values that `former.jinja` prints."""
    former = job.former.get("swift", {})
    every = {each.name: each for each in _views(views)}
    named = [each for thing, each in former.items() if thing.sort == TYPES and each.now in every]
    types = sorted((Alias(old, each.now) for each in named for old in each.names), key=lambda alias: alias.name)
    owners = [found for each in every.values() if (found := _owner(each, names, former))] if former else []
    if not namespace:
        return {"types": types, "owners": owners}
    inside = [Owner(namespace, types=tuple(types))] if types else []
    return {"types": [], "owners": [*inside, *(_within(namespace, each, every) for each in owners)]}


def _within(namespace: str, owner: Owner, types: Iterable[str]) -> Owner:
    """The owner as an extension of a nested type needs it: its types, which are beside it, with the namespace."""
    every = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, types))})(?!\w)")

    def full(type: str) -> str:
        return every.sub(lambda found: f"{namespace}.{found[0]}", type)

    def renamed(alias: Alias) -> Alias:
        return replace(alias, type=full(alias.type), takes=tuple((label, full(type)) for label, type in alias.takes))

    struct = owner.initialiser
    if struct is not None:
        properties = tuple(replace(each, type=full(each.type)) for each in struct.properties)
        struct = replace(struct, properties=properties, extra=full(struct.extra))
    return replace(
        owner,
        name=full(owner.name),
        functions=tuple(map(renamed, owner.functions)),
        properties=tuple(map(renamed, owner.properties)),
        initialiser=struct,
    )


def declared(former: Mapping[str, Any]) -> Iterator[str]:
    """The former identifiers that this declares."""
    yield from (each.name for each in former["types"])
    yield from (each.name for owner in former["owners"] for each in (*owner.types, *owner.properties))


def _views(views: Sequence[View]) -> Iterator[View | EnumOfPayloads]:
    for each in views:
        yield each
        if isinstance(each, Struct) and each.union:
            yield each.union


def _owner(each: View | EnumOfPayloads, names: SwiftNames, former: Mapping[Thing, Former]) -> Owner | None:
    thing = next((names.type_things[name] for name, word in names.types.items() if word == each.name), None)
    decl = names.spec.index.get(thing.decl) if thing else None
    if isinstance(each, Struct) and isinstance(decl, (Record, TaggedUnion)):
        return _struct(each, dict(_renamed(former, PROPERTIES, decl.name)))
    if thing is None or not hasattr(each, "cases"):
        return None
    renamed = dict(_renamed(former, CASES, thing.decl))
    cases = {case.name: case for case in each.cases}
    constants = [Alias(old, now) for old, now in renamed.items() if now in cases and not cases[now].type]
    functions = [_function(old, now, each, cases.get(now)) for old, now in renamed.items()]
    properties = _accessors(each, decl, names, former) if isinstance(each, EnumOfPayloads) else []
    found = Owner(each.name, tuple(constants), tuple(filter(None, functions)), tuple(properties))
    return found if constants or found.functions or properties else None


def _renamed(former: Mapping[Thing, Former], sort: str, decl: str) -> Iterator[tuple[str, str]]:
    """The former names of one declaration's members, each with the current name, both as source."""
    for thing, each in sorted(former.items()):
        if (thing.sort, thing.decl) == (sort, decl):
            yield from ((_source(old), _source(each.now)) for old in each.names)


def _source(name: str) -> str:
    return f"`{name}`" if name in reserved_words("swift") else name


def _function(old: str, now: str, each: Any, case: Case | None) -> Alias | None:
    """The function that makes a case with a payload under its former name."""
    if case is not None:
        return Alias(old, now, takes=(("_", case.type),)) if case.type else None
    if now != each.other:
        return None
    if isinstance(each, EnumOfPayloads):
        return Alias(old, now, takes=((each.label, "String"), ("_", "JSONValue")))
    tag = [(each.label, each.tag_type)] if isinstance(each, EnumOfKinds) and each.label else []
    return Alias(old, now, takes=(*tag, ("_", each.raw if isinstance(each, RawEnum) else "JSONValue")))


def _struct(each: Struct, renamed: Mapping[str, str]) -> Owner | None:
    stored = {one.name: one for one in each.properties}
    computed = {one.name: one for one in each.computed}
    aliases = [
        Alias(old, now, stored[now].type, True) if now in stored else Alias(old, now, computed[now].type)
        for old, now in renamed.items()
        if now in stored or now in computed
    ]
    labels = {now: old for old, now in renamed.items() if now in stored}
    if not aliases:
        return None
    if not labels:
        return Owner(each.name, properties=tuple(aliases))
    parameters = [
        replace(one, name=labels[one.name], default="") if one.name in labels else one for one in each.properties
    ]
    pairs = tuple((one.name, labels.get(one.name, one.name)) for one in each.properties)
    remark = ", ".join(f"{old.strip('`')}: is called {now.strip('`')}: now" for now, old in labels.items())
    return Owner(each.name, (), (), tuple(aliases), replace(each, properties=tuple(parameters)), remark, pairs)


def _deprecated(why: Layout) -> Layout:
    return call("@available", "*", "deprecated", why)


def _accessors(each: EnumOfPayloads, decl: Any, names: SwiftNames, former: Mapping[Thing, Former]) -> list[Alias]:
    """The former names of payload properties, which the enum of the payloads has too."""
    types = {one.name: one.type for one in each.accessors}
    found: dict[str, Alias] = {}
    for variant in decl.variants if isinstance(decl, TaggedUnion) else ():
        assert isinstance(variant.type, Ref)
        record = names.spec[variant.type.target]
        payload = next(one.type for one in getattr(record, "fields", ()) if one.name == decl.payload)
        if isinstance(payload, Ref):
            for old, now in _renamed(former, PROPERTIES, payload.target):
                if now in types and old not in types:
                    found[old] = Alias(old, now, types[now])
    return list(found.values())
