"""What follows from a place's subschemas alone, whatever the document and the language: it is found once.

Values are many and places few, so the walk asks here; and what a value of the same form was right in before is right
again (`Way.right`, `Way.frames`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeAlias

from protogen.languages.native import Native
from protogen.prove.meaning import below
from protogen.prove.meaning.applied import Applied, Part, Reading, Start, Weight
from protogen.prove.meaning.faults import Result, places
from protogen.prove.meaning.said import Shape, listed, names, shape, takes_arrays
from protogen.source.place import Json

Form: TypeAlias = tuple[object, ...]
"""All of a value and its description that a comparison with the schema depends on, but for the values inside."""

Frame: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""Of an object: the members that other branches of its unions share, and those that its type does not name."""


class Ground:
    """What is known of one place."""

    def __init__(self, applied: Applied, start: Start) -> None:
        self.start, self._applied = start, applied
        self.at = places(start.parts)
        self.shape = _shape(start)
        self.result = Result(said=frozenset({self.at})) if self.shape else Result()
        self._ways: dict[int, Way] = {}

    def way(self, reading: Reading) -> Way:
        """What is known of one way to read the values of the place, one of `Applied.readings`."""
        key = id(reading)  # the start keeps it
        if key not in self._ways:
            self._ways[key] = Way(self._applied, self, reading)
        return self._ways[key]


class Way:
    """What is known of one way to read the values of a place."""

    def __init__(self, applied: Applied, ground: Ground, reading: Reading) -> None:
        self.ground, self.reading = ground, reading
        self._applied = applied
        self._members: dict[tuple[str, bool], Start] = {}
        self._items: dict[tuple[int, bool], Start] = {}
        self.right: set[Form] = set()
        """Forms of values without members in which nothing was wrong."""
        self.frames: dict[Form, Frame] = {}
        """Forms of objects in which nothing was wrong but for the values of their members."""

    @cached_property
    def named(self) -> Mapping[str, Part]:
        """The members that it names."""
        return names(self.reading)

    @cached_property
    def lists(self) -> bool:
        """Whether a subschema lists values."""
        return any(listed(each.subschema) for each in self.reading.parts)

    @cached_property
    def merges_items(self) -> bool:
        """Whether several branches of a union take arrays."""
        return any(sum(map(takes_arrays, each.branches)) > 1 for each in self.reading.choices)

    def member(self, name: str, merged: bool) -> Start:
        """What applies to a member."""
        key = name, merged
        if key not in self._members:
            self._members[key] = self._applied.start(below.member(self.reading, name, merged))
        return self._members[key]

    def item(self, index: int) -> Start:
        """What applies to an item."""
        key = index, self.merges_items
        if key not in self._items:
            self._items[key] = self._applied.start(below.item(self.reading, *key))
        return self._items[key]


def scalar_form(way: Way, value: Json, native: Native) -> Form | None:
    """The form of a value without members; None where a comparison depends on more."""
    if native.view is not None or native.unknown or native.astray:
        return None
    kind: object = value.is_integer() if isinstance(value, float) else type(value)
    says = tuple(native.says.items()) if native.says else ()
    own = value if way.lists else None
    return native.kind, native.type, native.name, native.bits, native.case, says, kind, own


def object_form(value: Mapping[str, Json], native: Native) -> Form | None:
    """The form of an object; None where a comparison depends on more."""
    if native.unknown or native.astray:
        return None
    members = [(wire, each.name, each.optional, _is_constant(each.value)) for wire, each in native.members.items()]
    return native.kind, native.type, native.case, tuple(members), tuple(value)


def _is_constant(native: Native | None) -> bool:
    return native is not None and native.kind == "constant"


def _shape(start: Start) -> Shape:
    """How much the schema says of a place. What holds on a condition alone is beyond a type."""
    found = (min(shape(each.subschema), Shape(2 - (each.weight is Weight.CONDITION))) for each in start.parts)
    return max(found, default=Shape.NONE)
