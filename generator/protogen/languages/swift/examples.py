"""Writes Swift's examples: short snippets that use the generated names."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.languages.examples import FEW, Message, indented, lines
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.switching import switched
from protogen.languages.swift.views import Views
from protogen.languages.swift.words import WORDS
from protogen.model.spec import Enum, Field, Record, Union


class Swift:
    """Example snippets for one Swift package."""

    label, word, words = "Swift", "swift", WORDS

    def __init__(self, names: SwiftNames, namespace: str = "") -> None:
        self.names, self.spec, self.module = names, names.spec, names.module
        self.prefix = f"{namespace}." if namespace else ""
        self.views = Views(self.names)
        self._structs: dict[str, dict[str, tuple[str, str]]] = {}

    def field(self, record: Record, each: Field) -> tuple[str, str]:
        if record.name not in self._structs:
            view = self.views.structs.struct(record)
            stored = iter(view.properties)
            constant = {one.name: one.type for one in view.computed}
            known = {one.name for one in view.properties}
            found = {}
            names = self.names.properties(record)
            for one in record.fields:
                name = names[one.name]
                found[one.name] = (name, next(stored).type if name in known else constant.get(name, ""))
            self._structs[record.name] = found
        return self._structs[record.name][each.name]

    def optional(self) -> str:
        return "?"

    def printed(self, expression: str, type: str) -> str:
        return f"{expression} as Any" if type.endswith("?") else expression

    def declared(self, name: str) -> str:
        return f"{self.prefix}{self.names.types[name]}"

    def members(self, decl: Enum) -> Sequence[str]:
        return [f".{case.name}" for case in self.views.enum(decl).cases]

    def reading(self, root: str) -> str:
        """let message = try Message(tolerant: text), and a switch over its payload."""
        head = [f"import {self.module}", "", f"let message = try {self.declared(root)}(tolerant: text)"]
        decl = self.spec[root]
        if not isinstance(decl, Union):
            return "\n".join([*head, *self._fields("message", decl)])
        subject, cases, other = switched(self.views, decl)
        body = [f"case .{case.name}(let value): print(value)" for case in cases[:FEW]]
        if len(cases) > FEW:
            body.append(f"default: break  // … {len(cases) - FEW} more")
        elif other:
            body.append(f"case .{other}: break  // newer than this code")
        return "\n".join([*head, f"switch {subject} {{", *body, "}"])

    def using(self, message: Message) -> str:
        """if case .jobProgress(let payload) = message.payload { … }"""
        decl = self.spec[message.root]
        if not isinstance(decl, Union):
            return "\n".join(self._fields("message", decl))
        assert message.variant is not None
        subject, cases, _ = switched(self.views, decl)
        case = cases[[each.name for each in decl.variants].index(message.variant.name)]
        owner = "payload" if message.payload else "value"
        body = indented(self._fields(owner, message.record), 2)
        return "\n".join([f"if case .{case.name}(let {owner}) = {subject} {{", *body, "}"])

    def _fields(self, owner: str, decl: object) -> list[str]:
        return lines(self, owner, decl if isinstance(decl, Record) else None, ("print(", ")"), "  // ")
