"""Compiles the Spec to the check program of tolerant readers (docs/readers.md).

They check shapes only: JSON types, required members, constants and tags. Limits, patterns and the rest are left to
the strict reader. Unknown members, enum values and tags are accepted unless the schema's annotation closes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, assert_never

from protogen.checks.program import Program
from protogen.dataclass import dataclass, field
from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    KeyedVariant,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    TypedVariant,
    takes_more,
)
from protogen.patterns.compile import compile_pattern
from protogen.source.deep import roomy
from protogen.source.place import Json

_NUMBER = r"(0|[1-9][0-9]*)"
_REST = rf"\.{_NUMBER}\.{_NUMBER}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
VERSION = re.compile(_NUMBER + _REST)
"""A semantic version; its groups are the three numbers and what follows them."""


@roomy
def tolerant_program(spec: Spec) -> Program:
    """Returns the program whose roots are all declarations of the Spec."""
    run = _Run(spec)
    for decl in spec.decls:
        run.nodes[run.numbers[decl.name]] = run.decl(decl)
    document = {"nodes": run.nodes, "roots": dict(run.numbers), "patterns": run.patterns}
    unions = {decl.name: run.union(decl) for decl in spec.decls if isinstance(decl, KeyedUnion)}
    return Program({**document, "unions": unions} if unions else document)


def compatible_versions(version: str) -> str:
    """Returns a pattern for all semantic versions with the major of `version`."""
    return f"^{version.split('.')[0]}{_REST}$"


def keeps_minor(each: Field) -> bool:
    """Whether a member's constant is a version that tolerant readers accept with any minor."""
    return isinstance(each.type, Const) and isinstance(each.type.value, str) and each.notes.get("compatible") == "minor"


@dataclass
class _Run:
    spec: Spec
    nodes: list[Any] = field(default_factory=list)
    patterns: list[Json] = field(default_factory=list)
    numbered: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = [True] * (len(self.spec.decls) + 1)
        self.numbers = {decl.name: number for number, decl in enumerate(self.spec.decls, 1)}

    def add(self, node: Any) -> int:
        """Returns the number of a node; equal nodes share it."""
        if node is True:
            return 0
        text = json.dumps(node)
        if text not in self.numbered:
            self.numbered[text] = len(self.nodes)
            self.nodes.append(node)
        return self.numbered[text]

    def node(self, each: Type) -> int:
        """The number of a type's node."""
        return self.numbers[each.target] if isinstance(each, Ref) else self.add(self.expression(each))

    def nullable(self, inner: Type) -> Any:
        return {"anyOf": [self.add({"type": ["null"]}), self.node(inner)]}

    def expression(self, each: Type) -> Any:
        """The node of a type expression."""
        match each:
            case Scalar(Kind.ANY):
                return True
            case Scalar(kind):
                return {"type": [kind.value]}
            case Const(value):
                return {"const": value}
            case Ref(target):
                return {"$ref": self.numbers[target]}
            case Nullable(inner):
                return self.nullable(inner)
            case ListOf(item):
                return {"type": ["array"], **_unless_any("items", self.node(item))}
            case MapOf(value):
                return {"type": ["object"], **_unless_any("additionalProperties", self.node(value))}
            case TupleOf(items, rest, required):
                return self.sequence(items, rest, required)

    def sequence(self, items: tuple[Type, ...], rest: Type | None, required: int) -> Any:
        after = self.add(False) if rest is None else self.node(rest)
        return {
            "type": ["array"],
            **({"minItems": required} if required else {}),
            "prefixItems": [self.node(item) for item in items],
            **_unless_any("items", after),
        }

    def decl(self, decl: Decl) -> Any:
        """The node of a declaration."""
        at = {"at": f"#{decl.place.pointer}" if decl.place else "#"}
        match decl:
            case Alias():
                node = self.expression(decl.type)
                return node if node is True else at | node
            case Enum(open=True):
                return at | {"type": [decl.kind.value]}
            case Enum():
                return at | {"enum": [member.value for member in decl.members]}
            case Record():
                return at | self.record(decl.fields, decl.extra)
            case TaggedUnion():
                return at | {"select": self.select(decl)}
            case TypedUnion():
                return at | {"anyOf": [self.typed(each) for each in decl.variants]}
            case KeyedUnion():
                return at | {"anyOf": [*(self.node(each.type) for each in decl.variants), *self.rest(decl)]}
        assert_never(decl)

    def rest(self, decl: KeyedUnion) -> list[int]:
        """The node of what an open union keeps though it is none of the variants: an object that has the required
        members of none of them."""
        if not takes_more(decl):
            return []
        known = [self.add({"required": list(each.keys)}) for each in decl.variants]
        return [self.add({"type": ["object"], "not": self.add({"anyOf": known})})]

    def union(self, decl: KeyedUnion) -> Json:
        """How the variants of a union are told apart."""
        tag = {"tag": list(decl.tag)} if decl.tag else {}
        alternatives = [{"node": self.node(each.type), **_telling(each)} for each in decl.variants]
        rest = self.rest(decl)
        return {**tag, "alternatives": alternatives, **({"other": rest[0]} if rest else {})}

    def typed(self, each: TypedVariant) -> int:
        return self.add({"type": list(each.json_types)}) if each.type == Scalar(Kind.ANY) else self.node(each.type)

    def record(self, fields: Iterable[Field], extra: Type | None = None) -> Any:
        each = tuple(fields)
        required = [one.name for one in each if one.required]
        properties = [[one.name, self.field(one)] for one in each]
        if extra in (None, Scalar(Kind.ANY)):  # then members without a shape need not be listed
            properties = [one for one in properties if one[1]]
        return {
            "type": ["object"],
            **({"required": required} if required else {}),
            **({"properties": properties} if properties else {}),
            **({} if extra is None else _unless_any("additionalProperties", self.node(extra))),
        }

    def field(self, each: Field) -> int:
        if not keeps_minor(each):
            return self.node(each.type)
        assert isinstance(each.type, Const)
        version = each.type.value
        major = str(version).partition(".")[0]
        pattern = {"source": f"{major}.x.x", **compile_pattern(compatible_versions(version))}
        if pattern not in self.patterns:
            self.patterns.append(pattern)
        return self.add({"type": ["string"], "pattern": self.patterns.index(pattern)})

    def select(self, decl: TaggedUnion) -> Any:
        values = [[value, self.node(each.type)] for each in decl.variants for value in each.tags]
        return {"path": list(decl.tag), "values": values, "other": self.other(decl)}

    def other(self, decl: TaggedUnion) -> int:
        """The node for unknown tags: it checks an envelope's shared members, else only that the tag is there."""
        if not decl.open:
            return self.add(False)
        if not decl.payload:
            return 0
        payload = Field(name=decl.payload, type=Scalar(Kind.ANY), required=True)
        return self.add(self.record([*shared_fields(self.spec, decl), payload]))


def shared_fields(spec: Spec, decl: TaggedUnion) -> tuple[Field, ...]:
    """The members that all variants of an envelope share: all except the tag and the payload."""
    first = decl.variants[0].type
    record = spec[first.target] if isinstance(first, Ref) else None
    if not isinstance(record, Record):
        return ()
    return tuple(each for each in record.fields if each.name not in (decl.tag[0], decl.payload))


def _telling(each: KeyedVariant) -> dict[str, Json]:
    """What tells a variant from the others; nothing is said of what it lacks."""
    constants = [[list(path), list(values)] for path, values in each.constants]
    told = {"keys": list(each.keys), "names": list(each.names), "closed": each.closed, "constants": constants}
    return {word: held for word, held in (told | {"tags": list(each.tags)}).items() if held}


def _unless_any(keyword: str, number: int) -> dict[str, int]:
    return {keyword: number} if number else {}
