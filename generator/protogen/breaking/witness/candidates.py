"""Values that may show a change: one version accepts them, and the other may not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from random import Random

from protogen.breaking.changes import Change
from protogen.breaking.walking import Spots
from protogen.breaking.witness.side import Flaw, Side, distinct
from protogen.documents.breakers import breaks, details
from protogen.documents.budget import SEARCH, Work
from protogen.documents.parts import Impossible
from protogen.runtime.jsontext import dump
from protogen.schema.load import Subschema
from protogen.source.place import Json

_PAIRS = 10
"""At most so many pairs of alternatives are tried together."""
_WORDS = 30
"""At most so many texts are tried that tell alternatives apart."""
_EACH = 6
"""At most so many values are made of one by breaking one assertion."""
_FROM = 4
"""So many values are broken in each way."""

_CHOICES = frozenset({"anyOf", "oneOf", "not", "select", "false"})
_LISTS = frozenset({"const", "enum", "type"})
_SIZES = frozenset({"minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems"})
_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_ABOUT = {
    "type": frozenset({"type", "const", "enum"}),
    "number": frozenset({"type"}),
    "const": _LISTS,
    "values-lost": _LISTS,
    "values-gained": _LISTS,
    "list-lost": _LISTS,
    "list-gained": _LISTS,
    "range": _BOUNDS,
    "length": frozenset({"minLength", "maxLength"}),
    "count": _SIZES,
    "pattern": frozenset({"pattern"}),
    "format": frozenset({"format"}),
}
"""The assertions that a change of a kind is about."""


def tells(change: Change, flaw: Flaw) -> bool:
    """Whether what is wrong with a value is what a change is about."""
    about = _ABOUT.get(change.kind)
    if about is None:
        return True
    return not flaw.path and (flaw.keyword in about or flaw.keyword in _CHOICES)


def values(sender: Side, spots: Spots, receiver: Side, other: Spots) -> Iterator[Json]:
    """Values that the sender's nodes accept, some of them made for breaking the receiver's, the smallest first."""
    words = [each for each in sorted(receiver.words)[:_WORDS] if sender.accepts(spots, each)]
    plain = [*sender.values(spots), *words, *sender.also(spots, _conditions(receiver, other))]
    broken = distinct(each for each in _broken(plain, receiver, other) if sender.accepts(spots, each))
    yield from sorted(distinct([*plain, *broken]), key=size)


def _conditions(receiver: Side, spots: Spots) -> Iterator[tuple[Subschema, ...]]:
    """What a value may meet so that the receiver refuses it: what it must not be, or two alternatives at once."""
    for part in receiver.flat(spots).parts:
        subschema = receiver.subschema(part)
        if subschema is None:
            continue
        for keyword in ("not", "if"):
            if keyword in part.node:
                yield (subschema.child(keyword),)
        if "oneOf" in part.node:
            yield from islice(combinations(subschema.listed("oneOf"), 2), _PAIRS)


def _broken(plain: list[Json], receiver: Side, spots: Spots) -> Iterator[Json]:
    rng, work = Random(0), Work(SEARCH)
    bases = [*plain[:_FROM], *(each for each in plain if isinstance(each, (dict, list)))][: 2 * _FROM]
    for part in receiver.flat(spots).parts:
        if subschema := receiver.subschema(part):
            for keyword, detail in details(subschema):
                for base in bases:
                    try:
                        yield from islice(breaks(subschema, keyword, detail, base, rng, work), _EACH)
                    except (Impossible, ValueError, TypeError, IndexError):
                        continue


def size(value: Json) -> tuple[int, str]:
    """The order of values: the shorter, the better."""
    text = dump(value)
    return len(text), text
