"""Says what is wrong with a value: what was expected, and what was found.

Nothing here runs before somebody reads a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from .node import Node
from .values import JSON_TYPES, Json, identity
from .words import (
    WORDS,
    alike,
    any_of,
    counted,
    described,
    hint,
    listed,
    placed,
    shown,
    spelled,
    step,
)

_UNITS: Final[Mapping[str, str]] = {
    "maxLength": "character",
    "minLength": "character",
    "maxItems": "item",
    "minItems": "item",
    "items": "item",
    "unevaluatedItems": "item",
    "maxProperties": "member",
    "minProperties": "member",
}
_TRIED: Final = 8
"""So many alternatives are looked at to say which is the nearest."""


class Found(NamedTuple):
    """A violation where it was found."""

    pointer: str
    keyword: str
    detail: str
    node: Node
    value: Json
    is_name: bool
    """Whether the value is the name of a member of what is at the pointer."""


class Schema(NamedTuple):
    """What the words need of a check program."""

    nodes: Sequence[Node]
    patterns: Sequence[str]
    breaks: Callable[[int, Json], Sequence[Found]]
    """Lists how a value breaks a node."""


Parts: TypeAlias = dict[str, str]
"""What stands for the names in braces."""


def said(found: Found, schema: Schema, *, nearest: bool = True) -> str:
    """The message of a violation. `nearest`: whether it says why the nearest alternative does not fit."""
    key, parts = _parts(found, schema, nearest=nearest)
    text = re.sub(r"\{(\w+)\}", lambda part: parts[part[1]], WORDS[key])
    has_value = "{found}" in WORDS[key] or "{kind}" in WORDS[key]
    return f"{parts['kind']}: {text}" if found.is_name and not has_value else text


def _parts(found: Found, schema: Schema, *, nearest: bool) -> tuple[str, Parts]:
    """Which words say it, and what stands in them."""
    keyword, value, spec = found.keyword, found.value, found.node.spec
    parts = described(value, is_name=found.is_name)
    limit: Json = spec.get(keyword)
    unit = _UNITS.get(keyword)
    match keyword:
        case "anyOf" | "oneOf" | "select":
            return _choice(found, schema, nearest=nearest)
        case "type":
            parts["limit"] = any_of(limit)
        case "enum":
            parts |= listed(value, limit)
        case "pattern" | "format":
            parts["limit"] = schema.patterns[limit]
        case "required" | "dependentRequired":
            parts["limit"] = shown(found.detail)
            for name, needed in limit if keyword == "dependentRequired" else ():
                if name in value and found.detail in needed:
                    parts.setdefault("cause", shown(name))
        case "additionalProperties" | "unevaluatedProperties":
            near = alike(found.detail, _absent(found, schema))
            parts |= {"limit": shown(found.detail), "hint": hint(near)}
        case "const":
            is_long = isinstance(limit, (list, dict))
            parts["limit"] = "of the schema" if is_long else shown(limit)
        case _ if unit:
            most = len(spec.get("prefixItems", ())) if keyword == "items" else limit
            parts["count"] = counted(len(value), unit)
            parts["limit"] = f"{most} {'is' if most == 1 else 'are'}"
        case "minContains" | "maxContains":
            parts["limit"] = f"{limit} {'is' if limit == 1 else 'are'}"
        case _:
            parts["limit"] = shown(limit)
    return keyword, parts


def _choice(found: Found, schema: Schema, *, nearest: bool) -> tuple[str, Parts]:
    """The words for a value that fits no alternative."""
    spec, value, keyword = found.node.spec, found.value, found.keyword
    if keyword in ("select", found.node.tagged_keyword):
        return _tagged(found, schema)
    parts = described(value, is_name=found.is_name)
    targets = spec[keyword]
    values = [_values(target, schema) for target in targets]
    if all(values):
        known = [one for each in values for one in each]
        if identity(value) in map(identity, known):
            return "several", parts | {"number": str(len(targets))}
        return "enum", parts | listed(value, known)
    kinds = [_types(target, schema) for target in targets]
    fitting = [
        target
        for target, each in zip(targets, kinds, strict=True)
        if not each or _kind(value) & {*each}
    ]
    if not fitting:
        return "type", parts | {
            "limit": any_of([name for each in kinds for name in each])
        }
    reasons: Sequence[Found] = ()
    for target in fitting[:_TRIED] if nearest else ():
        broken = schema.breaks(target, value)
        if not broken and keyword == "oneOf":
            return "several", parts | {"number": str(len(targets))}
        if broken and (not reasons or len(broken) < len(reasons)):
            reasons = broken
    near = f"; the nearest: {_inner(found, reasons[0], schema)}" if reasons else ""
    return "none", parts | {"number": str(len(targets)), "nearest": near}


def _tagged(found: Found, schema: Schema) -> tuple[str, Parts]:
    """The words for a value whose tag names no alternative."""
    spec, value, keyword = found.node.spec, found.value, found.keyword
    if not isinstance(value, dict):
        return "type", described(value, is_name=found.is_name) | {"limit": "an object"}
    tag = spec["select"] if keyword == "select" else spec["tag"]
    place = found.pointer + "".join(map(step, tag["path"]))
    known = [one for one, _ in tag["values"]]
    targets = [
        one if keyword == "select" else spec[keyword][one] for _, one in tag["values"]
    ]
    held: Json = value
    for key in tag["path"]:
        if not isinstance(held, dict) or key not in held:
            return "untagged", {"place": spelled(place), **listed(None, known)}
        held = held[key]
    parts = (
        described(held) | listed(held, known) | {"place": spelled(place), "version": ""}
    )
    near = parts["near"]
    parts["values"] = parts["hint"] or f"; expected one of {parts['limit']}"
    for each in schema.breaks(targets[known.index(near) if near else 0], value):
        if each.keyword == "const" and found.pointer + each.pointer != place:
            parts["version"] = f"; {_inner(found, each, schema)}"
            break
    return "tag" if found.pointer else "message", parts


def _inner(found: Found, reason: Found, schema: Schema) -> str:
    """The message of what was found in an alternative."""
    message = said(reason, schema, nearest=False)
    return (
        placed(found.pointer + reason.pointer, message) if reason.pointer else message
    )


def _kind(value: Json) -> set[str]:
    """The JSON types of a value."""
    kind = JSON_TYPES[type(value)]
    return {kind, "integer"} if isinstance(value, int) and kind == "number" else {kind}


def _values(index: int, schema: Schema) -> Sequence[Json]:
    """The values that a node lists; none if it does not."""
    spec = schema.nodes[index].spec
    return [spec["const"]] if "const" in spec else spec.get("enum", ())


def _types(index: int, schema: Schema) -> Sequence[str]:
    """The types that a node asks for, itself or by reference; none if it does not."""
    for _ in range(len(schema.nodes)):
        spec = schema.nodes[index].spec
        if "type" in spec or "$ref" not in spec:
            return spec.get("type") or sorted({*map(_narrow, _values(index, schema))})
        index = spec["$ref"]
    return ()


def _narrow(value: Json) -> str:
    return "integer" if "integer" in _kind(value) else JSON_TYPES[type(value)]


def _absent(found: Found, schema: Schema) -> Sequence[str]:
    """The members that the node, and those it applies to the same value, declare and the value does not have."""
    names: dict[str, None] = {}
    todo, seen = [found.node], set[int]()
    while todo:
        spec = todo.pop().spec
        names |= dict.fromkeys([name for name, _ in spec.get("properties", ())])
        if found.keyword == "additionalProperties":  # it knows the node's own only
            break
        for key in ("$ref", "allOf", "anyOf", "oneOf", "then", "else"):
            held = spec.get(key, ())
            for index in held if isinstance(held, list) else [held]:
                if index != () and index not in seen:
                    seen.add(index)
                    todo.append(schema.nodes[index])
    return [name for name in names if name not in found.value]
