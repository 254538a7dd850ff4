"""Legal edits of a schema, as its owners make them: tighter limits, fewer values, other names, more constraints."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

_OPAQUE = ("examples", "x-protogen", "const", "enum", "default")
Edit = tuple[str, dict[str, Any]]
"""What was changed, and the schema after it."""


def edits(schema: dict[str, Any]) -> Iterator[Edit]:
    """Yields the schema with one edit at one place, for each place and each edit that fits there."""
    for at, node in _nodes(schema, ()):
        for what, change in _changes(node):
            whole = copy.deepcopy(schema)
            target = whole
            for token in at:
                target = target[token]
            change(target)
            yield f"{what} at {'/'.join(map(str, at)) or '#'}", whole


def _nodes(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if isinstance(value, dict):
        if not at or at[-1] not in ("properties", "$defs"):
            yield at, value
        for key, held in value.items():
            if key not in _OPAQUE or at[-1:] == ("properties",):
                yield from _nodes(held, (*at, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from _nodes(held, (*at, index))


Change = tuple[str, Callable[[dict[str, Any]], object]]


def _changes(node: dict[str, Any]) -> Iterator[Change]:
    kind = node.get("type")
    if kind in ("integer", "number"):
        yield from _with(*(("maximum", each) for each in (1, 7, 100, 1000)))
        yield from _with(*(("minimum", each) for each in (1, 10, 1000)))
        yield from _with(("multipleOf", 7), ("multipleOf", 0.3), ("enum", [0, 1]), ("const", 5))
        yield from _with(("exclusiveMinimum", node.get("minimum", 0)), ("type", [kind, "null"]))
    elif kind == "string":
        yield from _with(*(("maxLength", each) for each in (0, 1, 5)), *(("minLength", each) for each in (1, 50, 500)))
        yield from _with(("pattern", "^[a-z]+$"), ("format", "uuid"))
    elif kind == "array":
        yield from _with(*(("maxItems", each) for each in (0, 1, 2)), ("minItems", 3), ("uniqueItems", True))
    if len(node.get("enum", ())) > 1:
        yield from _with(("enum", node["enum"][1:]), ("enum", [*node["enum"], "another"]), ("enum", node["enum"][:1]))
    if "const" in node:
        yield from _with(("const", "another"), ("const", "9.9.9"))
    for keyword in ("oneOf", "anyOf"):
        if len(node.get(keyword, ())) > 1:
            yield from _with((keyword, node[keyword][1:]), (keyword, [*node[keyword], node[keyword][0]]))
    if isinstance(node.get("properties"), dict):
        yield from _of_object(node)


def _with(*changes: tuple[str, Any]) -> Iterator[Change]:
    for keyword, value in changes:
        yield f"{keyword} = {value}", lambda node, keyword=keyword, value=value: node.update({keyword: value})


def _of_object(node: dict[str, Any]) -> Iterator[Change]:
    names = [*node["properties"]]
    yield from _with(("required", names), ("required", []), ("additionalProperties", False))
    yield from _with(("minProperties", len(names)), ("maxProperties", len(node.get("required", ()))))
    for name in names:
        yield f"renamed {name}", lambda node, name=name: _replace(node, name, f"{name}_new", node["properties"][name])
        yield f"dropped {name}", lambda node, name=name: _replace(node, name, "", None)
        yield f"forbidden {name}", lambda node, name=name: _replace(node, name, "", False)


def _replace(node: dict[str, Any], old: str, new: str, value: Any) -> None:
    """Puts another member in the place of one; without a new name, a value keeps the old one."""
    members = {(new if name == old else name): held for name, held in node["properties"].items()}
    members.pop("", None)
    node["properties"] = members if new or value is None else {**members, old: value}
    node["required"] = [new if name == old else name for name in node.get("required", ()) if name != old or new]
