"""Names the functions of a check program after the places of its subschemas, so that no change elsewhere moves them."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence

from protogen.checks.nodes import APPLYING, LISTS, NAMED, ONE
from protogen.model.words import identifiers, snake
from protogen.source.place import Json, escape

_LONGEST = 48
_LOCALS = ("v", "m", "name", "tag", "branch", "matches", "identity", "is_multiple", "picked", "program", "annotations")
_RESERVED = frozenset([*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *_LOCALS])


def paths(nodes: Sequence[Json], roots: Mapping[str, int], wanted: set[int]) -> dict[int, str]:
    """The path of each wanted node: the name of the nearest declaration, and the keywords and names that lead on."""
    found: dict[int, str] = {}
    for name in sorted(roots):
        if roots[name] in wanted:
            found.setdefault(roots[name], escape(name))
    level = [*found]
    while level:
        below: dict[int, str] = {}
        for index in sorted(level, key=found.__getitem__):
            for steps, target in _steps(nodes[index]):
                if target in wanted and target not in found:
                    below.setdefault(target, "/".join([found[index], *map(escape, steps)]))
        found |= below
        level = [*below]
    return found


def names(nodes: Sequence[Json], roots: Mapping[str, int], wanted: set[int]) -> dict[int, str]:
    """The identifier of each wanted node: of its path, where definitions that no root names start paths too."""
    definitions = {
        _DEFINED.sub("", str(nodes[each].get("at", ""))): each for each in wanted if _is_defined(nodes[each])
    }
    known = paths(nodes, definitions | dict(roots), wanted)
    wishes = {path: _words(path) for path in sorted(known.values())}
    given = identifiers(wishes, _spelled, reserved=_RESERVED, digit_prefix="schema_", empty="schema", wishes=wishes)
    return {index: given[path].word for index, path in known.items()}


_DEFINED = re.compile(r"^[^#]*#/(?:\$defs|definitions)/(?=[^/]+$)")


def _is_defined(node: Json) -> bool:
    return isinstance(node, dict) and _DEFINED.match(str(node.get("at", ""))) is not None


def _words(path: str) -> str:
    root, *tokens = path.split("/")
    return " ".join([root, *near(tuple(token for token in tokens if token != "properties"))])


def near(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens of a path; of a long one how many there are, and the last ones: names of deep places stay short."""
    return tokens if len(tokens) <= _NEAR else (str(len(tokens)), *tokens[-_NEAR:])


_NEAR = 12


def _spelled(text: str) -> str:
    return snake(text)[:_LONGEST].rstrip("_")


def _steps(node: Json) -> Iterator[tuple[tuple[str, ...], int]]:
    """The nodes that a node applies, each with the keyword, and the name or position, that lead to it."""
    if isinstance(node, bool) or APPLYING.isdisjoint(node):
        return
    yield from (((key,), node[key]) for key in ONE if key in node)
    for key in LISTS:
        yield from (((key, str(number)), target) for number, target in enumerate(node.get(key, ())))
    for key in NAMED:
        yield from (((key, name), target) for name, target in node.get(key, ()))
    for number, (_, target) in enumerate(node.get("patternProperties", ())):
        yield ("patternProperties", str(number), "1"), target
    if "select" in node:
        yield from (
            (("select", "values", str(number), "1"), target)
            for number, (_, target) in enumerate(node["select"]["values"])
        )
        yield ("select", "other"), node["select"]["other"]
