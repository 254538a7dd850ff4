"""Nodes of a check program, as the codes of values are made of them (languages/python/at_once.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from protogen.model.spec import Const, Decl, Record
from protogen.source.place import Json

Part: TypeAlias = Mapping[str, Json]
"""The keywords of a node of a check program."""
Parts: TypeAlias = Mapping[int, Part]
"""The keywords of nodes that must all accept a value, by number. A node `~number` is the node without its choice."""

PLACES = frozenset({"at", "resource", "$ref", "allOf"})
"""What says nothing of a value itself."""


class Beyond(Exception):
    """No code takes only what some nodes accept."""


def constants(part: Part, alternatives: Sequence[Json]) -> Sequence[Json]:
    """Values that a node lists, or that its alternatives do; empty where it lists none."""
    if "const" in part:
        return [part["const"]]
    if "enum" in part:
        return list(part["enum"])
    return [each["const"] for each in alternatives if isinstance(each, Mapping) and "const" in each]


def own_texts(decl: Decl | None) -> Mapping[str, str]:
    """The members of a record that are a constant text."""
    fields = decl.fields if isinstance(decl, Record) else ()
    return {
        each.name: each.type.value
        for each in fields
        if isinstance(each.type, Const) and isinstance(each.type.value, str)
    }


def picked(key: str, part: Part) -> Mapping[Json, int]:
    """The node that each tag picks."""
    choice = part.get("tag") or part["select"]
    if choice["path"] != [key]:
        raise Beyond
    values = [(value, at) for value, at in choice["values"] if isinstance(value, str)]
    if "select" in part:
        return dict(values)
    branches = part.get("oneOf") or part["anyOf"]
    return {value: branches[at] for value, at in values}


def without_choice(part: Part) -> Part:
    """The keywords of a node but for its choice, which was made."""
    choice = ("select",) if "select" in part else ("oneOf" if "oneOf" in part else "anyOf", "tag")
    return {key: value for key, value in part.items() if key not in choice}
