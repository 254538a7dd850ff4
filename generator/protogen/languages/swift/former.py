"""What Swift leaves of former names, for one release: deprecated aliases, in extensions behind the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.shapes import Case, EnumOfPayloads, RawEnum, Struct, View
from protogen.languages.target import Job
from protogen.languages.templates import reserved_words
from protogen.model.spec import Record, Ref, TaggedUnion
from protogen.model.things import CASES, PROPERTIES, TYPES, Former, Thing


@dataclass(frozen=True, slots=True)
class Alias:
    """A former name and what is called so now; `parameters`, `arguments`: of a case with a payload."""

    name: str
    now: str
    type: str = ""
    settable: bool = False
    parameters: str = ""
    arguments: str = ""

    @property
    def renamed(self) -> str:
        """The new name as the compiler's fix-it takes it."""
        labels = "".join(f"{each.partition(':')[0].split(' ')[0]}:" for each in self.parameters.split(", ") if each)
        return f"{self.now.strip('`')}({labels})" if labels else self.now.strip("`")


@dataclass(frozen=True, slots=True)
class Owner:
    """A type, and the former names of what is in it. `initialiser`: the struct with its former labels."""

    name: str
    constants: tuple[Alias, ...] = ()
    functions: tuple[Alias, ...] = ()
    properties: tuple[Alias, ...] = ()
    initialiser: Struct | None = None
    remark: str = ""
    arguments: str = ""


def view(job: Job, names: SwiftNames, views: Sequence[View], namespace: str) -> Mapping[str, Any]:
    """What `former.jinja` prints; empty where nothing was renamed."""
    former = job.former.get("swift", {})
    if not former:
        return {}
    every = {each.name: each for each in _views(views)}
    named = [each for thing, each in former.items() if thing.sort == TYPES and each.now in every]
    types = [Alias(old, each.now) for each in named for old in each.names]
    owners = [found for each in every.values() if (found := _owner(each, names, former))]
    prefix = f"{namespace}." if namespace else ""
    return {
        "types": sorted(types, key=lambda alias: alias.name),
        "owners": [replace(each, name=f"{prefix}{each.name}") for each in owners],
    }


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
    """The former names of one declaration's members, each with the name of today, both as source."""
    for thing, each in sorted(former.items()):
        if (thing.sort, thing.decl) == (sort, decl):
            yield from ((_source(old), _source(each.now)) for old in each.names)


def _source(name: str) -> str:
    return f"`{name}`" if name in reserved_words("swift") else name


def _function(old: str, now: str, each: Any, case: Case | None) -> Alias | None:
    """The function that makes a case with a payload under its former name."""
    if case is not None:
        return Alias(old, now, "", False, f"_ value: {case.type}", "value") if case.type else None
    if now != each.other:
        return None
    if isinstance(each, EnumOfPayloads):
        label = each.label
        return Alias(old, now, "", False, f"{label}: String, _ value: JSONValue", f"{label}: {label}, value")
    return Alias(old, now, "", False, f"_ value: {each.raw if isinstance(each, RawEnum) else 'JSONValue'}", "value")


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
    arguments = [f"{one.name}: {labels.get(one.name, one.name)}" for one in each.properties]
    remark = ", ".join(f"{old.strip('`')}: is called {now.strip('`')}: now" for now, old in labels.items())
    whole = replace(each, properties=tuple(parameters))
    arguments.append("additionalFields: additionalFields")
    return Owner(each.name, (), (), tuple(aliases), whole, remark, ", ".join(arguments))


def _accessors(each: EnumOfPayloads, decl: Any, names: SwiftNames, former: Mapping[Thing, Former]) -> list[Alias]:
    """The former names of the properties of payloads, which the enum of the payloads offers too."""
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
