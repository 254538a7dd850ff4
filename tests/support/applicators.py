"""Schemas in which applicators meet: chains of definitions, nests, ladders and definitions that hold each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]
Applicator: TypeAlias = Callable[[Schema, int], Schema]
"""Applies a schema inside another one. The number makes the names in it different from those of others."""


def _own(number: int) -> Schema:
    return {"properties": {f"p{number}": {"type": "string"}}}


def _required(number: int) -> Schema:
    return _own(number) | {"required": [f"p{number}"]}


APPLICATORS: Mapping[str, Applicator] = {
    "allOf": lambda inner, n: {"allOf": [inner, _own(n)]},
    "anyOf": lambda inner, n: {"anyOf": [inner, _required(n)]},
    "oneOf": lambda inner, n: {"type": "object", "oneOf": [inner, _required(n)]},
    "oneOf with a base": lambda inner, n: {**_own(n), "oneOf": [inner, _required(n + 1000)]},
    "items": lambda inner, n: {"type": "array", "items": inner},
    "prefixItems": lambda inner, n: {"type": "array", "prefixItems": [inner, {"type": "string"}]},
    "properties": lambda inner, n: {"type": "object", "properties": {"a": inner, f"p{n}": {"type": "string"}}},
    "patternProperties": lambda inner, n: {
        "type": "object",
        "patternProperties": {"^a": inner, "^b": {"type": "null"}},
    },
    "additionalProperties": lambda inner, n: {**_own(n), "additionalProperties": inner},
    "if": lambda inner, n: {"if": _required(n), "then": inner, "else": _own(n + 1000)},
    "dependentSchemas": lambda inner, n: {**_own(n), "dependentSchemas": {"a": inner}},
    "$ref": lambda inner, n: inner | ({} if "$ref" not in inner else {"description": f"{n}"}),
}


def ref(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def chain(one: Applicator, other: Applicator, size: int) -> Schema:
    """Each definition applies the next one."""
    defs = {f"d{n}": (one, other)[n % 2](ref(f"d{n + 1}"), n) for n in range(size)}
    return {**ref("d0"), "$defs": {**defs, f"d{size}": _required(size)}}


def nest(one: Applicator, other: Applicator, size: int) -> Schema:
    """Each schema is written inside another one."""
    found = _required(size)
    for n in reversed(range(size)):
        found = (one, other)[n % 2](found, n)
    return found


def ladder(one: Applicator, other: Applicator, size: int) -> Schema:
    """Each definition applies the next one in two ways: there are many ways to the last."""
    defs = {}
    for n in range(size):
        defs[f"d{n}"] = {"allOf": [one(ref(f"d{n + 1}"), 2 * n), other(ref(f"d{n + 1}"), 2 * n + 1)]}
    return {**ref("d0"), "$defs": {**defs, f"d{size}": _required(size)}}


def ring(one: Applicator, other: Applicator, size: int) -> Schema:
    """Definitions that hold each other: every one applies its two neighbours to two members, by way of both."""
    defs = {}
    for n in range(size):
        left, right = ref(f"d{(n + 1) % size}"), ref(f"d{(n + size - 1) % size}")
        members = {"l": one(left, n), "r": other(right, n + 100), "both": {"allOf": [one(right, n), other(left, n)]}}
        defs[f"d{n}"] = {"type": "object", "properties": members}
    return {**ref("d0"), "$defs": defs}


FORMS: Mapping[str, Callable[[Applicator, Applicator, int], Schema]] = {
    "chain": chain,
    "nest": nest,
    "ladder": ladder,
    "ring": ring,
}


def pairs() -> Iterator[tuple[str, str]]:
    """Every two applicators, each with itself too."""
    yield from ((one, other) for one in APPLICATORS for other in APPLICATORS)
