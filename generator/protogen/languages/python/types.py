"""Type expressions as JSON Schema for datamodel-code-generator, and, where it has no words, as annotations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from protogen.languages.python.names import Names, literal
from protogen.model.spec import (
    Const,
    Enum,
    Kind,
    Limits,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    Spec,
    TupleOf,
    Type,
)

ANY = Scalar(Kind.ANY)

BASE = "package._base"
"""Stands for the base module in imports; the worker makes them relative."""

FORMER = "package._former"
"""The same for the module of former names."""


@dataclass
class Types:
    """Renders types. Gathers the definitions and the imports that they need."""

    spec: Spec
    names: Names
    defs: dict[str, Any] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)

    def render(self, each: Type, near: str, *, nested: bool) -> dict[str, Any]:
        """A type as a schema. A limited one inside another gets a name, which would otherwise be invented."""
        shown = self.expression(each, near)
        if nested and _is_limited(shown):
            name = self.names.another(near, self.defs)
            self.defs[name] = shown | {"x-python": {"doc": ""}}
            return {"$ref": f"#/$defs/{name}"}
        return shown

    def expression(self, each: Type, near: str) -> dict[str, Any]:
        match each:
            case Scalar(kind, _, limits):
                return {} if kind is Kind.ANY else {"type": kind.value, **_scalar_limits(kind, limits)}
            case Const(bool() | str() | int() as value):
                return {"const": value}
            case Const():
                return {"type": "number"}
            case ListOf(item, limits):
                counts = _counts(limits.min_items, limits.max_items, "Items")
                return {"type": "array", "items": self.render(item, f"{near} item", nested=True), **counts}
            case TupleOf():
                return self.tuple(each, near)
            case MapOf(value, limits):
                counts = _counts(limits.min_properties, limits.max_properties, "Properties")
                rest = self.render(value, f"{near} value", nested=True) or True
                return {"type": "object", "additionalProperties": rest, **counts}
            case Nullable(inner):
                return _nullable(self.expression(inner, near))
            case Ref(target):
                return self.reference(target)

    def reference(self, target: str) -> dict[str, Any]:
        """A reference; one to an open enum also takes a value that is not listed."""
        ref = {"$ref": f"#/$defs/{self.names.classes[target]}"}
        decl = self.spec.index[target]
        if isinstance(decl, Enum) and decl.open:
            return {"anyOf": [ref, {"type": decl.kind.value}]}
        return ref

    def tuple(self, each: TupleOf, near: str) -> dict[str, Any]:
        """A tuple of one length as such; any other as a list of all that may stand in it."""
        items = [self.render(item, f"{near} item", nested=True) for item in each.items]
        length = len(items)
        if each.rest is None and each.required == length and length:
            return {"type": "array", "prefixItems": items, "items": False, "minItems": length, "maxItems": length}
        if each.rest is not None:
            items.append(self.render(each.rest, f"{near} item", nested=True))
        items = [part for item in items for part in _alternatives(item)]
        distinct = [item for number, item in enumerate(items) if item not in items[:number]]
        if not distinct or {} in distinct:
            return {"type": "array", "items": {}}
        return {"type": "array", "items": distinct[0] if len(distinct) == 1 else {"anyOf": distinct}}

    def spell(self, each: Type) -> str:
        """A type as a Python annotation, without limits: for the few places that our templates print alone."""
        match each:
            case Scalar(Kind.ANY):
                self.imports.add("typing.Any")
                return "Any"
            case Scalar(kind):
                return _SCALARS[kind]
            case Const(bool() | str() | int() as value):
                self.imports.add("typing.Literal")
                return f"Literal[{literal(value)}]"
            case Const():
                return "float"
            case ListOf(item):
                return f"list[{self.spell(item)}]"
            case TupleOf(items, rest, _):
                return f"list[{_either(self.spell(item) for item in (*items, *([rest] if rest else [])))}]"
            case MapOf(value):
                return f"dict[str, {self.spell(value)}]"
            case Nullable(inner):
                return _either([self.spell(inner), "None"])
            case Ref(target):
                decl = self.spec.index[target]
                name = self.names.classes[target]
                return f"{name} | {_SCALARS[decl.kind]}" if isinstance(decl, Enum) and decl.open else name


RAW = {
    "array": "list[Any]",
    "boolean": "bool",
    "integer": "int",
    "null": "None",
    "number": "float",
    "object": "dict[str, Any]",
    "string": "str",
}
"""Any value of a JSON type, as an annotation."""

_SCALARS = {
    Kind.BOOLEAN: "bool",
    Kind.INTEGER: "int",
    Kind.NULL: "None",
    Kind.NUMBER: "float",
    Kind.STRING: "str",
}


def _either(options: Iterable[str]) -> str:
    found = list(dict.fromkeys(options))
    return "Any" if "Any" in found else " | ".join(found) or "Any"


def raw(kind: str) -> dict[str, Any]:
    """Any value of one JSON type."""
    inside: dict[str, Any] = {"object": {"additionalProperties": True}, "array": {"items": {}}}
    return {"type": kind, **inside.get(kind, {})}


def _alternatives(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas that a schema is one of, itself if it is no mere choice."""
    match shown:
        case {"anyOf": list(options)} if len(shown) == 1:
            return options
        case {"type": list(kinds)} if len(shown) == 1:
            return [{"type": kind} for kind in kinds]
    return [shown]


def _nullable(shown: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null. In the `type` where there is one, so that limits stay beside it."""
    match shown:
        case {"type": str(kind)}:
            return {**shown, "type": [kind, "null"]}
        case {"anyOf": list(options)}:
            return {"anyOf": [*options, {"type": "null"}]}
    return {"anyOf": [shown, {"type": "null"}]} if shown else shown


_LIMITS = frozenset(
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ]
)


def _is_limited(shown: dict[str, Any]) -> bool:
    return "prefixItems" not in shown and not _LIMITS.isdisjoint(shown)


def _counts(least: int | None, most: int | None, noun: str) -> dict[str, int]:
    """`minItems`, `maxItems` and their like."""
    found = {f"min{noun}": least, f"max{noun}": most}
    return {key: value for key, value in found.items() if value is not None}


def _scalar_limits(kind: Kind, limits: Limits) -> dict[str, Any]:
    """The limits that bear on a kind, as its Python type can state them."""
    if kind is Kind.STRING:
        pattern = {"pattern": limits.pattern} if limits.pattern and is_plain_pattern(limits.pattern) else {}
        return _counts(limits.min_length, limits.max_length, "Length") | pattern
    if kind not in (Kind.INTEGER, Kind.NUMBER):
        return {}
    found: dict[str, int | float | None] = {
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "exclusiveMinimum": limits.exclusive_minimum,
        "exclusiveMaximum": limits.exclusive_maximum,
        "multipleOf": limits.multiple_of,
    }
    given = {key: value for key, value in found.items() if value is not None}
    return _whole(given) if kind is Kind.INTEGER else given


def _whole(limits: dict[str, int | float]) -> dict[str, int | float]:
    """Limits of an integer as integers."""
    whole: dict[str, int | float] = {}
    for key, value in limits.items():
        if isinstance(value, int) or value.is_integer():
            whole[key] = int(value)
        elif key in ("minimum", "exclusiveMinimum"):
            whole["minimum"] = max(ceil(value), whole.get("minimum", ceil(value)))
        elif key in ("maximum", "exclusiveMaximum"):
            whole["maximum"] = min(floor(value), whole.get("maximum", floor(value)))
    return whole


_PLAIN_PATTERN = re.compile(
    r"(?:[A-Za-z0-9 _@:;,/#%&<>=!~'-]|[\^$|*+]|[?]|\\[\^$\\.*+?()\[\]{}|/]|\((?!\?)|\(\?:|\)|\{\d{1,3}(?:,\d{0,3})?\}"
    r"|\[\^?(?:[A-Za-z0-9 _@:;,/#%<>=!.*+?(){}|$-]|\\[\^$\\.*+?()\[\]{}|/-])+\])*"
)


def is_plain_pattern(pattern: str) -> bool:
    """Whether pydantic's engine reads the pattern just as ECMA-262 does. Others are the strict reader's alone."""
    return _PLAIN_PATTERN.fullmatch(pattern) is not None and "^*" not in pattern
