"""Compares what two sets of parts assert about a value itself: types, values, bounds, patterns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from protogen.breaking.changes import Change
from protogen.proof import facets
from protogen.proof.facets import Values
from protogen.proof.graph import Flat, Graph
from protogen.runtime.jsontext import dump

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def compare_values(graphs: tuple[Graph, Graph], old: Flat, new: Flat) -> Iterator[Change]:
    """Types and listed values."""
    before, after = facets.values(graphs[0], old), facets.values(graphs[1], new)
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
    if all(any(flat.having("anyOf", "oneOf")) for flat in (old, new)):  # then their alternatives are compared
        yield from _compare_types(facets.types(old, before), facets.types(new, after), old, new)
    else:
        yield from _compare_types(facets.kinds(graphs[0], old), facets.kinds(graphs[1], new), old, new)


def _compare_types(one: frozenset[str], other: frozenset[str], old: Flat, new: Flat) -> Iterator[Change]:
    if one == other:
        return
    kind = "number" if one ^ other == {"fraction"} and "integer" in one & other else "type"
    places = (old.place("type", "const", "enum"), new.place("type", "const", "enum"))
    before, after = facets.shown_types(one), facets.shown_types(other)
    yield Change(kind, *places, bool(one - other), bool(other - one), before=before, after=after)


def compare_numbers(old: Flat, new: Flat) -> Iterator[Change]:
    """Bounds and steps."""
    ways: dict[bool, list[tuple[str, str, str]]] = {}
    for sign, keyword in ((1, "minimum"), (-1, "maximum")):
        exclusive = "exclusive" + keyword.capitalize()
        one, other = facets.bound(old, keyword, sign), facets.bound(new, keyword, sign)
        if one != other:
            more = other is not None and (one is None or other > one)
            before, after = (_shown_bound(each, exclusive, keyword, sign) for each in (one, other))
            ways.setdefault(more, []).append((keyword, before, after))
    for more, found in ways.items():
        at = (old.place(*_BOUNDS), new.place(*_BOUNDS))
        before, after = (_said(list(dict.fromkeys(each[side] for each in found))) for side in (1, 2))
        yield Change("range", *at, more, not more, " and ".join(each[0] for each in found), before, after)
    ones, others = (facets.steps(flat) for flat in (old, new))
    narrowed = any(not any(facets.divides(step, held) for held in ones) for step in others)
    widened = any(not any(facets.divides(step, held) for held in others) for step in ones)
    if narrowed or widened:
        places = (old.place("multipleOf"), new.place("multipleOf"))
        before, after = (_said([str(each) for each in found]) for found in (ones, others))
        yield Change("range", *places, narrowed, widened, "multipleOf", before, after)


def _shown_bound(bound: tuple[Fraction, int] | None, exclusive: str, keyword: str, sign: int) -> str:
    if bound is None:
        return "none"
    number = sign * bound[0]
    text = str(number.numerator) if number.denominator == 1 else str(float(number))
    return f"{exclusive if bound[1] else keyword} {text}"


def compare_sizes(noun: str, old: Flat, new: Flat) -> Iterator[Change]:
    """`minLength` and `maxLength`, and their like."""
    least, most = f"min{noun}", f"max{noun}"
    for keyword, pick in ((least, max), (most, min)):
        one, other = (facets.size(flat, keyword, pick) for flat in (old, new))
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
