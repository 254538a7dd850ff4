"""What a page asks of a language: names of things, and how its readers are used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from protogen.dataclass import dataclass
from protogen.model.spec import Const, Enum, Field, Record, Ref, Spec, TaggedUnion, TaggedVariant, Union, Variant
from protogen.source.place import Json

FEW = 12
"""So many fields of a message are read in an example, and so many of its kinds are told apart."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a language's source text looks like, for those who write or colour it."""

    reserved: frozenset[str] = frozenset()
    comment: str = "//"
    """What begins a remark that ends with the line."""
    highlighted: str = ""
    """The words that stand out in the reference's snippets, with spaces between."""


class Examples(Protocol):
    """The examples of one language in the reference: names of things, and how its readers are used."""

    label: str
    word: str
    """The word that highlighters know it by."""
    words: Words
    """What its text is coloured by here."""

    def field(self, record: Record, each: Field) -> tuple[str, str]:
        """The name and the declared type of a record's field."""
        ...

    def optional(self) -> str:
        """What stands behind a name that may be absent before the next one is asked for."""
        ...

    def printed(self, expression: str, type: str) -> str:
        """An expression of a type, as the argument of a printing function."""
        ...

    def declared(self, name: str) -> str:
        """The name of a declaration's type."""
        ...

    def members(self, decl: Enum) -> Sequence[str]:
        """How the values of an enum are written in code."""
        ...

    def reading(self, root: str) -> str:
        """Read a document, and switch over what it is."""
        ...

    def using(self, message: Message) -> str:
        """Read the fields of one message."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """A message: an entry point, or one variant of an entry point that is a union. `record`: what is read from it;
    of an envelope that is the payload, and `payload` its member's name."""

    root: str
    name: str
    variant: Variant | None
    record: Record | None
    payload: str = ""

    @property
    def tags(self) -> tuple[Json, ...]:
        """The tag's values that name it; none where no tag tells it from others."""
        return self.variant.tags if isinstance(self.variant, TaggedVariant) else ()


def messages(spec: Spec) -> list[Message]:
    """Every message, in the Spec's order."""
    found = []
    for root in spec.roots:
        decl = spec[root]
        if isinstance(decl, Union):
            found += [_message(spec, decl, each) for each in decl.variants]
        else:
            found.append(Message(root, root, None, decl if isinstance(decl, Record) else None))
    return found


def _message(spec: Spec, union: Union, variant: Variant) -> Message:
    record = spec[variant.type.target] if isinstance(variant.type, Ref) else None
    payload = union.payload if isinstance(union, TaggedUnion) and isinstance(record, Record) else ""
    inner = _payload(spec, record, payload) if isinstance(record, Record) and payload else record
    return Message(union.name, variant.called, variant, inner if isinstance(inner, Record) else None, payload)


def _payload(spec: Spec, record: Record, payload: str) -> Record | None:
    type = next(each.type for each in record.fields if each.name == payload)
    inner = spec[type.target] if isinstance(type, Ref) else None
    return inner if isinstance(inner, Record) else None


def lines(language: Examples, owner: str, record: Record | None, call: tuple[str, str], remark: str) -> list[str]:
    """A line for each of the first fields that may differ: `print(payload.progress)  // Double`."""
    fields = [each for each in record.fields if not isinstance(each.type, Const)] if record else []
    if record is None or not fields:
        return [f"{call[0]}{owner}{call[1]}"]
    named = [language.field(record, each) for each in fields[:FEW]]
    shown = [f"{call[0]}{language.printed(joined(owner, name), type)}{call[1]}{remark}{type}" for name, type in named]
    return shown if len(fields) <= FEW else [*shown, f"{remark.strip()} … {len(fields) - FEW} more"]


def joined(owner: str, name: str) -> str:
    """A member of an expression; names that are no identifier come with their brackets."""
    return f"{owner}{name}" if name.startswith("[") else f"{owner}.{name}"


def indented(text: Sequence[str], by: int) -> list[str]:
    """Lines further to the right."""
    return [" " * by + line if line else line for line in text]
