"""Prepares a check program for comparison: flattens the nodes of one value into parts that must all hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from protogen.checks.nodes import LISTS, NAMED, ONE, beside
from protogen.dataclass import dataclass, field
from protogen.runtime.checker import Program
from protogen.runtime.pattern import Pattern
from protogen.runtime.run import Run
from protogen.source.place import Json, pointer_of

_SILENT = frozenset({"at", "tag"})
"""Keys of a node that assert nothing of their own."""
CONDITIONAL = ("anyOf", "oneOf", "if", "dependentSchemas", "select", "$dynamicRef")
"""Keywords that make the set of evaluated members depend on the document."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of a program and the place it was reached by (nodes of tolerant programs know none of their own)."""

    index: int
    trail: str


@dataclass(frozen=True, slots=True)
class Part:
    """One subschema of the several that a value has to meet together. `above`: the parts that brought it in."""

    node: Mapping[str, Json]
    at: str
    index: int
    above: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Flat:
    """All parts that one value has to meet: references followed, `allOf` opened."""

    parts: tuple[Part, ...]
    never: bool = False
    """One of them is `false`."""
    at: str = "#"
    shared: bool = False
    """A part was reached by two paths, so it is unclear which part is below which."""

    def having(self, *keywords: str) -> Iterator[Part]:
        """The parts with one of the keywords."""
        return (part for part in self.parts if any(keyword in part.node for keyword in keywords))

    def place(self, *keywords: str) -> str:
        """The place of the first part with one of the keywords, else of the first part."""
        return next((part.at for part in self.having(*keywords)), self.at)

    def under(self, part: Part) -> list[Part]:
        """The part itself and the parts that it brought in."""
        return [each for each in self.parts if each is part or part.index in each.above]


@dataclass(frozen=True)
class Graph:
    """One check program. `title`: the title of the subschema at a place, or nothing."""

    document: Mapping[str, Json]
    title: Callable[[str], str] = lambda at: ""

    @property
    def nodes(self) -> Sequence[Json]:
        """All nodes."""
        return self.document["nodes"]  # type: ignore[no-any-return]

    @cached_property
    def patterns(self) -> Sequence[str]:
        """Each pattern as a text: equal ones are equal."""
        return [json.dumps(each, sort_keys=True) for each in self.document["patterns"]]

    @cached_property
    def _matchers(self) -> dict[int, Pattern]:
        return {}

    def matches(self, pattern: int, text: str) -> bool:
        """Whether a pattern matches somewhere in a text."""
        if pattern not in self._matchers:
            self._matchers[pattern] = Pattern(self.document["patterns"][pattern])
        return self._matchers[pattern].search(text)

    @cached_property
    def _shapes(self) -> dict[int, tuple[str, list[int]]]:
        return {}

    def shape(self, index: int) -> tuple[str, list[int]]:
        """What a node says itself, as a text, and the nodes it names, in an order that equal texts share."""
        if index not in self._shapes:
            node = self.nodes[index]
            self._shapes[index] = (str(node), []) if isinstance(node, bool) else _shape(self, node)
        return self._shapes[index]

    @cached_property
    def _kinds(self) -> dict[int, frozenset[str] | None]:
        return {}

    def kinds(self, index: int, ask: Callable[[Graph, int], frozenset[str]], every: frozenset[str]) -> frozenset[str]:
        """The types that a node's values may have, found by asking once; `every` type inside that question itself."""
        if index not in self._kinds:
            self._kinds[index] = None
            self._kinds[index] = ask(self, index)
        found = self._kinds[index]
        return every if found is None else found

    @cached_property
    def _program(self) -> Program:
        return Program(self.document)

    def accepts(self, index: int, value: Json) -> bool:
        """Whether a node accepts a value (in programs without dynamic references)."""
        return Run(self._program, lambda *_: None).accepts(index, value)

    def spot(self, index: int, part: Part | None, *steps: str | int, default: str = "#") -> Spot:
        """A node below a part, with its place."""
        node = self.nodes[index]
        base = part.at if part else default
        trail = base + pointer_of(steps)
        return Spot(index, node["at"] if isinstance(node, dict) and node.get("at") else trail)

    def flat(self, spots: Iterable[Spot]) -> Flat:
        """The parts of some nodes that one value has to meet together."""
        parts: dict[int, Part] = {}
        never, shared, first = False, False, ""
        waiting: list[tuple[Spot, frozenset[int]]] = [(spot, frozenset()) for spot in spots]
        waiting.reverse()
        while waiting:
            spot, above = waiting.pop()
            first = first or spot.trail
            node = self.nodes[spot.index]
            never = never or node is False
            shared = shared or spot.index in parts
            if isinstance(node, bool) or spot.index in parts:
                continue
            part = parts[spot.index] = Part(node, spot.trail, spot.index, above)
            below = [self.spot(index, part, *way) for way, index in beside(node)]
            waiting += [(each, above | {spot.index}) for each in reversed(below)]
        return Flat(tuple(parts.values()), never, first or "#", shared)


@dataclass(frozen=True)
class Likeness:
    """Finds the nodes of two programs that assert the same word for word, in any place (a bisimulation)."""

    old: Graph
    new: Graph
    _alike: set[tuple[int, int]] = field(default_factory=set)
    _unlike: set[tuple[int, int]] = field(default_factory=set)

    def same(self, one: int, other: int) -> bool:
        """Whether two nodes do."""
        seen: set[tuple[int, int]] = set()
        waiting = [(one, other)]
        while waiting:
            pair = waiting.pop()
            if pair in seen or pair in self._alike:
                continue
            seen.add(pair)
            (shown, below), (others, under) = self.old.shape(pair[0]), self.new.shape(pair[1])
            if shown != others or pair in self._unlike:
                self._unlike.add((one, other))
                return False
            waiting += zip(below, under, strict=True)
        self._alike.update(seen)
        return True


def _shape(graph: Graph, node: Mapping[str, Json]) -> tuple[str, list[int]]:
    shown: dict[str, Json] = {}
    below: list[int] = []
    for keyword in sorted(node.keys() - _SILENT):
        value = node[keyword]
        if keyword in ONE:
            shown[keyword] = None
            below.append(value)
        elif keyword in LISTS:
            shown[keyword] = len(value)
            below += value
        elif keyword in NAMED:
            shown[keyword] = sorted(name for name, _ in value)
            below += [index for _, index in sorted(value)]
        elif keyword == "patternProperties":
            pairs = sorted((graph.patterns[pattern], index) for pattern, index in value)
            shown[keyword] = [text for text, _ in pairs]
            below += [index for _, index in pairs]
        elif keyword in ("pattern", "format"):
            shown[keyword] = graph.patterns[value]
        elif keyword == "required":
            shown[keyword] = sorted(value)
        elif keyword == "$dynamicRef":
            shown[keyword] = value[1]
            below.append(value[0])
        elif keyword == "select":
            pairs = sorted((canonical(tag), index) for tag, index in value["values"])
            shown[keyword] = [value["path"], [text for text, _ in pairs]]
            below += [*(index for _, index in pairs), value["other"]]
        else:
            shown[keyword] = canonical(value)
    return json.dumps(shown, sort_keys=True), below


def canonical(value: Json) -> str:
    """A text that is the same for equal JSON values: `1` and `1.0` are equal, `1` and `true` are not."""
    if isinstance(value, dict):
        return json.dumps({key: canonical(held) for key, held in value.items()}, sort_keys=True)
    if isinstance(value, list):
        return json.dumps([canonical(held) for held in value])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value)
