"""The enums of raw values that the Swift templates print, with the layout of their lines; cases of any enum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout
from protogen.languages.swift.layout import (
    INPUT,
    MODEL,
    call,
    case,
    describing,
    description,
    inheriting,
    text,
)
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
        return self.taken_from(INPUT)

    def taken_from(self, source: str) -> Layout:
        """`case "value": self = .name(try JSONInput(decoder).read())`."""
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
        return inheriting(f"{access}nonisolated enum {self.name}", raw, "CaseIterable", *MODEL, *self.describing)

    @property
    def describing(self) -> Sequence[str]:
        """The protocol by which it says its raw value, if that is a string. (A number says less than the case.)"""
        names = [each.name for each in self.cases]
        return describing(names, "CustomStringConvertible") if self.raw == "String" else []

    @property
    def description(self) -> str:
        """The property that says it; empty if there is none."""
        return description(self.describing)

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
