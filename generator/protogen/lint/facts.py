"""The input of the rules: a loaded schema, its Spec, and all of its subschemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from protogen.judge.judge import Judge
from protogen.model.messages import subschemas
from protogen.model.spec import Spec
from protogen.model.views import View, view
from protogen.pipeline import Contract
from protogen.project.config import Config
from protogen.schema.load import Key, Schema, Subschema
from protogen.schema.walk import reachable
from protogen.source.place import Json, Place

_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas"})
"""Keywords whose subschemas apply to the same value as the subschema around them."""


class Fault(NamedTuple):
    """A finding of a rule: a sentence, its place, and what to do."""

    message: str
    place: Place
    help: str


@dataclass(frozen=True)
class Facts:
    """One schema, with everything about it that rules need."""

    schema: Schema
    spec: Spec
    config: Config
    contract: Contract

    @classmethod
    def of(cls, contract: Contract) -> Facts:
        """The facts of a schema that went through the pipeline."""
        return cls(contract.schema, contract.spec, contract.config, contract)

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
    def _around(self) -> Mapping[Key, Subschema]:
        """For each subschema inside another that applies to the same value, that other one."""
        return {
            child.key: each for each in self.subschemas for tokens, child in each.children() if tokens[0] in _IN_PLACE
        }

    def around(self, subschema: Subschema) -> Iterator[Subschema]:
        """A subschema, and those around it that apply to the same value, innermost first."""
        each: Subschema | None = subschema
        while each is not None:
            yield each
            each = self._around.get(each.key)

    def view(self, subschema: Subschema) -> View:
        """Everything that applies to the value of a subschema, including the subschemas around it."""
        return view([*self.around(subschema)][::-1]) or View(())

    @cached_property
    def judge(self) -> Judge:
        """Decides which documents are valid."""
        return Judge(self.schema, formats=self.config.formats == "assertion")
