"""Writes the nodes of check programs with fewer characters, as the run-time's `compile.ts` takes them.

An object with members is a list: its place, then each member's name, with `?` before it if it may be absent, and node.

{"at": "#/$defs/Thing", "type": ["object"], "required": ["id"], "properties": [["id", 2], ["of", 3]]}

    ["Thing","id",2,"?of",3]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protogen.source.place import Json

_DEFINITIONS = "#/$defs/"


def packed(node: Json) -> Json:
    """A node as the module of a contract carries it."""
    if isinstance(node, bool):
        return node
    at = _place(node.get("at", ""))
    members = _members(node)
    if members is not None:
        return [at, *members]
    return {key: at if key == "at" else value for key, value in node.items()}


def _place(at: str) -> str:
    """A place without the start that most have; what has a `#`, or nothing else, is whole."""
    rest = at.removeprefix(_DEFINITIONS)
    return at if "#" in rest or not rest else rest


def _members(node: Mapping[str, Json]) -> Sequence[Json] | None:
    """The list of members; None where the node says more, or asks for members in another order."""
    if node.keys() - {"at", "required"} != {"type", "properties"} or node["type"] != ["object"]:
        return None
    required = [*node.get("required", ())]
    nodes = dict(node["properties"])
    names = [*nodes, *(name for name in required if name not in nodes)]
    if any(name.startswith("?") for name in names) or [name for name in names if name in required] != required:
        return None
    pairs = ((name if name in required else f"?{name}", nodes.get(name)) for name in names)
    return [each for pair in pairs for each in pair]
