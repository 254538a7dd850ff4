"""Makes values that one version accepts, and says what it finds wrong with others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from random import Random
from typing import Generic, NamedTuple, TypeVar

from protogen.breaking.versions import Version
from protogen.breaking.walking import Spots
from protogen.dataclass import dataclass, field
from protogen.documents.maker import Maker
from protogen.documents.parts import Impossible
from protogen.documents.wish import Wish
from protogen.patterns.tree import PatternError
from protogen.proof import facets
from protogen.proof.graph import Flat, Graph, Part
from protogen.runtime.jsontext import dump
from protogen.runtime.node import Node
from protogen.runtime.run import Path, Run
from protogen.schema.load import Key, Subschema
from protogen.source.place import Json

_ATOMS: Sequence[Json] = (
    *(None, True, False, 0, 1, -1, 2, 3, 5, 10, 100, 0.5, 2.5, "", "a", "b", "0", "A", "x y", "abcdefgh"),
    *([], [0], ["a"], {}, {"a": 0}),
)
_DEPTH = 5
"""Values with optional members are made as if so deep in a document: only their outer levels have them."""
_SEEDS = 6
"""So often it is tried to meet a further condition at random."""
_ROUTES = 4
"""And by the way of at most so many alternatives."""
_LISTED = 40
"""At most this many listed values are tried."""


class Flaw(NamedTuple):
    """What is wrong with a value: where in it, which assertion, where that stands, and which part of it."""

    path: tuple[str | int, ...]
    keyword: str
    at: str
    detail: str


Item = TypeVar("Item")


class Lazy(Generic[Item]):
    """Things that are made once, when they are first wanted."""

    def __init__(self, made: Iterator[Item]) -> None:
        self._made, self._known = made, list[Item]()

    def __iter__(self) -> Iterator[Item]:
        number = 0
        while True:
            while number >= len(self._known):
                try:
                    self._known.append(next(self._made))
                except StopIteration:
                    return
            yield self._known[number]
            number += 1


@dataclass(frozen=True, eq=False)
class Side:
    """One version, as the sender or as the receiver of documents."""

    version: Version
    _made: dict[object, Lazy[Json]] = field(default_factory=dict)

    @cached_property
    def graph(self) -> Graph:
        """The strict readers' program."""
        return self.version.strict

    @cached_property
    def local(self) -> bool:
        """Whether a node means the same wherever it is used (not so with dynamic references)."""
        return "dynamic" not in self.graph.document

    @cached_property
    def words(self) -> frozenset[str]:
        """The texts that any constant or list of values has: alternatives are told apart by such."""
        nodes = (node for node in self.graph.nodes if isinstance(node, dict))
        found = (each for node in nodes for each in (node.get("const"), *node.get("enum", ())))
        return frozenset(each for each in found if isinstance(each, str))

    def accepts(self, spots: Spots, value: Json) -> bool:
        """Whether a value meets all of some nodes."""
        return not self.local or all(self.graph.accepts(each.index, value) for each in spots)

    def flaws(self, spots: Spots, value: Json) -> list[Flaw]:
        """Everything that is wrong with a value."""
        found: dict[Flaw, None] = {}

        def report(path: Path, keyword: str, node: Node, value: Json, detail: str) -> None:
            found[Flaw(_tokens(path), keyword, node.at, detail)] = None

        for each in spots:
            Run(self.version.readers[0], report).check(each.index, value, None)
        return list(found)

    def flat(self, spots: Spots) -> Flat:
        """All parts that a value has to meet."""
        return self.graph.flat(spots)

    def subschema(self, part: Part) -> Subschema | None:
        """The subschema that a part was compiled from."""
        return self.version.subschema(part.at)

    def subschemas(self, spots: Spots) -> list[Subschema] | None:
        """The subschemas of some nodes; None if nothing can meet them, or one of them is not known."""
        found = []
        for each in spots:
            node = self.graph.nodes[each.index]
            if node is False:
                return None
            if isinstance(node, dict):
                subschema = self.version.subschema(node.get("at", each.trail))
                if subschema is None:
                    return None
                found.append(subschema)
        return found

    def made(self, spots: Spots, wish: Wish, seed: int = 0, also: Sequence[Subschema] = ()) -> Iterator[Json]:
        """A value of some nodes, if one is found. `also`: subschemas, of any version, that it should meet too."""
        schemas = self.subschemas(spots)
        if schemas is None:
            return
        try:
            value = Maker(Random(seed), wish).make([*schemas, *also], _DEPTH if wish.optional else 0)
        except (Impossible, PatternError, ValueError, IndexError):
            return
        if self.accepts(spots, value):
            yield value

    def bases(self, spots: Spots, route: frozenset[Key] = frozenset()) -> Iterable[Json]:
        """Values of some nodes, the plainest first, each made when it is wanted. `route`: subschemas to go through."""
        return self._made.setdefault((spots, route), Lazy(self._bases(spots, route)))

    def _bases(self, spots: Spots, route: frozenset[Key]) -> Iterator[Json]:
        found = False
        for each in self._on_route(spots, route):
            found = True
            yield each
        if route and not found:
            yield from self._on_route(spots, frozenset())

    def _on_route(self, spots: Spots, route: frozenset[Key]) -> Iterator[Json]:
        plain = [*self.made(spots, Wish(optional=0, plain=True, route=route))]
        yield from plain
        for seed in range(2 if plain else 12):
            yield from self.made(spots, Wish(optional=0, route=route), seed)
        yield from self.made(spots, Wish(optional=1, plain=True, route=route))
        for seed in range(4):
            yield from self.made(spots, Wish(optional=0.5, route=route), seed)

    def values(self, spots: Spots) -> Iterator[Json]:
        """All sorts of values of some nodes: listed ones, one of each branch and type, those that are often telling."""
        flat = self.flat(spots)
        listed = facets.values(self.graph, flat) or {}
        tried = [*list(listed.values())[:_LISTED], *self.bases(spots)]
        for route in self._branches(flat):
            tried += self.made(spots, Wish(optional=0, plain=True, route=route))
            tried += self.made(spots, Wish(optional=1, plain=True, route=route))
        yield from distinct(each for each in [*tried, *_ATOMS] if self.accepts(spots, each))

    def also(self, spots: Spots, conditions: Iterable[Sequence[Subschema]]) -> Iterator[Json]:
        """Values that meet some subschemas as well."""
        routes = list(islice(self._branches(self.flat(spots)), _ROUTES))
        for each in conditions:
            yield from self.made(spots, Wish(optional=0, plain=True), also=each)
            for seed in range(_SEEDS):
                yield from self.made(spots, Wish(optional=0.5), seed, each)
            for route in routes:
                for seed in range(_SEEDS // 2):
                    yield from self.made(spots, Wish(optional=0, route=route), seed, each)

    def _branches(self, flat: Flat) -> Iterator[frozenset[Key]]:
        for part in flat.parts:
            subschema = self.subschema(part)
            for keyword in ("anyOf", "oneOf") if subschema else ():
                for each in subschema.listed(keyword) if subschema and keyword in subschema.keywords else ():
                    yield frozenset([each.key])

    def keys(self, spots: Spots) -> frozenset[Key]:
        """The subschemas of some nodes, and of those that hold with them."""
        found = (self.subschema(part) for part in self.flat(spots).parts)
        return frozenset(each.key for each in found if each is not None)


def _tokens(path: Path) -> tuple[str | int, ...]:
    tokens = []
    while path is not None:
        path, token = path
        tokens.append(token)
    return tuple(reversed(tokens))


def distinct(values: Iterable[Json]) -> Iterator[Json]:
    """Each value once."""
    seen = set()
    for each in values:
        text = dump(each)
        if text not in seen:
            seen.add(text)
            yield each
