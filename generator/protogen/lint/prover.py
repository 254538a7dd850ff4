"""Asks the proof about the subschemas of one schema, and finds documents that show what it cannot rule out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from random import Random
from typing import NamedTuple

from protogen.checks.compile import compile_checks
from protogen.dataclass import dataclass, replace
from protogen.documents.budget import Work
from protogen.documents.maker import Maker
from protogen.documents.parts import Impossible
from protogen.documents.wish import Wish
from protogen.proof.cases import Case, Facts
from protogen.proof.facets import TYPES
from protogen.proof.graph import Graph
from protogen.proof.proof import Proof
from protogen.runtime.jsontext import dump, parse
from protogen.schema.load import Key, Schema, Subschema
from protogen.source.place import Json

_CHOICES = ("anyOf", "oneOf")
_WISHES = ((0.0, True), (1.0, True), (0.0, False), (0.5, False), (0.5, False), (0.3, False), (0.8, False), (1.0, False))
"""The share of optional members, and whether values are plain, of each try for a witness."""
_VALUES = 40_000
"""All witnesses of a schema together cost at most about this many values."""

_GOALS = 120
"""The budget of one question, in goals of the proof. (There is a question for each subschema and each pair.)"""


class Shown(NamedTuple):
    """A document that shows something. (It may be null, so it is wrapped.)"""

    value: Json

    @property
    def text(self) -> str:
        """The document on one short line."""
        text = dump(self.value)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


_LONGEST = 100


@dataclass(frozen=True)
class Beside:
    """All that holds for a value beside one choice: the subschemas around it without what leads to it."""

    nodes: tuple[int, ...]
    subschemas: tuple[Subschema, ...]


@dataclass(frozen=True)
class Prover:
    """The check program of all subschemas, and what is proven of it. Every answer of yes is right."""

    schema: Schema
    subschemas: Sequence[Subschema]
    formats: bool

    @cached_property
    def _document(self) -> Mapping[str, Json]:
        named = {_name(each.key): each for each in self.subschemas}
        program, _ = compile_checks(self.schema, named, assert_formats=self.formats)
        return program.document

    @cached_property
    def graph(self) -> Graph:
        """The program; after its own nodes stand those of `_stripped`."""
        nodes = list(self._document["nodes"])
        for (index, keyword), position in self._stripped.items():
            assert position == len(nodes)
            nodes.append({key: held for key, held in nodes[index].items() if key not in (keyword, "tag")})
        return Graph({**self._document, "nodes": nodes})

    @cached_property
    def _stripped(self) -> Mapping[tuple[int, str], int]:
        """A node without one keyword, by the node and the keyword."""
        nodes = self._document["nodes"]
        own = [
            (index, keyword)
            for index, node in enumerate(nodes)
            if isinstance(node, dict)
            for keyword in ("allOf", *_CHOICES, "if", "not", "dependentSchemas")
            if keyword in node
        ]
        return {pair: len(nodes) + number for number, pair in enumerate(own)}

    @cached_property
    def _proof(self) -> Proof:
        return Proof(self.graph, self.graph, _GOALS)

    @cached_property
    def _work(self) -> Work:
        return Work(_VALUES)

    @property
    def able(self) -> bool:
        """Whether anything can be proven: dynamic references depend on the document."""
        return "dynamic" not in self._document

    def node(self, subschema: Subschema) -> int:
        """The node of a subschema."""
        return self._document["roots"][_name(subschema.key)]  # type: ignore[no-any-return]

    def subschema(self, node: int) -> Subschema | None:
        """The subschema of a node; None for one that another file has."""
        return self._subschemas.get(node)

    @cached_property
    def _subschemas(self) -> Mapping[int, Subschema]:
        return {self.node(each): each for each in reversed(self.subschemas)}

    def case(self, *subschemas: Subschema, kinds: frozenset[str] = TYPES) -> Case:
        """The values that meet some subschemas and have one of some types."""
        return Case(tuple(dict.fromkeys(map(self.node, subschemas))), kinds=kinds)

    def facts(self, case: Case) -> Facts:
        """The facts that follow directly from a case."""
        return self._proof.facts(self.graph, case)

    def empty(self, case: Case) -> bool:
        """Whether no value is in a case."""
        return self.able and self._proof.asked(lambda: self._proof.empty(self.graph, case))

    def within(self, case: Case, subschema: Subschema) -> bool:
        """Whether a subschema accepts every value of a case."""
        return self.holds(case, self.node(subschema))

    def holds(self, case: Case, node: int) -> bool:
        """The same for a node."""
        return self.able and self._proof.asked(lambda: self._proof.holds(self.graph, case, self.graph, node))

    def apart(self, one: Case, other: Case) -> bool:
        """Whether no value is in both of two cases."""
        return self.able and self._proof.asked(lambda: self._proof.apart(self.graph, one, self.graph, other))

    def beside(self, around: Sequence[tuple[Subschema, str]], more: Sequence[Subschema] = ()) -> Beside:
        """What holds beside a choice. `around`: the subschemas around it, each with its keyword that leads to it;
        `more`: others that hold too."""
        nodes, copies = [*map(self.node, more)], [*more]
        for owner, keyword in around:
            index = self.node(owner)
            nodes.append(self._stripped.get((index, keyword), index))
            copies.append(without(owner, keyword))
        return Beside(tuple(nodes), tuple(copies))

    def witness(self, beside: Beside, *subschemas: Subschema) -> Shown | None:
        """A value that meets some subschemas, and all that holds beside them; None if none was found."""
        nodes = [*beside.nodes, *map(self.node, subschemas)]
        for number, (optional, plain) in enumerate(_WISHES):
            if self._work.done or not self.able:
                return None
            maker = Maker(Random(number), Wish(optional=optional, plain=plain))
            try:
                value = parse(dump(maker.make([*beside.subschemas, *subschemas])))
            except (Impossible, ValueError, RecursionError):
                continue
            finally:
                self._work.spend(maker.made + 1)
            if all(self.graph.accepts(node, value) for node in nodes):
                return Shown(value)
        return None


def without(owner: Subschema, keyword: str) -> Subschema:
    """A subschema without one keyword."""
    return replace(owner, value={key: held for key, held in owner.keywords.items() if key != keyword})


def _name(key: Key) -> str:
    return "#".join(key)
