"""Compares what two sets of parts assert about a value itself: types, values, bounds, patterns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import TypeAlias

from protogen.breaking.changes import Change
from protogen.breaking.proof.graph import Flat, Graph, Part, canonical
from protogen.runtime.jsontext import dump
from protogen.schema.forms import json_type
from protogen.source.place import Json

TYPES = frozenset({"null", "boolean", "object", "array", "string", "integer", "fraction"})
"""JSON's types, with numbers split in two, so that `number` and `integer` are sets that compare."""

Values: TypeAlias = Mapping[str, Json]
"""A finite set of values, each under its canonical text."""


def types(flat: Flat, values: Values | None) -> frozenset[str]:
    """The types that a value may have."""
    if flat.never:
        return frozenset()
    given = (split(part.node["type"]) for part in flat.having("type"))
    found = reduce(frozenset.intersection, given, TYPES)
    return found if values is None else found & {type_of(value) for value in values.values()}


def split(names: list[str]) -> frozenset[str]:
    """The types of a `type`, in the words of TYPES."""
    return frozenset(each for name in names for each in (("integer", "fraction") if name == "number" else (name,)))


def type_of(value: Json) -> str:
    """A value's type, in the words of TYPES."""
    kind = json_type(value)
    return "fraction" if kind == "number" else kind


def values(graph: Graph, flat: Flat) -> Values | None:
    """The values listed for a value (`const`, `enum`, a choice of constants); None if none are listed."""
    found: dict[str, Json] | None = None
    for part in flat.parts:
        for listed in _listed(graph, part.node):
            own = {canonical(value): value for value in listed}
            found = own if found is None else {key: value for key, value in found.items() if key in own}
    if found is None:
        return None
    fits = types(flat, None)
    return {key: value for key, value in found.items() if type_of(value) in fits}


def _listed(graph: Graph, node: Mapping[str, Json]) -> Iterator[list[Json]]:
    if "const" in node:
        yield [node["const"]]
    if "enum" in node:
        yield node["enum"]
    for keyword in ("oneOf", "anyOf"):
        constants = choice(graph, node, keyword)
        if constants is not None:
            yield constants


def choice(graph: Graph, node: Mapping[str, Json], keyword: str) -> list[Json] | None:
    """The values of a choice between different constants; None for any other choice."""
    if keyword not in node:
        return None
    found = []
    for index in node[keyword]:
        branch = graph.nodes[index]
        if isinstance(branch, bool) or branch.keys() - {"at", "const", "type", "resource"} or "const" not in branch:
            return None
        if "type" in branch and type_of(branch["const"]) not in split(branch["type"]):
            return None
        found.append(branch["const"])
    return found if len({canonical(value) for value in found}) == len(found) else None


def compare_values(graphs: tuple[Graph, Graph], old: Flat, new: Flat) -> Iterator[Change]:
    """Types and listed values."""
    before, after = values(graphs[0], old), values(graphs[1], new)
    at = (old.place("const", "enum", "oneOf", "anyOf"), new.place("const", "enum", "oneOf", "anyOf"))
    if before is not None and after is not None:
        lost, gained = before.keys() - after.keys(), after.keys() - before.keys()
        if lost and gained and len(before) == len(after) == 1:
            yield Change("const", *at, narrowed=True, widened=True, before=_texts(before), after=_texts(after))
            return
        if lost:
            yield Change("values-lost", *at, narrowed=True, before=_texts(before, lost))
        if gained:
            yield Change("values-gained", *at, widened=True, after=_texts(after, gained))
        return
    if before is not None:
        yield Change("list-lost", *at, widened=True, before=_texts(before))
    if after is not None:
        yield Change("list-gained", *at, narrowed=True, after=_texts(after))
    yield from _compare_types(types(old, before), types(new, after), old, new)


def _compare_types(one: frozenset[str], other: frozenset[str], old: Flat, new: Flat) -> Iterator[Change]:
    if one == other:
        return
    kind = "number" if one ^ other == {"fraction"} and "integer" in one & other else "type"
    places = (old.place("type", "const", "enum"), new.place("type", "const", "enum"))
    before, after = shown_types(one), shown_types(other)
    yield Change(kind, *places, bool(one - other), bool(other - one), before=before, after=after)


def shown_types(found: frozenset[str]) -> str:
    """Types in JSON Schema's words."""
    if not found:
        return "nothing"
    if found >= TYPES:
        return "anything"
    names = found - {"integer", "fraction"}
    numbers = {"number"} if "fraction" in found else found & {"integer"}
    return " or ".join(sorted(names | numbers))


def compare_numbers(old: Flat, new: Flat) -> Iterator[Change]:
    """Bounds and steps."""
    for sign, keyword in ((1, "minimum"), (-1, "maximum")):
        exclusive = "exclusive" + keyword.capitalize()
        one, other = bound(old, keyword, sign), bound(new, keyword, sign)
        if one != other:
            at = (old.place(keyword, exclusive), new.place(keyword, exclusive))
            more = other is not None and (one is None or other > one)
            shown = (_shown_bound(each, exclusive, keyword, sign) for each in (one, other))
            yield Change("range", *at, more, not more, keyword, *shown)
    ones, others = (steps(flat) for flat in (old, new))
    narrowed = any(not any(divides(step, held) for held in ones) for step in others)
    widened = any(not any(divides(step, held) for held in others) for step in ones)
    if narrowed or widened:
        places = (old.place("multipleOf"), new.place("multipleOf"))
        before, after = (_said([str(each) for each in found]) for found in (ones, others))
        yield Change("range", *places, narrowed, widened, "multipleOf", before, after)


Bound: TypeAlias = tuple[Fraction, int]
"""A bound of values times a sign: larger is stricter, an exclusive one (1) stricter than its equal."""


def bound(flat: Flat, keyword: str, sign: int, *, whole: bool = False) -> Bound | None:
    """The bound that counts (`whole`: for integers)."""
    return own_bound(flat.parts, keyword, sign, whole=whole)


def own_bound(parts: Sequence[Part], keyword: str, sign: int, *, whole: bool = False) -> Bound | None:
    """The bound that counts among some parts."""
    exclusive = "exclusive" + keyword.capitalize()
    found = [(sign * exact(part.node[keyword]), 0) for part in parts if keyword in part.node]
    found += [(sign * exact(part.node[exclusive]), 1) for part in parts if exclusive in part.node]
    if whole:
        found = [(Fraction(floor(value) + 1 if open_ else ceil(value)), 0) for value, open_ in found]
    return max(found, default=None)


def exact(value: int | float) -> Fraction:
    """A number of the program, exactly."""
    return Fraction(Decimal(repr(value)))


def _shown_bound(bound: tuple[Fraction, int] | None, exclusive: str, keyword: str, sign: int) -> str:
    if bound is None:
        return "none"
    number = sign * bound[0]
    text = str(number.numerator) if number.denominator == 1 else str(float(number))
    return f"{exclusive if bound[1] else keyword} {text}"


def steps(flat: Flat) -> list[Fraction]:
    """Each `multipleOf`."""
    return [exact(part.node["multipleOf"]) for part in flat.having("multipleOf")]


def divides(step: Fraction, held: Fraction) -> bool:
    """Whether each multiple of one is one of the other."""
    return (held / step).denominator == 1


def compare_sizes(noun: str, old: Flat, new: Flat) -> Iterator[Change]:
    """`minLength` and `maxLength`, and their like."""
    least, most = f"min{noun}", f"max{noun}"
    for keyword, pick in ((least, max), (most, min)):
        one, other = (size(flat, keyword, pick) for flat in (old, new))
        if one == other:
            continue
        low = keyword == least
        first, second = (_or(each, 0 if low else float("inf")) for each in (one, other))
        if first == second:
            continue
        narrowed = second > first if low else second < first
        at = (old.place(keyword), new.place(keyword))
        yield Change(
            "length" if noun == "Length" else "count", *at, narrowed, not narrowed, keyword, _count(one), _count(other)
        )


def _or(value: int | None, default: float) -> float:
    return default if value is None else value


def size(flat: Flat, keyword: str, pick: Callable[[list[int]], int]) -> int | None:
    """The bound of a length or a count that counts."""
    found = [part.node[keyword] for part in flat.having(keyword)]
    return pick(found) if found else None


def compare_strings(graphs: tuple[Graph, Graph], old: Flat, new: Flat) -> Iterator[Change]:
    """Lengths, patterns and asserted formats."""
    yield from compare_sizes("Length", old, new)
    for keyword in ("pattern", "format"):
        one, other = (
            {graph.patterns[part.node[keyword]] for part in flat.having(keyword)}
            for graph, flat in zip(graphs, (old, new), strict=True)
        )
        if one != other:
            at = (old.place(keyword), new.place(keyword))
            yield Change(keyword, *at, bool(other - one), bool(one - other), keyword)


def _said(found: list[str]) -> str:
    return " and ".join(found) or "none"


def _count(found: int | None) -> str:
    return "none" if found is None else str(found)


_SHOWN = 5
"""Values that a sentence lists."""


def _texts(found: Values, keys: Collection[str] | None = None) -> str:
    texts = [f"`{dump(value)}`" for key, value in found.items() if keys is None or key in keys]
    more = len(texts) - _SHOWN
    return ", ".join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
