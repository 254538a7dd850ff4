"""Writes TypeScript's examples: short snippets that use the generated names."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.languages.examples import FEW, Message, indented, lines
from protogen.languages.typescript.layout import flat, imports
from protogen.languages.typescript.names import WORDS, Names, Speller, access, key, literal
from protogen.model.spec import Enum, Field, Record, TaggedUnion, Union


class TypeScript:
    """Example snippets for one TypeScript package."""

    label, word, words = "TypeScript", "ts", WORDS

    def __init__(self, names: Names, package: str) -> None:
        self.names, self.spec, self.package = names, names.spec, package
        self.speller = Speller(self.names)

    def field(self, record: Record, each: Field) -> tuple[str, str]:
        name = access("", each.name).removeprefix(".")
        type = flat(self.speller.member(each))
        return name, type if each.required else f"{type} | undefined"

    def optional(self) -> str:
        return "?"

    def printed(self, expression: str, type: str) -> str:
        return expression

    def declared(self, name: str) -> str:
        return self.names.types[name]

    def members(self, decl: Enum) -> Sequence[str]:
        return [literal(each.value) for each in decl.members]

    def reading(self, root: str) -> str:
        """const result = tolerantMessage.read(text), and a call for each kind."""
        reader = self.names.derived(root, "tolerant")
        decl = self.spec[root]
        matched = isinstance(decl, TaggedUnion) and all(each.tags for each in decl.variants)
        matched = matched and isinstance(decl, TaggedUnion) and len(decl.variants) <= FEW
        function = self.names.derived(root, "match") if matched else ""
        head = [
            imports([name for name in (function, reader) if name], self.package, "import"),
            "",
            f"const result = {reader}.read(text);",
            'if (!result.ok) throw new Error("not a message");',
            "const message = result.value;",
        ]
        if not matched or not isinstance(decl, TaggedUnion):
            return "\n".join([*head, *self._fields("message", decl)])
        payload = f"{{ {decl.payload} }}" if decl.payload and key(decl.payload).isidentifier() else "value"
        value = decl.payload if payload != "value" else "value"
        handlers = [f"{key(each.name)}: ({payload}) => console.log({value})," for each in decl.variants]
        unknown = ["}, () => {}); // newer than this code"] if decl.open else ["});"]
        return "\n".join([*head, f"{function}(message, {{", *indented(handlers, 2), *unknown])

    def using(self, message: Message) -> str:
        """if (message.type === "job_progress") { … }"""
        decl = self.spec[message.root]
        if not isinstance(decl, Union) or message.variant is None:
            return "\n".join(self._fields("message", decl))
        owner = access("message", message.payload) if message.payload else "message"
        if not isinstance(decl, TaggedUnion) or len(decl.tag) != 1 or not message.tags:
            return "console.log(message);"
        tests = " || ".join(f"{access('message', decl.tag[0])} === {literal(tag)}" for tag in message.tags)
        return "\n".join([f"if ({tests}) {{", *indented(self._fields(owner, message.record), 2), "}"])

    def _fields(self, owner: str, decl: object) -> list[str]:
        record = decl if isinstance(decl, Record) else None
        return lines(self, owner, record, ("console.log(", ");"), " // ")
