"""The input of the rules: a loaded schema, its Spec, and all of its subschemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from protogen.dataclass import dataclass
from protogen.judge.judge import Judge
from protogen.lint.prover import Beside, Prover
from protogen.model.messages import subschemas
from protogen.model.spec import Spec
from protogen.model.views import View, view
from protogen.pipeline import Contract
from protogen.project.config import Config
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.load import Key, Schema, Subschema
from protogen.schema.walk import reachable
from protogen.source.place import Json, Place

_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas"})
"""Keywords whose subschemas apply to the same value as the subschema around them."""


class Fault(NamedTuple):
    """A finding of a rule: a sentence, its place, and what to do. `cause`: findings of one rule with the same cause
    are told once. `mild`: it is only a note."""

    message: str
    place: Place
    help: str
    cause: str = ""
    mild: bool = False


@dataclass(frozen=True)
class Facts:
    """One schema, with everything about it that rules need."""

    schema: Schema
    spec: Spec
    config: Config
    contract: Contract
    descriptions: bool = False
    """Whether descriptions are asked for."""

    @classmethod
    def of(cls, contract: Contract, *, descriptions: bool = False) -> Facts:
        """The facts of a schema that went through the pipeline."""
        config = contract.config
        return cls(contract.schema, contract.spec, config, contract, descriptions or config.descriptions)

    @cached_property
    def subschemas(self) -> tuple[Subschema, ...]:
        """Every subschema of the schema's own files, including unused definitions."""
        own = {source.path for source in self.schema.sources}
        found = reachable([self.schema.root, *self.schema.parts.values()], definitions=True)
        return tuple(each for each in found if each.place.source.path in own)

    def with_words(self) -> Iterator[tuple[Subschema, Mapping[str, Json]]]:
        """The subschemas that are objects, and their keywords."""
        for each in self.subschemas:
            if not isinstance(each.value, bool):
                yield each, each.value

    @cached_property
    def reached(self) -> frozenset[Key]:
        """The subschemas that some message uses."""
        starts = subschemas(self.schema, self.spec)
        return frozenset(each.key for each in reachable([starts[name] for name in self.spec.roots if name in starts]))

    @cached_property
    def _around(self) -> Mapping[Key, tuple[Subschema, str]]:
        """For each subschema inside another that applies to the same value, that other one and the keyword."""
        return {
            child.key: (each, str(tokens[0]))
            for each in self.subschemas
            for tokens, child in each.children()
            if tokens[0] in _IN_PLACE
        }

    def around(self, subschema: Subschema) -> Iterator[Subschema]:
        """A subschema, and those around it that apply to the same value, innermost first."""
        yield subschema
        yield from (owner for owner, _ in self.ways(subschema))

    def ways(self, subschema: Subschema) -> Iterator[tuple[Subschema, str]]:
        """The subschemas around one that apply to the same value, each with the keyword that leads to it."""
        way = self._around.get(subschema.key)
        while way is not None:
            yield way
            way = self._around.get(way[0].key)

    @cached_property
    def _referring(self) -> Mapping[Key, list[Subschema]]:
        """For each subschema, those that refer to it."""
        found: dict[Key, list[Subschema]] = {}
        for each in self.subschemas:
            for target in each.referred(dynamic=True):
                found.setdefault(target.key, []).append(each)
        return found

    def users(self, subschema: Subschema) -> tuple[Subschema, ...]:
        """All subschemas that apply a subschema to their own value, by references and in place, and itself."""
        found = {subschema.key: subschema}
        waiting = [subschema]
        while waiting:
            each = waiting.pop()
            above = self._around.get(each.key)
            for user in (*([above[0]] if above else []), *self._referring.get(each.key, ())):
                if user.key not in found:
                    found[user.key] = user
                    waiting.append(user)
        return tuple(found.values())

    def inside(self, subschema: Subschema) -> tuple[Subschema, ...]:
        """All subschemas that may apply to the same value as a subschema, and itself."""
        found = {subschema.key: subschema}
        waiting = [subschema]
        while waiting:
            each = waiting.pop()
            below = (child for tokens, child in each.children() if tokens[0] in _IN_PLACE)
            for part in (*below, *each.referred(dynamic=True)):
                if part.key not in found:
                    found[part.key] = part
                    waiting.append(part)
        return tuple(found.values())

    def tested(self, subschema: Subschema) -> bool:
        """Whether a subschema need not hold: it is under `not` or `if`, or under a `then` that nothing leads to."""
        return any(
            keyword in ("not", "if") or (keyword in ("then", "else") and "if" not in owner.keywords)
            for owner, keyword in self.ways(subschema)
        )

    def beside(self, owner: Subschema, keyword: str) -> Beside:
        """All that holds for a value beside one choice."""
        ways = [(owner, keyword)]
        more: list[Subschema] = []
        inner = owner
        for outer, word in self.ways(owner):
            ways.append((outer, word))
            if word == "allOf":
                more += [each for each in outer.listed("allOf") if each.key != inner.key]
            if word == "then":
                more.append(outer.child("if"))
            inner = outer
        return self.prover.beside(ways, more)

    @cached_property
    def empty(self) -> Mapping[Key, Subschema]:
        """The subschemas that provably accept nothing, but for `false`. (The innermost are asked first: what is known
        of them answers for those around them.)"""
        found = {each.key for each, words in reversed([*self.with_words()]) if _asserts(words) and self._nothing(each)}
        return {each.key: each for each in self.subschemas if each.key in found}

    def _nothing(self, subschema: Subschema) -> bool:
        return self.prover.empty(self.prover.case(subschema))

    @cached_property
    def prover(self) -> Prover:
        """Decides what no document can be."""
        return Prover(self.schema, self.subschemas, self.config.formats == "assertion")

    def view(self, subschema: Subschema) -> View:
        """Everything that applies to the value of a subschema, including the subschemas around it."""
        return view([*self.around(subschema)][::-1]) or View(())

    @cached_property
    def judge(self) -> Judge:
        """Decides which documents are valid."""
        return Judge(self.schema, formats=self.config.formats == "assertion")


def _asserts(words: Mapping[str, Json]) -> bool:
    return any(KEYWORDS[word].role in (Role.SHAPE, Role.LIMIT) for word in words if word in KEYWORDS)
