"""Describes what a generated document should show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protogen.dataclass import dataclass, field
from protogen.documents.parts import keys_below
from protogen.schema.load import Key, Subschema
from protogen.source.place import Json


@dataclass(frozen=True)
class Wish:
    """What a document should show. `optional`: the share of optional members. `route`: subschemas to go through.
    `values`, `sizes`: for a subschema, its value, or its number of characters, items or members.
    `plain`: the simplest value everywhere."""

    optional: float = 0.5
    plain: bool = False
    route: frozenset[Key] = frozenset()
    values: Mapping[Key, Json] = field(default_factory=dict)
    sizes: Mapping[Key, int] = field(default_factory=dict)

    def size(self, parts: Sequence[Subschema]) -> int | None:
        """The wished size of a value that all the parts describe."""
        return next((self.sizes[part.key] for part in parts if part.key in self.sizes), None)

    def leads_on(self, parts: Sequence[Subschema], keywords: Sequence[str]) -> bool:
        """Whether the wished route continues through one of the keywords."""
        on_it = [part for part in parts if part.key in self.route]
        return any(not self.route.isdisjoint(keys_below(part, word)) for part in on_it for word in keywords)
