"""The enums of alternatives that the Swift templates print: payloads and unions, with the layout of their lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout
from protogen.languages.swift.enum_shapes import Case, respelled, writing
from protogen.languages.swift.layout import (
    INPUT,
    MODEL,
    assigned,
    call,
    case,
    describing,
    description,
    inheriting,
    labelled,
    passed,
    text,
    typed,
)
from protogen.languages.swift.words import literal


@dataclass(frozen=True, slots=True)
class Accessor:
    """A property of payloads, and the cases that have it; `partial`: it is nil in the others."""

    name: str
    type: str
    doc: str
    cases: tuple[str, ...]
    partial: bool

    def declaration(self, access: str) -> Layout:
        """`var name: Type? {`."""
        return typed(f"{access}var {self.name}", self.type, " {")

    @property
    def branches(self) -> Sequence[Layout]:
        """`case .name(let value): value.member` of each case."""
        return [case(call(f".{name}", "let value"), f"value.{self.name}") for name in self.cases]


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
    accessors: tuple[Accessor, ...] = ()
    inner_tag: str = ""
    recursive: bool = False

    @property
    def respelled(self) -> bool:
        """Whether Swift considers a tag equal to other strings."""
        return respelled(self.cases)

    def declaration(self, access: str) -> Layout:
        """`enum MessagePayload: Codable {`."""
        coding = "Codable" if self.inner_tag else "Encodable"
        described = describing(self.own)
        return inheriting(f"{access}nonisolated enum {self.name}", coding, "Hashable", "Sendable", *described)

    @property
    def own(self) -> Sequence[str]:
        """The names of its properties."""
        return [self.label, *(each.name for each in self.accessors)]

    @property
    def description(self) -> str:
        """The property that says its values, if the run-time's does not; else empty."""
        return description(describing(self.own))

    @property
    def other_declaration(self) -> Layout:
        """`case unknown(type: String, JSONValue)`."""
        return call(f"case {self.other}", labelled(self.label, "String"), "JSONValue")

    def label_declaration(self, access: str) -> Layout:
        """`var type: String {`."""
        return typed(f"{access}var {self.label}", "String", " {")

    @property
    def labels(self) -> Sequence[Layout]:
        """`case .name: "tag"` of each case."""
        own = [each.named for each in self.cases]
        bound = call(f".{self.other}", f"let {self.label}", "_")
        return [*own, case(bound, self.label)] if self.other else own

    @property
    def telling(self) -> Layout:
        """`try self.init(type: JSONInput(decoder).tag(at: ["type"]), from: decoder)`."""
        tag = call(f"{self.label}: {INPUT}.tag", labelled("at", f"[{self.inner_tag}]"))
        return call("try self.init", tag, "from: decoder")

    def initialiser(self, access: str) -> Layout:
        """`init(type: String, from decoder: any Decoder) throws {`."""
        label = labelled(self.label, "String")
        return call(f"{access}init", label, "from decoder: any Decoder", tail=" throws", opens=True)

    @property
    def reading(self) -> Sequence[Layout]:
        """The switch of the initialiser: `case "tag": self = .name(...)` for each case, and the default."""
        unknown = call(f"default: throw {INPUT}.corrupted", f'"There is no message called \\({self.label})."')
        kept = call(f"default: self = .{self.other}", passed(self.label, self.label), f"try {INPUT}.read()")
        return [*(each.reading for each in self.cases), kept if self.other else unknown]

    @property
    def subject(self) -> Layout:
        """`switch type {`."""
        return call("switch ScalarString", self.label, opens=True) if self.respelled else f"switch {self.label} {{"

    @property
    def writing(self) -> Sequence[Layout]:
        """The branches of `encode(to:)`."""
        own = [each.writing for each in self.cases]
        return [*own, writing(self.other, "_", "let value")] if self.other else own


@dataclass(frozen=True, slots=True)
class EnumOfKinds:
    """A union told apart `by` a tag, the JSON type or what the run-time chooses. `other`: the case that keeps the rest.
    `recursive`: it may contain itself."""

    template: ClassVar[str] = "kinds.jinja"

    name: str
    doc: str
    deprecated: bool
    by: str
    cases: tuple[Case, ...]
    expected: str
    """The error message for a value that fits no case; empty if every value fits one."""
    path: tuple[str, ...] = ()
    raw: str = ""
    other: str = ""
    indirect: bool = False
    recursive: bool = False
    label: str = ""
    """What the tag is called; empty if there is none."""
    tags: tuple[str, ...] = ()
    """For each case the expression of its tag, in which `value` is what the case holds."""

    def declaration(self, access: str) -> Layout:
        """`enum RequestId: Codable {`."""
        head = f"{access}nonisolated {'indirect ' if self.indirect else ''}enum {self.name}"
        return inheriting(head, *MODEL, *describing(self.own))

    @property
    def own(self) -> Sequence[str]:
        """The names of its properties."""
        return [self.label] if self.tags else []

    @property
    def description(self) -> str:
        """The property that says its values, if the run-time's does not; else empty."""
        return description(describing(self.own))

    @property
    def other_declaration(self) -> Layout:
        """`case unknown(type: String, JSONValue)`."""
        return call(f"case {self.other}", *([labelled(self.label, self.tag_type)] if self.label else []), "JSONValue")

    @property
    def tag_type(self) -> str:
        """The type of the tag, for callers."""
        return "String" if self.raw == "ScalarString" else self.raw

    def label_declaration(self, access: str) -> Layout:
        """`var type: String {`."""
        return typed(f"{access}var {self.label}", self.tag_type, " {")

    @property
    def labels(self) -> Sequence[Layout]:
        """`case .name: "tag"` of each case."""
        pairs = zip(self.cases, self.tags, strict=True)
        own = [case(_holding(each.name, tag), text(tag) if tag[:1] == '"' else tag) for each, tag in pairs]
        bound = call(f".{self.other}", "let tag", "_")
        return [*own, case(bound, "tag")] if self.other else own

    @property
    def preparing(self) -> Sequence[Layout]:
        """The statements before the switch."""
        match self.by:
            case "type":
                return [f"let decoder = try {INPUT}.exact()"]
            case "keys":
                return [f"let choice = try {INPUT}.choice(by: Self.checks)"]
        keys = ", ".join(map(literal, self.path))
        read = call(f"try {INPUT}.tag", f"{self.raw}.self", labelled("at", f"[{keys}]"))
        return [*([f"let decoder = try {INPUT}.roomy()"] if self.recursive else []), assigned("let tag", read)]

    @property
    def subject(self) -> Layout:
        """`switch decoder.jsonType {`."""
        match self.by:
            case "type":
                return "switch decoder.jsonType {"
            case "keys":
                return "switch choice.position {"
        return "switch tag {"

    @property
    def reading(self) -> Sequence[Layout]:
        """The branches of the switch, with the default."""
        source = {"keys": "choice", "type": "decoder"}.get(self.by, INPUT)
        tag = [passed(self.label, "tag.text" if self.raw == "ScalarString" else "tag")] if self.label else []
        rest = [call(f"default: self = .{self.other}", *tag, f"try {source}.read()")] if self.other else []
        refusal = call(f"throw {source}.{'refused' if self.by == 'keys' else 'corrupted'}", literal(self.expected))
        refused = [("default: ", refusal)] if self.expected and not self.other else []
        return [*(each.taken_from(source) for each in self.cases), *rest, *refused]

    @property
    def writing(self) -> Sequence[Layout]:
        """The branches of `encode(to:)`."""
        own = [each.writing for each in self.cases]
        bound = ["_", "let value"] if self.label else ["let value"]
        return [*own, writing(self.other, *bound)] if self.other else own


def _holding(name: str, expression: str) -> Layout:
    """The pattern of a case, with the value if the expression needs it."""
    return call(f".{name}", "let value") if expression.startswith("value.") else f".{name}"
