"""Writes the nodes of a check program as JavaScript functions that say whether a value is valid, and no more.

{"type": ["object"], "required": ["id"], "properties": [["id", 2]]}

    function isThing(value) {
      if (!isObject(value)) return false;
      if (typeof value["id"] !== "string") return false;
      return true;
    }

They are asked about texts that `JSON.parse` reads exactly (templates/typescript/runtime/quick.ts). What they cannot
decide they leave to the exact reader, by `undecided()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from protogen.checks.reach import needs_memory, reachable
from protogen.dataclass import dataclass
from protogen.languages.typescript.function_bodies import Writer
from protogen.languages.typescript.function_names import function_names
from protogen.languages.typescript.statements import words
from protogen.languages.typescript.values import Values, is_scalar, unclear
from protogen.source.place import Json

HELPERS = (
    "areUnique",
    "at",
    "atMost",
    "isArray",
    "isInteger",
    "isMultipleOf",
    "isObject",
    "isText",
    "mayBeInteger",
    "mayBeText",
    "one",
    "undecided",
)
"""What the functions may use of the run-time."""
_INHERITED = frozenset(
    [
        *("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString"),
        *("valueOf", "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"),
    ]
)
"""Members that every JavaScript object seems to have."""


@dataclass(frozen=True, slots=True)
class Functions:
    """The functions of some roots: their source, each root's function, and the helpers and patterns that they use."""

    texts: Sequence[str]
    used: frozenset[str]
    roots: Mapping[str, str]


def functions(document: Mapping[str, Json], roots: Sequence[str], patterns: Sequence[str]) -> Functions:
    """The functions for some roots of a program. `patterns`: the constant of each of its patterns.

    There are none for a root of which nothing can be decided, and none at all in a program with dynamic references,
    whose targets depend on the way to them.
    """
    if document.get("dynamic"):
        return Functions((), frozenset(), {})
    nodes, starts = document["nodes"], {root: document["roots"][root] for root in roots}
    wanted = reachable(nodes, starts.values())
    remembering = needs_memory(nodes, wanted)
    left = {each for each in wanted if each in remembering or _is_unclear(nodes[each])}
    reserved = {*HELPERS, *patterns}
    names = function_names(nodes, document["roots"], wanted, reserved)
    writer = Writer(nodes, left, names, Values(patterns))
    found = {root: names[each] for root, each in starts.items() if writer.resolved(each) not in left}
    texts = writer.all([starts[root] for root in found])
    return Functions(*_needed(texts, found.values()), found)


def _needed(texts: Mapping[str, str], starts: Iterable[str]) -> tuple[Sequence[str], frozenset[str]]:
    """The functions that some call, in the order of their names, and all that they name: a condition that is never
    reached may have asked for more."""
    named = {name: frozenset(words(text)) for name, text in texts.items()}
    needed: set[str] = set()
    waiting = {*starts}
    while waiting:
        needed |= waiting
        waiting = {word for name in waiting for word in named[name] if word in texts} - needed
    return [texts[name] for name in sorted(needed)], frozenset().union(*(named[name] for name in needed))


def _is_unclear(node: Json) -> bool:
    """Whether a node has something that is left to the exact reader: values in depth, or members with such names that
    JavaScript finds them in every object."""
    if isinstance(node, bool):
        return False
    names = {*node.get("required", ()), *(name for name, _ in node.get("properties", ()))}
    names |= {name for name, _ in node.get("dependentSchemas", ())}
    names |= {each for name, needed in node.get("dependentRequired", ()) for each in (name, *needed)}
    for choice in (node[key] for key in ("tag", "select") if key in node):
        names |= {*choice["path"]}
        if not all(is_scalar(value) for value, _ in choice["values"]):
            return True
    return unclear(node) or not names.isdisjoint(_INHERITED)
