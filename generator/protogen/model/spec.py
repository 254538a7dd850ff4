"""The model of a protocol: types, declarations and the Spec, independent of any language and its casing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum as PyEnum
from functools import cached_property
from typing import TypeAlias

from protogen.dataclass import dataclass, field
from protogen.runtime.values import JSON_TYPES, identity
from protogen.source.place import Json, Place


class Kind(PyEnum):
    """The kinds of a scalar: JSON's own types and `any` (arbitrary JSON)."""

    ANY = "any"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NULL = "null"
    NUMBER = "number"
    STRING = "string"


class Absent(PyEnum):
    """Marks a default that the schema does not give (None would mean null)."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Limits:
    """The schema's simple assertions on a value, by JSON Schema's names in snake_case, for docs and types."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without members: its `kind`, its `format` if it has one, and its limits."""

    kind: Kind
    format: str | None = None
    limits: Limits = Limits()


ANY = Scalar(Kind.ANY)
"""Arbitrary JSON."""


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """Exactly this string, boolean or number. Only fields have this type; elsewhere it is an enum of one member."""

    value: Json

    def __eq__(self, other: object) -> bool:
        """Whether the values are equal as JSON: in Python `True` is `1`."""
        return isinstance(other, Const) and identity(self.value) == identity(other.value)

    def __hash__(self) -> int:
        return hash(identity(self.value))


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items all have one type."""

    item: Type
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array with a type for each position. At least `required` items must be there; items after the last
    position are of type `rest` (None: not allowed)."""

    items: tuple[Type, ...]
    rest: Type | None
    required: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object used as a dictionary, with arbitrary keys and one type for all values."""

    value: Type
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Nullable:
    """The inner type, or null. (Whether a member may be absent is another question: see `Field.required`.)"""

    inner: Type


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a declaration, by name."""

    target: str


Type: TypeAlias = Scalar | Const | ListOf | TupleOf | MapOf | Nullable | Ref


# A declaration has a name. Names are the schema's own words; targets change their case and escape them.


@dataclass(frozen=True, slots=True)
class Node:
    """The attributes that every named thing has. `notes` is the object of `x-protogen` (docs/annotation.md)."""

    name: str
    doc: str = ""
    deprecated: bool = False
    place: Place | None = field(default=None, compare=False)
    notes: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Node):
    """A member of an object; `name` is its key on the wire."""

    type: Type
    required: bool
    default: Json | Absent = ABSENT
    access: str = ""
    """`read` for readOnly, `write` for writeOnly, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Node):
    """A value of an enum: `name` is its title or its text, `value` its value on the wire."""

    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(Node):
    """An alternative of a union. Its subclasses say what distinguishes it from the others."""

    type: Type

    @property
    def called(self) -> str:
        """The name of its declaration if its type is one, else its own name."""
        return self.type.target if isinstance(self.type, Ref) else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedVariant(Variant):
    """An alternative selected by any of these tag values; without values, it takes all other tags."""

    tags: tuple[Json, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedVariant(Variant):
    """An alternative whose values have one of these JSON types."""

    json_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedVariant(Variant):
    """An alternative that its members distinguish. Readers prefer, in this order: the one whose `tags` hold the value
    at the union's tag, one whose `keys` are all there, one whose `constants` all fit, one without foreign members
    (not in `names`; `closed` ones refuse them), one with fewer of them, and the first in the union's order."""

    keys: tuple[str, ...]
    """The members that it requires."""
    names: tuple[str, ...] = ()
    """The members that it declares, the required ones among them."""
    closed: bool = False
    """Whether the schema allows no other members."""
    constants: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """Strings by path (keys, outermost first): if there is a value at the path, it is one of these."""
    tags: tuple[str, ...] = ()
    """The values of the union's `tag` that the schema's `discriminator` maps to it."""
    branches: tuple[tuple[Place, ...], ...] = field(default=(), compare=False)
    """Where it is written: what all subschemas of one of these lists accept is of it. Empty: what no other takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Node):
    """An object with known members. `extra`: the type of other members; None: the schema does not allow them
    (strict readers refuse them, tolerant readers keep them)."""

    fields: tuple[Field, ...]
    extra: Type | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(Node):
    """A list of strings or integers (`kind`). `open`: tolerant readers keep values that are not listed."""

    members: tuple[Member, ...]
    kind: Kind = Kind.STRING
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedUnion(Node):
    """One of several types, selected by the value at `tag`, a path of keys. `open`: tolerant readers keep values
    with an unknown tag."""

    variants: tuple[TaggedVariant, ...]
    tag: tuple[str, ...]
    open: bool = True
    payload: str = ""
    """If not empty, the union is an envelope: records that differ only in the tag and in this member's record."""

    def variant_of(self, value: Json) -> TaggedVariant | None:
        """The alternative that a value is."""
        for name in self.tag:
            value = value.get(name) if isinstance(value, dict) else None
        return next((each for each in self.variants if value in each.tags), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedUnion(Node):
    """One of several types that have no JSON type in common."""

    variants: tuple[TypedVariant, ...]

    def variant_of(self, value: Json) -> TypedVariant | None:
        """The alternative that a value is."""
        kinds = {JSON_TYPES[type(value)]} | ({"integer"} if type(value) is int else set())
        return next((each for each in self.variants if not kinds.isdisjoint(each.json_types)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedUnion(Node):
    """One of several types that share a JSON type, mostly objects. A strict reader takes the variant that the schema
    accepts (`KeyedVariant.branches`); where several are accepted, and in tolerant readers, the order of preference is
    that of `KeyedVariant`. `open`: tolerant readers keep values that fit no variant."""

    variants: tuple[KeyedVariant, ...]
    tag: tuple[str, ...] = ()
    """The member that the schema's `discriminator` names, as a path; empty: none. It asserts nothing."""
    open: bool = True


Union: TypeAlias = TaggedUnion | TypedUnion | KeyedUnion


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Node):
    """A name for a type that is not itself a declaration."""

    type: Type


Decl: TypeAlias = Record | Enum | TaggedUnion | TypedUnion | KeyedUnion | Alias


def takes_more(decl: Decl) -> bool:
    """Whether tolerant readers keep what is none of a union's variants: an unknown tag, or the keys of no variant."""
    if isinstance(decl, KeyedUnion):
        return decl.open and all(each.keys for each in decl.variants)
    return isinstance(decl, TaggedUnion) and decl.open


@dataclass(frozen=True)
class Spec:
    """A whole protocol. `roots`: the declarations that are entry points, the document's own first; `name`: what
    packages are called after."""

    title: str
    version: str
    doc: str
    roots: tuple[str, ...]
    decls: tuple[Decl, ...]
    id: str = ""
    name: str = ""

    def __getitem__(self, name: str) -> Decl:
        return self.index[name]

    @cached_property
    def index(self) -> Mapping[str, Decl]:
        return {decl.name: decl for decl in self.decls}
