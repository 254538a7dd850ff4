"""The values that the Swift templates print, with every decision made and long lines laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout, group, indent, line
from protogen.languages.swift.enum_shapes import RawEnum
from protogen.languages.swift.initialisers import Meant, Overload, Parameter, overloads
from protogen.languages.swift.layout import (
    MODEL,
    assigned,
    block,
    call,
    computed,
    describing,
    description,
    inheriting,
    initialiser,
    lines,
    listed,
    typed,
)
from protogen.languages.swift.union_shapes import EnumOfKinds, EnumOfPayloads


class _Stored:
    """A stored property of a struct or of a tuple's struct. A boxed one is computed from its storage."""

    __slots__ = ()

    name: str
    type: str
    read: Layout
    boxed: bool

    @property
    def storage(self) -> str:
        """The stored property."""
        return f"{self.name.strip('`')}Storage" if self.boxed else self.name

    def declaration(self, access: str) -> Layout:
        """`var name: Type`."""
        head = f"{access}var {self.name}"
        if not self.boxed:
            return typed(head, self.type)
        get, set = f"{self.storage}.value", f"{self.storage} = Indirect(newValue)"
        stored = typed(f"private var {self.storage}", f"Indirect<{self.type}>")
        return lines(computed(head, self.type, get, set), stored)

    @property
    def initialising(self) -> Layout:
        """`self.name = name`."""
        return assigned(f"self.{self.storage}", self._held(self.name))

    @property
    def reading(self) -> Layout:
        """`self.name = try ...`."""
        return assigned(f"self.{self.storage}", self._held(self.read))

    def _held(self, value: Layout) -> Layout:
        return call("Indirect", value) if self.boxed else value


@dataclass(frozen=True, slots=True)
class Property(_Stored):
    """A stored property: `type` as declared, `read` and `write`: the statements of the decoder and the encoder."""

    name: str
    type: str
    doc: str
    deprecated: bool
    read: Layout
    write: Layout
    default: str = ""
    """` = value`, the default of the initialiser's parameter."""
    boxed: bool = False
    meant: Meant | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed property of one expression, settable if `set` is not empty."""

    name: str
    type: str
    doc: str
    get: Layout
    set: str = ""

    def declaration(self, access: str) -> Layout:
        """`var name: Type { get }`."""
        return computed(f"{access}var {self.name}", self.type, self.get, self.set)


@dataclass(frozen=True, slots=True)
class Struct:
    """A record. `constants` are checked when read, written back, and never stored."""

    template: ClassVar[str] = "struct.jinja"

    name: str
    doc: str
    deprecated: bool
    properties: tuple[Property, ...]
    computed: tuple[Computed, ...]
    checks: tuple[Layout, ...]
    """Statements that read the constants before anything is stored."""
    writes: tuple[Layout, ...]
    known: tuple[str, ...]
    extra: str
    """The type of `additionalFields`."""
    extra_read: str
    """The type to read them as, as an argument; empty if they are kept as they are."""
    union: EnumOfPayloads | None = None
    message: str = ""
    recursive: bool = False
    """Whether it may contain itself."""

    def declaration(self, access: str) -> Layout:
        """`struct Name: Codable {`."""
        return inheriting(f"{access}nonisolated struct {self.name}", *MODEL, *describing(self.own))

    @property
    def own(self) -> Sequence[str]:
        """The names of its properties."""
        return [*(each.name for each in self.properties), *(each.name for each in self.computed)]

    @property
    def description(self) -> str:
        """The property that says its values, if the run-time's does not; else empty."""
        return description(describing(self.own))

    def additional(self, access: str) -> Layout:
        """The property for members without a name in the schema."""
        return typed(f"{access}var additionalFields", self.extra)

    @property
    def _rest(self) -> tuple[str, str]:
        return ("additionalFields", f"{self.extra} = [:]")

    def initialiser(self, access: str) -> Layout:
        """The head of the memberwise initialiser."""
        own = [(each.name, f"{each.type}{each.default}") for each in self.properties]
        return initialiser(access, [*own, self._rest])

    @property
    def overloads(self) -> Sequence[Overload]:
        """The initialisers that take enums, dates or both instead of the exact values."""
        return overloads(
            [Parameter(each.name, each.type, each.default, each.meant) for each in self.properties], self._rest
        )

    @property
    def payload(self) -> Layout:
        """The statement that reads an envelope's payload."""
        assert self.union is not None
        opened = group(f"self.{self.properties[-1].name} =", indent(line, f"try {self.union.name}("))
        tag = call(f"{self.union.label}: fields.required", "String.self", self.union.tag, tail=",")
        return block(opened, tag, call("from: fields.decoder", self.message), end=")")

    @property
    def names(self) -> Layout:
        """The names of the members with a name in the schema."""
        return listed("private static let memberNames: [String]", self.known)

    @property
    def others(self) -> Layout:
        """The statement that keeps members without a name in the schema."""
        read = [self.extra_read] if self.extra_read else []
        return assigned("self.additionalFields", call("try fields.others", *read, "besides: Self.memberNames"))


@dataclass(frozen=True, slots=True)
class TypeAlias:
    """A name for a type; `wrapped`: as a struct around it, because Swift has no recursive aliases."""

    name: str
    doc: str
    deprecated: bool
    type: str
    wrapped: bool = False
    recursive: bool = False

    @property
    def template(self) -> str:
        """The template that prints it."""
        return "wrapper.jinja" if self.wrapped else "alias.jinja"

    def declaration(self, access: str) -> Layout:
        """`typealias Name = Type`, or the head of the struct."""
        if self.wrapped:
            return inheriting(f"{access}nonisolated struct {self.name}", *MODEL, *describing())
        return assigned(f"{access}typealias {self.name}", self.type)

    def value(self, access: str) -> Layout:
        """The property that the struct stores."""
        return typed(f"{access}var value", self.type)

    def initialiser(self, access: str) -> Layout:
        """`init(_ value: Type) {`."""
        return call(f"{access}init", f"_ value: {self.type}", opens=True)


@dataclass(frozen=True, slots=True)
class Item(_Stored):
    """A position of a tuple: `optional`: the array may end before it; `boxed`: it may contain the same tuple."""

    name: str
    type: str
    read: Layout
    optional: bool
    boxed: bool = False

    @property
    def writing(self) -> str:
        """`try items.encode(first)`."""
        encoding = f"try items.encode({self.name})"
        return f"if let {self.name} {{ {encoding} }}" if self.optional else encoding


@dataclass(frozen=True, slots=True)
class TupleStruct:
    """A tuple: an array with a type for each position. `rest`: the type of further items (empty: none allowed)."""

    template: ClassVar[str] = "tuple.jinja"

    name: str
    doc: str
    items: tuple[Item, ...]
    rest: str
    recursive: bool = False

    def declaration(self, access: str) -> Layout:
        """`struct Position: Codable {`."""
        return inheriting(f"{access}nonisolated struct {self.name}", *MODEL, *describing())

    def remaining(self, access: str) -> Layout:
        """The property of the items after the last position."""
        return typed(f"{access}var rest", f"[{self.rest}]")

    def initialiser(self, access: str) -> Layout:
        """The head of the initialiser with a parameter for each position."""
        own = [(each.name, f"{each.type}{' = nil' if each.optional else ''}") for each in self.items]
        return initialiser(access, [*own, *([("rest", f"[{self.rest}] = []")] if self.rest else [])])

    @property
    def collected(self) -> Layout:
        """The variable that further items are read into."""
        return typed("var rest", f"[{self.rest}] = []")

    @property
    def appending(self) -> Layout:
        """`rest.append(try items.decode(Type.self))`."""
        return call("rest.append", call("try items.decode", f"{self.rest}.self"))


View = TupleStruct | Struct | RawEnum | EnumOfPayloads | EnumOfKinds | TypeAlias


def declared(view: View) -> Iterator[str]:
    """The identifiers that a view declares."""
    yield view.name
    match view:
        case Struct(properties=properties, computed=computed):
            yield from (each.name for each in properties)
            yield from (each.name for each in computed)
            yield from declared(view.union) if view.union else ()
        case EnumOfPayloads():
            yield from (view.label, *(each.name for each in view.cases), *(each.name for each in view.accessors))
        case RawEnum() | EnumOfKinds():
            yield from (each.name for each in view.cases)
