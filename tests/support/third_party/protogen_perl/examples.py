"""Perl's examples in the reference."""

from __future__ import annotations

from collections.abc import Sequence

from protogen_perl.names import WORDS, Names
from protogen_perl.shapes import Shapes

from protogen.languages.examples import FEW, Message, indented, lines
from protogen.model.spec import Enum, Field, Record, Ref, Union


class Perl:
    """Perl, as `target.py` emits it."""

    label, word, words = "Perl", "perl", WORDS

    def __init__(self, names: Names) -> None:
        self.names, self.shapes = names, Shapes(names)

    def field(self, record: Record, each: Field) -> tuple[str, str]:
        """The method of a member, and its type."""
        return self.names.methods(record)[each.name], self.shapes.spelled(each.type)

    def optional(self) -> str:
        """A member that is not there is undef."""
        return ""

    def printed(self, expression: str, type: str) -> str:
        """Everything prints."""
        return expression.replace(".", "->")

    def declared(self, name: str) -> str:
        """The package."""
        return self.names.package(name)

    def members(self, decl: Enum) -> Sequence[str]:
        """The constants, with their package."""
        return [f"{self.declared(decl.name)}::{name}" for name in self.names.constants(decl).values()]

    def reading(self, root: str) -> str:
        """my $message = Chat::Message->read_tolerant($text), and what is in it."""
        decl = self.names.spec[root]
        head = [
            f"use {self.names.namespace};",
            "",
            f"my $message = {self.declared(root)}->read_tolerant($text);",
        ]
        if not isinstance(decl, Union):
            return "\n".join([*head, *self._fields("$message", decl)])
        classes = [self.declared(each.type.target) for each in decl.variants if isinstance(each.type, Ref)]
        tests = [f"print 'a {name}' if $message->isa('{name}');" for name in classes[:FEW]]
        return "\n".join([*head, *tests])

    def using(self, message: Message) -> str:
        """if ($message->isa('Chat::Said')) { … }"""
        decl = self.names.spec[message.root]
        if message.variant is None or not isinstance(decl, Union):
            return "\n".join(self._fields("$message", decl))
        if not isinstance(message.variant.type, Ref):
            return "print $message;"
        owner = f"$message->{message.payload}" if message.payload else "$message"
        body = indented(self._fields(owner, message.record), 4)
        return "\n".join([f"if ($message->isa('{self.declared(message.variant.type.target)}')) {{", *body, "}"])

    def _fields(self, owner: str, decl: object) -> list[str]:
        return lines(self, owner, decl if isinstance(decl, Record) else None, ("print ", ";"), "  # ")
