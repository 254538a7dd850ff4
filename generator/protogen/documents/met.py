"""Walks a valid document beside its schema: which subschemas each of its values meets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.documents.budget import Work, size
from protogen.documents.parts import children_of
from protogen.documents.valid import Oracle
from protogen.schema.load import Key, Subschema
from protogen.source.place import Json

Tokens: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A subschema, and a value of the document that is valid for it."""

    place: Subschema
    tokens: Tokens
    value: Json


@dataclass(frozen=True, slots=True)
class Base:
    """A valid document, and the subschemas that each of its values must meet."""

    value: Json
    size: int
    met: tuple[Met, ...]


class Walker:
    """Walks documents of one schema; it asks the judge which alternatives apply."""

    def __init__(self, subschema: Subschema, judge: Oracle, work: Work) -> None:
        self._root, self._judge, self._work = subschema, judge, work
        self._judges: dict[Key, Oracle] = {}

    def walked(self, value: Json) -> Base:
        """Returns a valid document with the subschemas that its values meet."""
        found: dict[tuple[Key, Tokens], Met] = {}
        self._walk(self._root, value, (), found)
        held = size(value)
        self._work.spend(held)
        return Base(value, held, tuple(found.values()))

    def at(self, place: Subschema) -> Oracle:
        """Returns the judge of a subschema."""
        if place.key not in self._judges:
            self._judges[place.key] = self._judge.at(place)
        return self._judges[place.key]

    def _walk(self, place: Subschema, value: Json, tokens: Tokens, found: dict[tuple[Key, Tokens], Met]) -> None:
        if isinstance(place.value, bool) or (place.key, tokens) in found:
            return
        found[place.key, tokens] = Met(place, tokens, value)
        for beside in self._beside(place, value):
            self._walk(beside, value, tokens, found)
        if isinstance(value, dict):
            for name, member in value.items():
                for child in children_of([place], name):
                    self._walk(child, member, (*tokens, name), found)
        elif isinstance(value, list):
            prefix = len(place.value.get("prefixItems", ()))
            for index, item in enumerate(value):
                if index < prefix:
                    self._walk(place.child("prefixItems", index), item, (*tokens, index), found)
                elif "items" in place.value:
                    self._walk(place.child("items"), item, (*tokens, index), found)

    def _beside(self, place: Subschema, value: Json) -> Iterator[Subschema]:
        """Yields what else holds for the same value: the subschemas that must, and the alternatives that accept it."""
        schema = place.keywords
        yield from place.beside(dynamic=True)
        for keyword in ("anyOf", "oneOf"):
            yield from (each for each in place.listed(keyword) if self.at(each).accepts(value))
        if "if" in schema:
            branch = "then" if self.at(place.child("if")).accepts(value) else "else"
            if branch in schema:
                yield place.child(branch)
        for name in schema.get("dependentSchemas", {}):
            if isinstance(value, dict) and name in value:
                yield place.child("dependentSchemas", name)


def replaced(value: Json, tokens: Tokens, new: Json) -> Json:
    """Returns a copy of a value with the value at a place replaced."""
    if not tokens:
        return new
    first, rest = tokens[0], tokens[1:]
    if isinstance(value, dict):
        return {name: replaced(member, rest, new) if name == first else member for name, member in value.items()}
    return [replaced(item, rest, new) if index == first else item for index, item in enumerate(value)]
