"""Writes down what a survey saw as a JSON Schema."""

from __future__ import annotations

from typing import Any

from protogen.dataclass import dataclass
from protogen.infer.names import Definition, named
from protogen.infer.notes import Notes
from protogen.infer.paths import Path, tag_around
from protogen.infer.survey import Items, Members, Place, Survey
from protogen.infer.texts import Texts
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SAFE = 2**53 - 1
Raw = dict[str, Any]
"""A schema that refers to definitions by their number, before they have names."""


@dataclass(frozen=True, slots=True)
class Result:
    """A schema and remarks about it."""

    schema: dict[str, Json]
    notes: tuple[Diagnostic, ...]


def written(survey: Survey, title: str) -> Result:
    """The schema of a survey, and what a person should decide about it."""
    writer = _Writer(survey)
    root = writer.schema(survey.root)
    schema = named(root, writer.definitions, title)
    return Result({"$schema": DRAFT, **schema}, writer.notes.told())


class _Writer:
    """Makes a schema for each place, and a definition for each record and union."""

    def __init__(self, survey: Survey) -> None:
        self._survey, self._plan = survey, survey.plan
        self.notes = Notes(survey)
        self.definitions: list[Definition] = []
        self._known: dict[Path, int] = {}
        self._whole: dict[Path, int] = {}
        self._repeated = frozenset(survey.plan.same.values())

    def schema(self, place: Place) -> Raw:
        """The schema of a place; empty if no value was seen there. One that repeats inside of itself, and is not just
        a record or a union, is a definition as a whole, so that it can refer to itself."""
        named = place.kinds() == {"object"} and place.path not in self._plan.maps
        if place.path not in self._repeated or named:
            return self._schema(place)
        if place.path not in self._whole:
            self._whole[place.path] = len(self.definitions)
            definition = Definition(place.path)
            self.definitions.append(definition)
            definition.schema = self._schema(place)
        return {"$ref": self._whole[place.path]}

    def _schema(self, place: Place) -> Raw:
        kinds = [*self._kinds(place)]
        if not kinds:
            return {"type": "null"} if place.nulls else {}
        only = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        return _nullable(only) if place.nulls else only

    def _kinds(self, place: Place) -> list[Raw]:
        """A schema for each JSON type that was seen, but null."""
        found: list[Raw] = []
        if place.members is not None:
            found.append(self._object(place, place.members))
        if place.items is not None:
            found.append(self._array(place.items))
        if place.texts is not None:
            found.append(self._string(place.path, place.texts))
        if place.reals:
            found.append({"type": "number"})
        elif place.integers:
            found.append(integer(place.low, place.high))
        if place.booleans:
            found.append({"type": "boolean"})
        self.notes.about(place)
        return found

    def _string(self, path: Path, texts: Texts) -> Raw:
        tag = tag_around(path)
        if tag is not None and texts.only == tag:
            return {"const": tag}
        if texts.format:
            return {"type": "string", "format": texts.format}
        listed = self._survey.listed(path)
        return {"enum": [*listed]} if listed else {"type": "string"}

    def _array(self, items: Items) -> Raw:
        if items.positions:
            each = [self.schema(place) for place in items.positions]
            return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}
        held = self.schema(items.below) if items.below is not None else {}
        return {"type": "array", "items": held} if held else {"type": "array"}

    def _object(self, place: Place, members: Members) -> Raw:
        if place.path in self._plan.maps:
            held = self.schema(members.values) if members.values is not None else {}
            pattern = self._plan.maps[place.path]
            keys = {"propertyNames": {"pattern": pattern}} if pattern else {}
            return {"type": "object", **keys, "additionalProperties": held or True}
        if not members.alternatives and not members.below:
            return {"type": "object"}
        return {"$ref": self._defined(place, members)}

    def _defined(self, place: Place, members: Members) -> int:
        """The number of the definition for a place, which may refer to itself."""
        if place.path not in self._known:
            self._known[place.path] = len(self.definitions)
            definition = Definition(place.path)
            self.definitions.append(definition)
            definition.schema = self._union(members) if members.alternatives else self._record(members)
        return self._known[place.path]

    def _union(self, members: Members) -> Raw:
        alternatives = sorted(members.alternatives.items())
        return {"oneOf": [self.schema(place) for _, place in alternatives]}

    def _record(self, members: Members) -> Raw:
        keys = members.ordered()
        required = [key for key in keys if members.present[key] == members.count]
        properties = {key: self.schema(members.below[key]) for key in keys}
        return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _nullable(schema: Raw) -> Raw:
    """A schema that allows null, too."""
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def integer(low: int, high: int) -> Raw:
    """The schema of integers: its limits are not those of the samples, which the next one may pass, but what every
    reader holds exactly (RFC 7493, 2.2), or the width that a sample beyond that needs."""
    if low >= -_SAFE and high <= _SAFE:
        return {"type": "integer", "minimum": -_SAFE, "maximum": _SAFE}
    if low >= -(2**63) and high < 2**63:
        return {"type": "integer", "format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1}
    if low >= 0 and high < 2**64:
        return {"type": "integer", "format": "uint64", "minimum": 0, "maximum": 2**64 - 1}
    return {"type": "integer"}
