"""What the Swift templates print: values with every decision made and only layout left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Property:
    """A stored property: `type` as declared, `read` and `write` the statements of the decoder and the encoder."""

    name: str
    type: str
    doc: str
    deprecated: bool
    read: str
    write: str
    default: str = ""
    """` = value` behind the initialiser's parameter."""
    boxed: bool = False

    @property
    def storage(self) -> str:
        """The stored property."""
        return f"{self.name.strip('`')}Storage" if self.boxed else self.name


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed property of one expression, settable where `set` is not empty."""

    name: str
    type: str
    doc: str
    get: str
    set: str = ""


@dataclass(frozen=True, slots=True)
class Struct:
    """A record. `constants` are checked when read, written back, and never stored."""

    template: ClassVar[str] = "struct.jinja"

    name: str
    doc: str
    deprecated: bool
    properties: tuple[Property, ...]
    computed: tuple[Computed, ...]
    checks: tuple[str, ...]
    """Statements that read the constants, before anything is stored."""
    writes: tuple[str, ...]
    known: tuple[str, ...]
    extra: str
    """The type of `additionalFields`."""
    extra_read: str
    """The type to read them as, as an argument; empty where they are kept as they are."""
    union: EnumOfPayloads | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An enum case: `value` its raw value or the tags that name it, as Swift; `type` its payload."""

    name: str
    doc: str
    deprecated: bool
    value: str
    type: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    patterns: str = ""


def respelled(cases: Iterable[Case]) -> bool:
    r"""Whether a value of the cases, as Swift source, is canonically equivalent to another string, so that Swift's
    `==` cannot tell them apart. Of ASCII's characters three are: U+212A is a `K`, U+037E a `;`, U+1FEF a backtick."""
    return any(not each.value.isascii() or r"\u{" in each.value or set(each.value) & set("K;`") for each in cases)


@dataclass(frozen=True, slots=True)
class RawEnum:
    """An enum of raw values; `other` is the name of the case that keeps an unknown one (empty: closed)."""

    template: ClassVar[str] = "raw_enum.jinja"

    name: str
    doc: str
    deprecated: bool
    raw: str
    cases: tuple[Case, ...]
    other: str
    described: bool
    action: bool

    @property
    def respelled(self) -> bool:
        """Whether Swift holds a raw value to be equal to other strings."""
        return respelled(self.cases)


@dataclass(frozen=True, slots=True)
class EnumOfPayloads:
    """The payloads of an envelope, told apart by its tag. `inner_tag`: a member of every payload that repeats it."""

    template: ClassVar[str] = "payloads.jinja"

    name: str
    doc: str
    tag: str
    label: str
    cases: tuple[Case, ...]
    other: str
    accessors: tuple[Computed, ...] = ()
    inner_tag: str = ""

    @property
    def respelled(self) -> bool:
        """Whether Swift holds a tag to be equal to other strings."""
        return respelled(self.cases)


@dataclass(frozen=True, slots=True)
class EnumOfKinds:
    """A union told apart `by` a tag, the JSON type or required members. `other`: the case that keeps the rest."""

    template: ClassVar[str] = "kinds.jinja"

    name: str
    doc: str
    deprecated: bool
    by: str
    cases: tuple[Case, ...]
    expected: str
    """What is said of a value that fits no case; empty where every value fits one."""
    path: tuple[str, ...] = ()
    raw: str = ""
    other: str = ""
    indirect: bool = False


@dataclass(frozen=True, slots=True)
class TypeAlias:
    """A name for a type; `wrapped`: a struct around it, where Swift has no recursive alias."""

    template: ClassVar[str] = "alias.jinja"

    name: str
    doc: str
    deprecated: bool
    type: str
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A position of a tuple: `optional` where the array may end before it, `boxed` where it may hold the like of it."""

    name: str
    type: str
    read: str
    optional: bool
    boxed: bool = False

    @property
    def storage(self) -> str:
        """The stored property."""
        return f"{self.name}Storage" if self.boxed else self.name


@dataclass(frozen=True, slots=True)
class TupleStruct:
    """A tuple: an array with a type for each position. `rest`: the type of the items behind (empty: none allowed)."""

    template: ClassVar[str] = "tuple.jinja"

    name: str
    doc: str
    items: tuple[Item, ...]
    rest: str


View = TupleStruct | Struct | RawEnum | EnumOfPayloads | EnumOfKinds | TypeAlias
