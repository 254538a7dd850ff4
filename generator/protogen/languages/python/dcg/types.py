"""Type expressions as JSON Schema, in the words that a kind of model has."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from protogen.dataclass import dataclass, field
from protogen.languages.python.dcg.kinds import Kind
from protogen.languages.python.dcg.telling import Telling
from protogen.languages.python.limits import is_plain_pattern
from protogen.languages.python.names import Names
from protogen.model.spec import (
    Const,
    Enum,
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
from protogen.model.spec import Kind as Scalars

ANY = Scalar(Scalars.ANY)
"""What says nothing of a value."""

_INT64 = range(-(2**63), 2**63)


@dataclass
class Types:
    """Renders types for one kind of model. Gathers the definitions that they need."""

    spec: Spec
    names: Names
    kind: Kind
    telling: Telling
    loops: frozenset[str] = frozenset()
    """The aliases that hold themselves with no class between."""
    defs: dict[str, Any] = field(default_factory=dict)
    inside: str = ""
    """The declaration that is being rendered."""

    def render(self, each: Type, near: str, *, nested: bool = False) -> dict[str, Any]:
        """A type as a schema. A limited one inside another gets a name, which would otherwise be invented."""
        shown = self.expression(each, near)
        if nested and self.kind.limits and not _LIMITS.isdisjoint(shown):
            name = self.names.another(near)
            self.defs[name] = shown
            return {"$ref": f"#/$defs/{name}"}
        return shown

    def expression(self, each: Type, near: str) -> dict[str, Any]:
        match each:
            case Scalar(kind, _, limits):
                return {} if kind is Scalars.ANY else {"type": kind.value, **self.limits(kind, limits)}
            case Const(bool() | str() | int() as value):
                return {"const": value}
            case Const():
                return {"type": "number"}
            case ListOf(item, limits):
                counts = self.counts(limits.min_items, limits.max_items, "Items")
                return {"type": "array", "items": self.render(item, f"{near} item", nested=True), **counts}
            case TupleOf():
                return self.tuple(each, near)
            case MapOf(value, limits):
                counts = self.counts(limits.min_properties, limits.max_properties, "Properties")
                rest = self.render(value, f"{near} value", nested=True)
                return {"type": "object", "additionalProperties": rest, **counts}
            case Nullable(inner):
                return _nullable(self.expression(inner, near))
            case Ref(target):
                return self.reference(target)

    def reference(self, target: str) -> dict[str, Any]:
        """A reference; one to an open enum also takes a value that is not listed."""
        if {self.inside, target} <= self.loops:
            return {}  # datamodel-code-generator loses what an alias holds of itself
        decl = self.spec.index[target]
        ref = {"$ref": f"#/$defs/{self.names.classes[target]}"}
        if not isinstance(decl, Enum) or not decl.open:
            return ref
        value = {"type": decl.kind.value}
        return value if self.kind.decodes else {"anyOf": [ref, value]}

    def tuple(self, each: TupleOf, near: str) -> dict[str, Any]:
        """A tuple of one length as such, where the kind has tuples; any other as a list of all that it may hold."""
        items = [self.render(item, f"{near} item", nested=True) for item in each.items]
        length = len(items)
        if self.kind.tuples and each.rest is None and each.required == length and length:
            return {"type": "array", "prefixItems": items, "items": False, "minItems": length, "maxItems": length}
        types = [*each.items, *([each.rest] if each.rest is not None else [])]
        options = [*items, *(self.render(rest, f"{near} item", nested=True) for rest in types[length:])]
        if self.kind.decodes and not self.telling.apart(types):
            return {"type": "array", "items": {}}
        return {"type": "array", "items": either(options)}

    def limits(self, kind: Scalars, limits: Limits) -> dict[str, Any]:
        """The limits that bear on a scalar, where the kind says limits."""
        if not self.kind.limits:
            return {}
        if kind is Scalars.STRING:
            pattern = {"pattern": limits.pattern} if limits.pattern and self.says(limits.pattern) else {}
            return self.counts(limits.min_length, limits.max_length, "Length") | pattern
        if kind not in (Scalars.INTEGER, Scalars.NUMBER):
            return {}
        found = _bounds(limits, whole=kind is Scalars.INTEGER)
        if self.kind.decodes and kind is Scalars.NUMBER:
            found.pop("multipleOf", None)  # msgspec takes a remainder of floats, which is rarely 0
        return {key: value for key, value in found.items() if not self.kind.decodes or _fits(kind, value)}

    def says(self, pattern: str) -> bool:
        """Whether the annotation can have a pattern. msgspec 0.22 frees one twice, where a string that has it is an
        alternative beside an array or a map, and takes the process down."""
        return not self.kind.decodes and is_plain_pattern(pattern)

    def counts(self, least: int | None, most: int | None, noun: str) -> dict[str, int]:
        """`minItems`, `maxItems` and their like, where the kind says limits."""
        found = {f"min{noun}": least, f"max{noun}": most} if self.kind.limits else {}
        return {key: value for key, value in found.items() if value is not None}


def _fits(kind: Scalars, value: float) -> bool:
    """Whether msgspec takes a limit: one of integers is an int64."""
    return kind is Scalars.NUMBER or int(value) in _INT64


_LIMITS = frozenset(
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"]
) | frozenset(["minItems", "maxItems", "minProperties", "maxProperties"])


def raw(kind: str) -> dict[str, Any]:
    """Any value of one JSON type."""
    inside: dict[str, Any] = {"object": {"additionalProperties": True}, "array": {"items": {}}}
    return {"type": kind, **inside.get(kind, {})}


def either(options: list[dict[str, Any]]) -> dict[str, Any]:
    """One of some schemas: each once, and any value where one of them takes that."""
    parts = [part for option in options for part in _alternatives(option)]
    distinct = [part for number, part in enumerate(parts) if part not in parts[:number]]
    if not distinct or {} in distinct:
        return {}
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _alternatives(shown: dict[str, Any]) -> list[dict[str, Any]]:
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


def _bounds(limits: Limits, *, whole: bool) -> dict[str, int | float]:
    """The numeric limits: at most one bound on each side, those of an integer as integers."""
    found: dict[str, int | float] = {}
    lows = [(limits.minimum, False), (limits.exclusive_minimum, True)]
    highs = [(limits.maximum, False), (limits.exclusive_maximum, True)]
    low = max(((value, open) for value, open in lows if value is not None), default=None)
    high = min(((value, not open) for value, open in highs if value is not None), default=None)
    if low is not None:
        value, open = low
        found["exclusiveMinimum" if open else "minimum"] = value
    if high is not None:
        value, closed = high
        found["maximum" if closed else "exclusiveMaximum"] = value
    if limits.multiple_of is not None:
        found["multipleOf"] = limits.multiple_of
    return _whole(found) if whole else found


def _whole(limits: dict[str, int | float]) -> dict[str, int | float]:
    """Limits of an integer as integers; a step that is not one is left out."""
    found: dict[str, int | float] = {}
    for key, value in limits.items():
        if isinstance(value, int) or value.is_integer():
            found[key] = int(value)
        elif key in ("minimum", "exclusiveMinimum"):
            found["minimum"] = ceil(value)
        elif key in ("maximum", "exclusiveMaximum"):
            found["maximum"] = floor(value)
    return found
