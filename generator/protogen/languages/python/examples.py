"""Writes Python's examples: short snippets that use the generated names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protogen.languages.examples import FEW, Message, indented, lines
from protogen.languages.python.layout import flat
from protogen.languages.python.names import WORDS, Names
from protogen.languages.python.spelling import Speller
from protogen.model.spec import Enum, Field, Record, Ref, TaggedUnion, Union


class Python:
    """Example snippets for one Python package."""

    label, word, words = "Python", "python", WORDS

    def __init__(self, names: Names, package: str) -> None:
        self.names, self.spec, self.package = names, names.spec, package
        self.speller = Speller(names)
        self.readers = names.readers
        self._attributes: dict[str, Mapping[str, str]] = {}

    def field(self, record: Record, each: Field) -> tuple[str, str]:
        if record.name not in self._attributes:
            self._attributes[record.name] = self.names.attributes(record)
        return self._attributes[record.name][each.name], flat(self.speller.member(each).type)

    def optional(self) -> str:
        return ""

    def printed(self, expression: str, type: str) -> str:
        return expression

    def declared(self, name: str) -> str:
        return self.names.classes[name]

    def members(self, decl: Enum) -> Sequence[str]:
        return [f"{self.declared(decl.name)}.{name}" for name in self.names.members(decl)]

    def reading(self, root: str) -> str:
        """message = readers.message.read_tolerant(text), and a match over its classes."""
        decl = self.spec[root]
        if not isinstance(decl, Union):
            return "\n".join([*self._read(root, []), *self._fields("message", decl)])
        classes = [name for each in decl.variants if (name := self._class(each.type))]
        if len(classes) < len(decl.variants) or not isinstance(decl, TaggedUnion):
            return "\n".join([*self._read(root, []), "print(message)"])
        body = []
        for name in classes[:FEW]:
            body += [f"case {name}():", f"    print({'message.' + self._payload(decl) if decl.payload else 'message'})"]
        if len(classes) > FEW:
            body += ["case _:", f"    pass  # … {len(classes) - FEW} more"]
        elif decl.open:
            classes.append(self.names.unknown[root])
            body += [f"case {classes[-1]}():", "    pass  # newer than this code"]
        return "\n".join([*self._read(root, [*classes[:FEW], *classes[-1:]]), "match message:", *indented(body, 4)])

    def using(self, message: Message) -> str:
        """if isinstance(message, JobProgressMessage): …"""
        decl = self.spec[message.root]
        if message.variant is None or not isinstance(decl, Union):
            return "\n".join(self._fields("message", decl))
        name = self._class(message.variant.type)
        owner = f"message.{self._payload(decl)}" if isinstance(decl, TaggedUnion) and message.payload else "message"
        if not name:
            return "print(message)"
        return "\n".join([f"if isinstance(message, {name}):", *indented(self._fields(owner, message.record), 4)])

    def _read(self, root: str, classes: Sequence[str]) -> list[str]:
        names = sorted({*classes, "readers"}, key=lambda name: (name.islower(), name))
        return [
            *_import(self.package, names),
            "",
            f"message = readers.{self.readers[root]}.read_tolerant(text)",
        ]

    def _payload(self, decl: TaggedUnion) -> str:
        first = decl.variants[0].type
        record = self.spec[first.target] if isinstance(first, Ref) else None
        assert isinstance(record, Record)
        return self.names.attributes(record)[decl.payload]

    def _class(self, type: object) -> str:
        decl = self.spec[type.target] if isinstance(type, Ref) else None
        return self.names.classes[decl.name] if isinstance(decl, Record) else ""

    def _fields(self, owner: str, decl: object) -> list[str]:
        return lines(self, owner, decl if isinstance(decl, Record) else None, ("print(", ")"), "  # ")


def _import(package: str, names: Sequence[str]) -> list[str]:
    line = f"from {package} import {', '.join(names)}"
    return [line] if len(line) <= 88 else [f"from {package} import (", *(f"    {name}," for name in names), ")"]
