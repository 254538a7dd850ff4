"""The enums that the Swift templates print (raw values, payloads, unions), with the layout of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from protogen.languages.layout import Layout
from protogen.languages.swift.layout import MODEL, call, case, inheriting, labelled, text, typed
from protogen.languages.swift.words import literal


@dataclass(frozen=True, slots=True)
class Case:
    """An enum case: `value`: its raw value, or what identifies it in a union, as Swift; `type`: its payload."""

    name: str
    doc: str
    deprecated: bool
    value: str
    type: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def declaration(self) -> Layout:
        """`case name(Type)`."""
        return call(f"case {self.name}", self.type)

    @property
    def reading(self) -> Layout:
        """`case "value": self = .name(...)`."""
        return self.taken_from("decoder")

    def taken_from(self, source: str) -> Layout:
        """`case "value": self = .name(try source.read())`."""
        return case(self.value, call(f"self = .{self.name}", f"try {source}.read()"))

    @property
    def writing(self) -> Layout:
        """`case .name(let value): try value.encode(to: encoder)`."""
        return writing(self.name, "let value")

    @property
    def naming(self) -> Layout:
        """`case "value": self = .name`."""
        return case(self.value, f"self = .{self.name}")

    @property
    def named(self) -> Layout:
        """`case .name: "value"`."""
        return case(f".{self.name}", text(self.value))

    @property
    def summary(self) -> Layout:
        """`case .name: "What it means."`."""
        return case(f".{self.name}", text(literal(self.doc)))

    @property
    def action(self) -> Layout:
        """`case .name: "What to do about it."`."""
        return case(f".{self.name}", text(literal(self.notes[0][1])))


def writing(name: str, *bound: str) -> Layout:
    """The branch of `encode(to:)` that writes what a case holds."""
    return case(call(f".{name}", *bound), "try value.encode(to: encoder)")


def respelled(cases: Iterable[Case]) -> bool:
    r"""Whether a value of the cases, as Swift source, is canonically equivalent to another string, so that Swift's
    `==` cannot tell them apart. Of ASCII's characters three are: U+212A is a `K`, U+037E a `;`, U+1FEF a backtick."""
    return any(not each.value.isascii() or r"\u{" in each.value or set(each.value) & set("K;`") for each in cases)


@dataclass(frozen=True, slots=True)
class RawEnum:
    """An enum of raw values; `other` is the name of the case that keeps an unknown one (empty: closed)."""

    name: str
    doc: str
    deprecated: bool
    raw: str
    cases: tuple[Case, ...]
    other: str
    described: bool
    action: bool

    @property
    def template(self) -> str:
        """Swift's own raw values suffice if the enum is closed and `==` can tell them apart."""
        return "open_enum.jinja" if self.other or self.respelled else "raw_enum.jinja"

    def declaration(self, access: str) -> Layout:
        """`enum Name: String, CaseIterable, Codable {`."""
        raw = "RawRepresentable" if self.other or self.respelled else self.raw
        return inheriting(f"{access}nonisolated enum {self.name}", raw, "CaseIterable", *MODEL)

    @property
    def respelled(self) -> bool:
        """Whether Swift considers a raw value equal to other strings."""
        return respelled(self.cases)

    @property
    def all_described(self) -> bool:
        """Whether every value has a summary."""
        return not self.other and all(each.doc for each in self.cases)

    @property
    def all_noted(self) -> bool:
        """Whether every value has an action."""
        return not self.other and all(each.notes for each in self.cases)


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
        return inheriting(f"{access}nonisolated enum {self.name}", coding, "Hashable", "Sendable")

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
        """`try self.init(type: decoder.tag(at: ["type"]), from: decoder)`."""
        tag = call(f"{self.label}: decoder.tag", labelled("at", f"[{self.inner_tag}]"))
        return call("try self.init", tag, "from: decoder")

    def initialiser(self, access: str) -> Layout:
        """`init(type: String, from decoder: any Decoder) throws {`."""
        label = labelled(self.label, "String")
        return call(f"{access}init", label, "from decoder: any Decoder", tail=" throws", opens=True)

    @property
    def reading(self) -> Sequence[Layout]:
        """The switch of the initialiser: `case "tag": self = .name(...)` for each case, and the default."""
        unknown = call("default: throw decoder.corrupted", f'"There is no message called \\({self.label})."')
        kept = call(f"default: self = .{self.other}", labelled(self.label, self.label), "try decoder.read()")
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

    def declaration(self, access: str) -> Layout:
        """`enum RequestId: Codable {`."""
        return inheriting(f"{access}nonisolated {'indirect ' if self.indirect else ''}enum {self.name}", *MODEL)

    @property
    def preparing(self) -> Sequence[Layout]:
        """The statements before the switch."""
        match self.by:
            case "type":
                return ["let decoder = try decoder.exact()"]
            case "keys":
                return ["let choice = try decoder.choice(by: Self.checks)"]
        return ["let decoder = try decoder.roomy()"] if self.recursive else []

    @property
    def subject(self) -> Layout:
        """`switch decoder.jsonType {`."""
        match self.by:
            case "type":
                return "switch decoder.jsonType {"
            case "keys":
                return "switch choice.position {"
        keys = ", ".join(map(literal, self.path))
        return call("switch try decoder.tag", f"{self.raw}.self", labelled("at", f"[{keys}]"), opens=True)

    @property
    def reading(self) -> Sequence[Layout]:
        """The branches of the switch, with the default."""
        source = "choice" if self.by == "keys" else "decoder"
        rest = [f"default: self = .{self.other}(try {source}.read())"] if self.other else []
        refusal = call(f"throw {source}.{'refused' if self.by == 'keys' else 'corrupted'}", literal(self.expected))
        refused = [("default: ", refusal)] if self.expected and not self.other else []
        return [*(each.taken_from(source) for each in self.cases), *rest, *refused]

    @property
    def writing(self) -> Sequence[Layout]:
        """The branches of `encode(to:)`."""
        own = [each.writing for each in self.cases]
        return [*own, writing(self.other, "let value")] if self.other else own
