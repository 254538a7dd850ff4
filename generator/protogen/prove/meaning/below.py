"""Finds the subschemas that apply to the members and items of a value."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.judge.patterns import matches
from protogen.prove.meaning.applied import Part, Reading, Weight
from protogen.schema.graph import Subschema

_EVERY = frozenset({"", ".*", "^.*", ".*$", "^.*$"})
"""Patterns that match every name that people write."""


def member(reading: Reading, name: str, merged: bool) -> Iterator[Part]:
    """What applies to a member. `merged`: the type stands for several branches that name it, so that none of them
    alone decides."""
    evaluated = False
    for part in reading.parts:
        for inner, weight in _member(part.subschema, name):
            evaluated = True
            yield _below(part, inner, merged) / weight
    if not evaluated:
        for part in reading.parts:
            if "unevaluatedProperties" in part.subschema.keywords:
                yield _below(part, part.subschema.child("unevaluatedProperties"), merged) / Weight.BRANCH


def _member(subschema: Subschema, name: str) -> Iterator[tuple[Subschema, Weight]]:
    words = subschema.keywords
    found = False
    if name in words.get("properties", ()):
        found = True
        yield subschema.child("properties", name), Weight.ALWAYS
    rest = words.get("additionalProperties", True)
    for pattern in words.get("patternProperties", ()):
        if matches(pattern, name):
            # where the others may be anything, no type tells those that match from them
            open = found or (rest in (True, {}) and pattern not in _EVERY)
            weight = Weight.CONDITION if open else Weight.ALWAYS
            found = True
            yield subschema.child("patternProperties", pattern), weight
    if not found and "additionalProperties" in words:
        yield subschema.child("additionalProperties"), Weight.ALWAYS


def item(reading: Reading, index: int, merged: bool = False) -> Iterator[Part]:
    """What applies to an item."""
    for part in reading.parts:
        words = part.subschema.keywords
        positions = len(words.get("prefixItems", ()))
        if index < positions:
            closed = words.get("items") is False and words.get("minItems", 0) >= positions
            weight = Weight.ALWAYS if closed else Weight.CONDITION
            yield _below(part, part.subschema.child("prefixItems", index), merged) / weight
        elif "items" in words:
            yield _below(part, part.subschema.child("items"), merged)


def _below(part: Part, inner: Subschema, merged: bool) -> Part:
    weight = Weight.CONDITION if merged and part.weight is Weight.BRANCH else part.weight
    return Part(inner, Weight.CONDITION if weight is Weight.CONDITION else Weight.ALWAYS)
