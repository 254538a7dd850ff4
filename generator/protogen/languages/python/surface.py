"""Lists the declarations of the emitted Python that callers can name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from protogen.dataclass import dataclass, replace
from protogen.languages.python import client_surface
from protogen.languages.python.layout import Expression, OneOf, flat, generic, one_of
from protogen.languages.python.names import Names, literal
from protogen.languages.python.shapes import AliasView, Attribute, EnumView, RecordView, UnionView, View
from protogen.languages.python.spelling import Speller
from protogen.languages.python.views import Views
from protogen.languages.surface import Entry, Part
from protogen.languages.target import Job
from protogen.model.spec import Enum, Ref
from protogen.model.things import (
    PROPERTIES,
    READER,
    TYPES,
    Thing,
    case_things,
    property_thing,
    reader_thing,
    type_thing,
)


@dataclass(frozen=True)
class Surface:
    """The declarations of one package."""

    job: Job
    names: Names

    def all(self) -> Iterator[Entry]:
        """Each class or alias with its members, the readers, and the former names that are kept."""
        views = Views(self.names).all()
        found = [entry for each in views for entry in self._declared(each)]
        speller = Speller(self.names)
        for root, name in self.names.readers.items():
            type = flat(generic("Reader", speller.spell(Ref(root)).type))
            found.append(Entry(f"readers.{name}", "reader", f"{name}: {type}", reader_thing(root)))
        yield from found
        yield from client_surface.entries(self.job, self.names)
        for entry in found:
            yield from self._left(entry)

    @cached_property
    def _things(self) -> Mapping[str, Thing]:
        """The things that the names of classes belong to. (Views name some of them.)"""
        found = {word: thing for thing, word in self.names.more.items()}
        found |= {word: type_thing(decl, "unknown") for decl, word in self.names.unknown.items()}
        return found | {word: type_thing(decl) for decl, word in self.names.classes.items()}

    def _declared(self, view: View) -> Iterator[Entry]:
        name, thing = view.name, self._things[view.name]
        match view:
            case RecordView():
                yield Entry(name, "type", f"class {name}(Model)", thing)
                yield from (_attribute(each, name, thing.decl) for each in view.members)
                for each in view.meanings:
                    line = f"def {each.name}(self) -> {flat(each.result)}"
                    yield Entry(each.name, "member", line, Thing(PROPERTIES, thing.decl, f"~{each.name}"), name)
                for old in view.former:
                    line = f"def {old.name}(self) -> {flat(old.type)}"
                    yield Entry(old.name, "member", line, property_thing(thing.decl, old.wire), name, former=True)
            case EnumView():
                yield Entry(name, "type", f"class {name}({view.base})", thing)
                yield from self._members(view, thing.decl)
            case UnionView():
                types = [found.type for found, _ in view.variants]
                yield _alias(name, one_of(types), thing)
            case AliasView():
                yield _alias(name, view.type.type, thing)

    def _members(self, view: EnumView, name: str) -> Iterator[Entry]:
        """The values, and their descriptions."""
        decl = self.job.spec[name]
        assert isinstance(decl, Enum)
        things = case_things(decl)
        for word, each in zip(self.names.members(decl), decl.members, strict=True):
            entry = Entry(word, "case", f"{word} = {literal(each.value)}", things[each.name], view.name)
            yield entry
            for old in self.names.left(entry.thing):
                yield replace(
                    entry, name=old, line=f"{old} = FormerMember({literal(old)}, {literal(word)})", former=True
                )
        for text in view.texts:
            line = f"def {text.name}(self) -> str"
            yield Entry(text.name, "member", line, Thing(PROPERTIES, name, f"~{text.name}"), view.name)

    def _left(self, entry: Entry) -> Iterator[Entry]:
        """The former names of a class or a reader, as aliases of the current one."""
        module = "readers." if entry.thing.at == READER else ""
        for old in self.names.left(entry.thing) if entry.thing.sort == TYPES else ():
            line = f"{old} = {entry.name.removeprefix(module)}"
            yield replace(entry, name=f"{module}{old}", line=line, parts=(), former=True)


def _attribute(each: Attribute, owner: str, decl: str) -> Entry:
    thing = Thing(PROPERTIES, decl, "~others") if each.wire is None else property_thing(decl, each.wire)
    line = f"{each.name}: {flat(each.type.type)}" + (f" = {each.default}" if each.default else "")
    needed = each.wire is not None and not each.default
    return Entry(each.name, "member", line, thing, owner, needed, _alternatives(each.type.type))


def _alias(name: str, type: Expression, thing: Thing) -> Entry:
    line = f"{name} = TypeAliasType({literal(name)}, {flat(type)})"
    return Entry(name, "type", line, thing, parts=_alternatives(type))


def _alternatives(type: Expression) -> tuple[Part, ...]:
    return tuple(Part(flat(each)) for each in type.items) if isinstance(type, OneOf) else ()
