"""Writes check programs with fewer characters, as the run-time's `compile.ts` takes them.

In place of a node stands its name, a string, or the node itself. An object with members is a list: each member's name,
with `?` before it if it may be absent, and its node. Its place comes first where neither a name nor nothing says it.

{"at": "#/$defs/Thing", "type": ["object"], "required": ["id"], "properties": [["id", 2], ["of", 3]]}

    "Thing": ["id", "string", "?of", {"at": "/properties/of", "type": ["null"]}]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from protogen.checks.named import named
from protogen.checks.nodes import renumbered, renumbered_union
from protogen.dataclass import dataclass
from protogen.languages.typescript.names import compact
from protogen.source.place import Json

_DEFINITIONS = "#/$defs/"
_WIDTH = 160
"""What is longer has more than one line."""
_FEW = 2
"""So many members, nodes or pairs may stand in one line: where more did, one more would change all of their lines."""


def packed(document: Mapping[str, Any], placed: bool = True) -> str:
    """Returns a program without its patterns as JSON in lines. `placed`: whether it says the places of nodes, which
    violations need.

    The names of nodes are numbers in programs with dynamic references.
    """
    program: Mapping[str, Any] = named(document)
    nodes = program["nodes"]
    table = nodes if isinstance(nodes, Mapping) else {str(number): node for number, node in enumerate(nodes)}
    packing = _Packing(table, placed)
    dynamic = program.get("dynamic")
    rows = {packing.key(name): packing.row(name) for name in table if dynamic or packing.is_said(name)}
    roots = {name: packing.used(each) for name, each in program["roots"].items()}
    unions = {name: renumbered_union(each, packing.used) for name, each in program.get("unions", {}).items()}
    rest = {"roots": roots, "unions": unions, "dynamic": dynamic}
    parts = [_lines(each, f'"{name}":') for name, each in rest.items() if each or name == "roots"]
    return "{\n" + ",\n".join([_lines(rows, '"nodes":', several=True), *parts]) + "\n}"


class _Members(list[Json]):
    """An object's members as a list."""


def _lines(value: Json, before: str, several: bool = False) -> str:
    """JSON without spaces; several members, nodes or pairs have a line for each. `before`: what stands in front;
    `several`: whether there are lines in any case."""
    if not isinstance(value, (dict, list)):
        return before + compact(value)
    if isinstance(value, dict):
        rows = [_lines(each, f"{compact(name)}:") for name, each in value.items()]
    elif isinstance(value, _Members):
        start = len(value) % 2
        pairs = zip(value[start::2], value[start + 1 :: 2], strict=True)
        rows = [*map(compact, value[:start]), *(_lines(node, f"{compact(name)},") for name, node in pairs)]
        several = len(rows) > _FEW
    else:
        rows = [_lines(each, "") for each in value]
        several = len(rows) > _FEW and any(isinstance(each, (dict, list)) for each in value)
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    inside = ",".join(rows)
    if several or "\n" in inside or len(before + inside) > _WIDTH:
        return f"{before}{opened}\n" + ",\n".join(rows) + f"\n{closed}"
    return f"{before}{opened}{inside}{closed}"


@dataclass(frozen=True, slots=True)
class _Packing:
    nodes: Mapping[str, Json]
    placed: bool

    def is_said(self, name: str) -> bool:
        """Whether a node has a row: `true` and `false` stand where they are used, types need none."""
        node = self.nodes[name]
        return not isinstance(node, bool) and node != {"type": [name]}

    def used(self, each: Any) -> Json:
        """What stands where a node is used: `each` is the number of one, or as checks/named.py writes it."""
        if isinstance(each, Mapping) and "is" in each:
            return self._node(each["is"], each["is"].get("at"))
        name = each["to"] if isinstance(each, Mapping) else str(each)
        node = self.nodes[name]
        return node if isinstance(node, bool) else self.key(name)

    def key(self, name: str) -> str:
        """The key of a node: its name, without what most have in front of it if no other has that name."""
        short = _place(name)
        return name if short in self.nodes else short

    def row(self, name: str) -> Json:
        """The node of that name."""
        node = self.nodes[name]
        if isinstance(node, bool):
            return node
        at = node.get("at", name if "#" in name else "")
        return self._node(node, None if at == name else _place(at))

    def _node(self, node: Mapping[str, Json], at: str | None) -> Json:
        """A node. `at`: its place, where that must be said."""
        held = {key: value for key, value in renumbered(node, self.used).items() if key != "at"}
        said = self.placed and at is not None
        members = _members(held)
        if members is not None:
            return _Members([at, *members] if said else members)
        return {"at": at, **held} if said else held


def _place(at: str) -> str:
    """A place without the start that most have; what has a `#`, or nothing else, is whole, and what seems to go on."""
    rest = at.removeprefix(_DEFINITIONS)
    return at if "#" in rest or not rest or rest.startswith("/") else rest


def _members(node: Mapping[str, Json]) -> Sequence[Json] | None:
    """The list of members; None where the node says more, or asks for members in another order."""
    if node.keys() - {"required"} != {"type", "properties"} or node["type"] != ["object"]:
        return None
    required = [*node.get("required", ())]
    nodes = dict(node["properties"])
    names = [*nodes, *(name for name in required if name not in nodes)]
    if any(name.startswith("?") for name in names) or [name for name in names if name in required] != required:
        return None
    pairs = ((name if name in required else f"?{name}", nodes.get(name)) for name in names)
    return [each for pair in pairs for each in pair]
