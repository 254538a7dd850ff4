"""The views that the templates of the models print: one for each class or alias, with every decision made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from protogen.dataclass import dataclass, replace
from protogen.languages.python.layout import (
    Brackets,
    Expression,
    OneOf,
    Word,
    argument,
    call,
    declaration,
    flat,
    generic,
    method,
    returned,
)
from protogen.languages.python.names import docstring, literal
from protogen.languages.python.spelling import Needs, Spelling, annotated


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The base of all views. `ahead`: the classes that it needs and that are declared later; `described`: whether an
    annotation must say that the contract has a JSON Schema of it."""

    template: ClassVar[str]
    name: str
    doc: str
    needs: Needs
    ahead: frozenset[str] = frozenset()
    described: bool = False

    @property
    def told(self) -> Expression:
        """`Described("OrderId")`"""
        return call("Described", Word(literal(self.name)))


@dataclass(frozen=True, slots=True)
class Line:
    """An attribute or a member, laid out, with its docstring if any."""

    text: str
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a class. `wire`: the member's name in documents; None: it holds the members with other names."""

    name: str
    wire: str | None
    type: Spelling
    default: str = ""

    @property
    def annotation(self) -> Spelling:
        """The type, with the wire name and the limits."""
        if self.wire is None:
            return self.type
        return annotated(self.type, *([] if self.name == self.wire else [f"alias={literal(self.wire)}"]))

    @property
    def text(self) -> str:
        """The declaration, laid out."""
        return declaration(self.name, self.annotation.type, self.default)


@dataclass(frozen=True, slots=True)
class FormerAttribute:
    """A property that has an attribute's former name. `now`: the attribute."""

    name: str
    wire: str
    type: Expression
    now: str

    @property
    def text(self) -> str:
        """The head of the method, laid out."""
        return method(self.name, self.type)


_NOUNS = {"SplitResult": "the parts of a URI", "date": "a date", "datetime": "a date and time"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A property that shows what an attribute's exact value means. `type`, `function`: names in `_moments`."""

    name: str
    attribute: str
    type: str
    function: str

    @property
    def result(self) -> Expression:
        """Its type."""
        return OneOf((Word(f"_moments.{self.type}"), Word("None")))

    @property
    def text(self) -> str:
        """The head of the method, laid out."""
        return method(self.name, self.result)

    @property
    def doc(self) -> str:
        """Its docstring."""
        return docstring(f"`{self.attribute}` as {_NOUNS[self.type]}; None where it is none.", 8)

    @property
    def body(self) -> str:
        """What it returns, laid out."""
        return returned(call(f"_moments.{self.function}", Word(f"self.{self.attribute}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView(View):
    """`class JobResult(Model):`"""

    template = "record"
    members: Sequence[Attribute]
    lines: Sequence[Line]
    former: Sequence[FormerAttribute]
    meanings: Sequence[Meaning]
    closed: bool
    """Whether the schema forbids other members."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A property of an enum: a text for each member that has one."""

    name: str
    doc: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumView(View):
    """`class Pipeline(StrEnum):`"""

    template = "enum"
    base: str
    lines: Sequence[Line]
    texts: Sequence[Texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView(View):
    """`OrderId = TypeAliasType("OrderId", Annotated[str, Field(min_length=1)])`"""

    template = "alias"
    type: Spelling
    arguments: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The type: in quotes if it is read before everything that it names is declared."""
        found = self.type
        shown = replace(found, type=_quoted(found.type)) if found.needs.classes & self.ahead else found
        type = annotated(shown, *self.arguments).type
        if self.described:
            inner = type.items if isinstance(type, Brackets) and type.head == "Annotated[" else (type,)
            type = generic("Annotated", *inner, self.told)
        return argument(type, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionView(View):
    """A union whose alternatives have tags. `variants`: each with the text of its tag; that of what is none of the
    others is empty."""

    variants: Sequence[tuple[Spelling, str]]

    @property
    def telling(self) -> str:
        """What says that the contract has a JSON Schema of it, laid out; empty if it has none."""
        return argument(self.told, 2) if self.described else ""

    @property
    def types(self) -> str:
        """The alternatives, laid out."""
        shown = [generic("Annotated", self._now(each), _tag(tag)) for each, tag in self.variants]
        return argument(OneOf(tuple(shown)) if len(shown) > 1 else shown[0], 2)

    def _now(self, each: Spelling) -> Expression:
        return _quoted(each.type) if each.needs.classes & self.ahead else each.type


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedView(UnionView):
    """`Reply = TypeAliasType("Reply", Annotated[..., Alternatives("Reply")])`. `union`: its name in the schema."""

    template = "keyed"
    union: str

    @property
    def chosen(self) -> str:
        """What chooses among the alternatives, laid out."""
        return argument(call("Alternatives", Word(literal(self.union))), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedView(UnionView):
    """`Message = TypeAliasType("Message", Annotated[..., Discriminator(...)])`"""

    template = "tagged"
    path: Sequence[str]
    other: str | None
    """What stands for an unknown tag, if there is a class for such messages: the tag of no variant."""

    @property
    def unknown(self) -> str:
        """The same, as source text."""
        return "" if self.other is None else literal(self.other)

    @property
    def keys(self) -> str:
        """The path of the tag, laid out."""
        return _list(self.path)

    @property
    def known(self) -> str:
        """The tags, laid out."""
        return _list([tag for _, tag in self.variants if tag != self.other])


def _quoted(each: Expression) -> Expression:
    return Word(literal(flat(each)))


def _tag(tag: str) -> Expression:
    return call("Tag", Word(literal(tag)))


def _list(texts: Sequence[str]) -> str:
    return argument(Brackets("[", tuple(Word(literal(text)) for text in texts)), 4)
