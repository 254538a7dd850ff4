"""The result of laying a value against its schema: what is wrong, and what the types leave unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from protogen.dataclass import dataclass
from protogen.prove.meaning.applied import Part
from protogen.schema.graph import Subschema


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a value is in a language, and should not be."""

    rule: str
    pointer: str
    at: str
    """The place in the schema that says so."""
    wanted: str
    found: str
    of: str = ""
    """The place of the whole, if `at` is that of a part."""

    @property
    def about(self) -> str:
        """What is wrong, whatever the document."""
        return f"{self.rule} {self.of or self.at}"


@dataclass(frozen=True, slots=True)
class Result:
    """All faults of a part of a document. `said`: the schema's places whose values have a type of their own;
    `unsaid`: those whose values are arbitrary JSON in the language, although the schema says what they are."""

    faults: tuple[Fault, ...] = ()
    said: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()

    def __or__(self, other: Result) -> Result:
        if not (other.faults or other.said or other.unsaid):
            return self
        return Result(self.faults + other.faults, self.said | other.said, self.unsaid | other.unsaid)


RIGHT = Result()
"""Nothing is wrong, and nothing said."""


def joined(results: Sequence[Result]) -> Result:
    """All of several results in one."""
    results = [each for each in results if each is not RIGHT]
    if len(results) < 2:
        return results[0] if results else RIGHT
    faults = tuple(fault for each in results for fault in each.faults)
    none = frozenset[str]()
    return Result(faults, none.union(*(each.said for each in results)), none.union(*(each.unsaid for each in results)))


def place(subschema: Subschema) -> str:
    """A subschema's place as people read it."""
    return f"#{subschema.place.pointer}"


def places(start: Iterable[Part]) -> str:
    """The place of the first of several subschemas."""
    return next((place(each.subschema) for each in start), "#")
