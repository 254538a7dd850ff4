"""Prints how a client sends: the method `send`, and one for each call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.dataclass import dataclass
from protogen.languages.python.layout import Brackets, Expression, OneOf, Word, argument, call, flat, one_of, statement
from protogen.languages.python.names import Names, literal
from protogen.languages.python.nulls import holds_null
from protogen.languages.python.spelling import Needs, Speller, Spelling, together
from protogen.languages.python.tables import headed
from protogen.languages.templates import reserved_words
from protogen.model.spec import Const, Field, Kind, Record, Scalar
from protogen.model.words import identifiers, plain, snake
from protogen.source.place import split_pointer
from protogen.wire.client import Client
from protogen.wire.values import Call

_TAKEN = frozenset(["cancel", "outcome", "reachable", "resume", "send", "start", "state", "states", "suspend"])
"""What every client has."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its head over one or more lines, a sentence, and its body."""

    head: str
    doc: str
    body: str


@dataclass(frozen=True)
class Calls:
    """What one client sends."""

    client: Client
    names: Names

    def needs(self) -> Needs:
        """What the types of the methods need."""
        members = (field for each in self.client.calls for field in self._members(each))
        return together(*(self._spelled(each).needs for each in members))

    def methods(self) -> Iterator[Method]:
        """`send`, and each call."""
        if self.client.receives:
            type = one_of(qualified(Word(self.names.classes[each]), self.names) for each in self.client.receives)
            head = _head("send", [f"message: {flat(type)}"], Word("None"))
            yield Method(head, "Send a message. Raises InvalidDocument, or LiveFailure.", "await self._send(message)")
        for each in self.client.calls:
            yield self._method(each)

    @property
    def _words(self) -> Mapping[str, str]:
        reserved = reserved_words("python") | _TAKEN
        return plain(identifiers([each.name for each in self.client.calls], snake, reserved=reserved))

    def _method(self, each: Call) -> Method:
        replies = one_of(qualified(Word(self.names.classes[name]), self.names) for name in (e.name for e in each.reply))
        request = f"models.{self.names.classes[each.send.name]}"
        own, name = self._id(each), self._words[each.name]
        if own is None:
            head = _head(name, [f"message: {request}"], replies)
            made: Expression = Word("message")
        else:
            members, attributes = self._members(each), self._attributes(each)
            words = [f"{attributes[field.name]}: {self._type(field)}" for field in members]
            head = _head(name, ["*", *words] if words else [], replies)
            given = [Word(f"{attributes[field.name]}={attributes[field.name]}") for field in members]
            made = call(request, Word(f"{attributes[own.name]}=self._id()"), *given)
        asked = call("await self._call", Word(literal(each.name)), made)
        body = statement("", headed(f"reply: {flat(replies)} = ", asked), 2)
        doc = "Ask, and wait for the reply. Raises InvalidDocument, or LiveFailure."
        return Method(head, doc, f"{body}\nreturn reply")

    def _attributes(self, each: Call) -> Mapping[str, str]:
        record = self.client.spec[each.send.name]
        return self.names.attributes(record) if isinstance(record, Record) else {}

    def _members(self, each: Call) -> list[Field]:
        """What the app gives; nothing where it gives the whole message."""
        record, own = self.client.spec[each.send.name], self._id(each)
        if not isinstance(record, Record) or own is None:
            return []
        return [field for field in record.fields if field is not own and not isinstance(field.type, Const)]

    def _id(self, each: Call) -> Field | None:
        """The member that tells a request from others, if the client can make its value."""
        record = self.client.spec[each.send.name]
        tokens = split_pointer(each.ids[0]) if each.ids else []
        if not isinstance(record, Record) or len(tokens) != 1:
            return None
        found = next((field for field in record.fields if field.name == tokens[0]), None)
        return found if found and isinstance(found.type, Scalar) and found.type.kind is Kind.STRING else None

    def _spelled(self, each: Field) -> Spelling:
        return Speller(self.names).member(each)

    def _type(self, each: Field) -> str:
        """`str`, or `int | None = None` for a member that may be absent."""
        type = flat(qualified(self._spelled(each).type, self.names))
        if each.required:
            return type
        return f"{type} = {'ABSENT' if holds_null(self.names.spec, each.type) else 'None'}"


def qualified(each: Expression, names: Names) -> Expression:
    """A type with its classes as those of the module `models`."""
    match each:
        case Word(text):
            return Word(f"models.{text}") if text in _classes(names) else each
        case Brackets(head, items, close):
            return Brackets(head, tuple(qualified(one, names) for one in items), close)
        case OneOf(items):
            return OneOf(tuple(qualified(one, names) for one in items))


def _classes(names: Names) -> frozenset[str]:
    return frozenset([*names.classes.values(), *names.unknown.values()])


def _head(name: str, arguments: list[str], result: Expression) -> str:
    """`async def say(self, *, text: str) -> models.Accepted:`, over more lines where it is long."""
    line = f"async def {name}({', '.join(['self', *arguments])}) -> {flat(result)}:"
    if len(line) + 4 <= 88:
        return line
    inner = [*argument(Word("self"), 2).split("\n")]
    for each in arguments:
        inner += argument(Word(each), 2).split("\n")
    return "\n".join([f"async def {name}(", *(f"    {each}" for each in inner), f") -> {flat(result)}:"])
