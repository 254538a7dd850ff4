"""One version as the migration guide sees it: what each declaration holds, and which messages reach it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.docs.told import Told
from protogen.docs.view import Link, Page, Section, Words
from protogen.docs.wording import Wording, facts, limits
from protogen.languages.examples import joined
from protogen.model.contents import expressions, references, types_of
from protogen.model.spec import Alias, Decl, Enum, Field, ListOf, Nullable, Record, Ref, Spec, Type, Union, takes_more
from protogen.schema.load import Schema
from protogen.wire.client import clients

_DEEPEST = 4
"""Members of inner objects are listed down to this many objects."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, or of an object in it that nothing else uses: `above` is the path of that one.

    `shape`: its type without names. `inner`: the object that it holds; `opened`: whether that one's members follow."""

    path: str
    above: str
    type: str
    shape: str
    required: bool
    notes: tuple[str, ...]
    inner: str
    opened: bool


class Outline:
    """What a version's messages and types hold."""

    def __init__(self, schema: Schema, spec: Spec, page: Page) -> None:
        self.spec, self.page = spec, page
        self.clients = clients(schema, spec)
        self._told, self._wording = Told(schema, spec), Wording(spec, {})

    @cached_property
    def messages(self) -> tuple[Section, ...]:
        """The messages that have a section of their own."""
        return tuple(each for group in self.page.groups for each in group.sections if each.kind == "message")

    @cached_property
    def once(self) -> frozenset[str]:
        """The objects that one place alone uses: their members are told there."""
        uses = Counter(name for decl in self.spec.decls for name in references(types_of(decl)))
        own = {each.decl for each in self.messages}
        return frozenset(name for name, count in uses.items() if count == 1 and name not in own)

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """The messages that reach each declaration, by their titles."""
        found: dict[str, list[str]] = {}
        for each in self.messages:
            for name in self._below(each.decl):
                found.setdefault(name, []).append(each.name)
        return {name: tuple(titles) for name, titles in found.items()}

    def _below(self, name: str) -> Iterator[str]:
        met, waiting = {name}, [name]
        while waiting:
            decl = self.spec.index.get(waiting.pop())
            for below in references(types_of(decl)) if decl else ():
                if below not in met:
                    met.add(below)
                    waiting.append(below)
                    yield below

    def leaves(self, union: Union) -> Mapping[str, None]:
        """What a union's alternatives are called; of one that is a union too, those of that one."""
        found: dict[str, None] = {}
        for each in union.variants:
            inner = self.spec.index.get(each.called)
            found |= self.leaves(inner) if isinstance(inner, Union) and inner is not union else {each.called: None}
        return found

    def open(self, decl: Decl) -> bool:
        """Whether tolerant readers keep other alternatives than those of a union, or of one in it."""
        inner = (self.spec.index.get(each.called) for each in decl.variants) if isinstance(decl, Union) else ()
        return takes_more(decl) or any(isinstance(each, Union) and takes_more(each) for each in inner)

    def said(self, decl: Decl) -> tuple[str, ...]:
        """What a declaration asserts besides members, values and alternatives."""
        own = limits(decl.type) if isinstance(decl, Alias) else ()
        return tuple(dict.fromkeys([*own, *self._told.decl(decl)]))

    def members(self, record: Record, opened: Container[str]) -> list[Member]:
        """The members of an object, and of the objects in it that are `opened`."""
        return list(self._members(record, opened, "", (record.name,)))

    def _members(self, record: Record, opened: Container[str], above: str, over: tuple[str, ...]) -> Iterator[Member]:
        for each in record.fields:
            name, mark = self._inner(each.type)
            path = joined(above, each.name) if above else each.name
            deeper = bool(name) and name in opened and name not in over and len(over) <= _DEEPEST
            yield self._member(record, each, path, above, name, deeper)
            decl = self.spec[name] if deeper else None
            if isinstance(decl, Record):
                yield from self._members(decl, opened, path + mark, (*over, name))

    def _member(self, record: Record, each: Field, path: str, above: str, inner: str, opened: bool) -> Member:
        told = [*limits(each.type), *self._told.field(record, each), *facts(each)]
        notes = tuple(note for note in dict.fromkeys(told) if not note.startswith("for example "))
        return Member(path, above, self.type(each.type), self.shape(each.type), each.required, notes, inner, opened)

    def _inner(self, each: Type) -> tuple[str, str]:
        """The object that a value is or lists, and the mark of a list for each list around it."""
        match each:
            case Ref(target):
                return (target, "") if isinstance(self.spec[target], Record) else ("", "")
            case Nullable(inner):
                return self._inner(inner)
            case ListOf(item):
                found, mark = self._inner(item)
                return found, f"[]{mark}"
        return "", ""

    def type(self, each: Type) -> str:
        """A type in words, without links."""
        return plain(self._wording.type(each))

    def shape(self, each: Type) -> str:
        """A type in words that have no names of declarations, which may have changed without anything else."""
        said = self.type(each)
        for name in [each.target for each in expressions([each]) if isinstance(each, Ref)]:
            said = said.replace(name, self.kind(self.spec[name]), 1)
        return said

    def kind(self, decl: Decl) -> str:
        """What sort of declaration one is."""
        match decl:
            case Record():
                return "an object"
            case Enum():
                return "a list of values"
            case Alias():
                return self.shape(decl.type)
        return "a choice"


def plain(type: Words) -> str:
    """A type without its links."""
    return "".join(part.text if isinstance(part, Link) else part for part in type)
