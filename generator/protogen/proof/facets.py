"""Reads what a set of parts asserts about a value itself: types, values, bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import TypeAlias

from protogen.proof.graph import Flat, Graph, Part, Spot, canonical
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


def kinds(graph: Graph, flat: Flat) -> frozenset[str]:
    """The types that a value may have, as far as its parts and their choices tell."""
    found = types(flat, values(graph, flat))
    for part in flat.parts:
        for keyword in ("anyOf", "oneOf"):
            if keyword in part.node:
                found &= frozenset[str]().union(*(graph.kinds(index, _kinds_of, TYPES) for index in part.node[keyword]))
    return found


def _kinds_of(graph: Graph, index: int) -> frozenset[str]:
    return kinds(graph, graph.flat([Spot(index, "#")]))


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


def shown_types(found: frozenset[str]) -> str:
    """Types in JSON Schema's words."""
    if not found:
        return "nothing"
    if found >= TYPES:
        return "anything"
    names = found - {"integer", "fraction"}
    numbers = {"number"} if "fraction" in found else found & {"integer"}
    return " or ".join(sorted(names | numbers))


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


def steps(flat: Flat) -> list[Fraction]:
    """Each `multipleOf`."""
    return [exact(part.node["multipleOf"]) for part in flat.having("multipleOf")]


def divides(step: Fraction, held: Fraction) -> bool:
    """Whether each multiple of one is one of the other."""
    return (held / step).denominator == 1


def size(flat: Flat, keyword: str, pick: Callable[[list[int]], int]) -> int | None:
    """The bound of a length or a count that counts."""
    found = [part.node[keyword] for part in flat.having(keyword)]
    return pick(found) if found else None
