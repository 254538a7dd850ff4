"""Makes the table of shapes short: equal ones are kept once, and what is short stands where it is used.

{"A": {"b": "B", "c": "C"}, "B": {"x": 1}, "C": {"x": 1}}    {"A": {"b": {"x": 1}, "c": {"x": 1}}}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from protogen.languages.typescript.names import compact
from protogen.source.place import Json

_SHORT = 60
"""A shape of so many characters is written wherever it is used; a longer one has a name if it is used twice."""
_LONG = 200
"""A longer one always has a name."""


def shared(shapes: Mapping[str, Json], roots: Collection[str]) -> Mapping[str, Json]:
    """The shapes of the roots, and those that they name. `shapes` has one for each declared name (see `shape.ts`)."""
    table = dict(shapes)
    while True:
        first: dict[str, str] = {}
        for name, shape in table.items():
            first.setdefault(compact(shape), name)
        stands: dict[str, Json] = {name: first[compact(shape)] for name, shape in table.items()}
        used = Counter(name for shape in table.values() for name in _names(shape))
        stands |= {name: shape for name, shape in table.items() if _is_short(shape, used[name])}
        made = {name: _tidy(_with(shape, stands)) for name, shape in table.items()}
        if made == table:
            break
        table = made
    return {name: table[name] for name in _needed(table, roots)}


def _is_short(shape: Json, uses: int) -> bool:
    return not any(True for _ in _names(shape)) and len(compact(shape)) <= (_SHORT if uses > 1 else _LONG)


def _with(shape: Json, stands: Mapping[str, Json]) -> Json:
    """A shape with what stands for its names."""
    match shape:
        case str(name):
            return stands.get(name, 0)
        case ["items" | "members" as sort, rest, *known]:
            return [sort, _with(rest, stands), *(_each(one, stands) for one in known)]
        case ["tag", path, cases]:
            return ["tag", path, [[values, _with(one, stands)] for values, one in cases]]
        case ["types", kinds]:
            return ["types", _each(kinds, stands)]
        case ["union", name, cases]:
            return ["union", name, _each(cases, stands)]
        case {**members}:
            return _each(members, stands)
    return shape


def _each(shapes: Json, stands: Mapping[str, Json]) -> Json:
    if isinstance(shapes, dict):
        return {name: _with(one, stands) for name, one in shapes.items()}
    return [_with(one, stands) for one in shapes]


def _tidy(shape: Json) -> Json:
    """The cases of a tag by their shapes, those without one left out."""
    if not (isinstance(shape, list) and shape[0] == "tag"):
        return shape
    found: dict[str, tuple[list[Json], Json]] = {}
    for values, one in shape[2]:
        if one:
            found.setdefault(compact(one), ([], one))[0].extend(values)
    return ["tag", shape[1], [[values, one] for values, one in found.values()]]


def _names(shape: Json) -> Iterator[str]:
    """The names of other shapes in a shape."""
    match shape:
        case str(name):
            yield name
        case ["items" | "members", rest, *known]:
            yield from _names(rest)
            yield from (name for one in known for name in _names_in(one))
        case ["tag", _, cases]:
            yield from (name for _, one in cases for name in _names(one))
        case ["types", kinds]:
            yield from _names_in(kinds)
        case ["union", _, cases]:
            yield from _names_in(cases)
        case {**members}:
            yield from _names_in(members)


def _names_in(shapes: Json) -> Iterator[str]:
    for one in shapes.values() if isinstance(shapes, dict) else shapes:
        yield from _names(one)


def _needed(table: Mapping[str, Json], roots: Collection[str]) -> Collection[str]:
    """The names that roots lead to, in the order of the table."""
    found: set[str] = set()
    waiting = {name for name in roots if name in table}
    while waiting:
        found |= waiting
        waiting = {name for each in waiting for name in _names(table[each])} - found
    return [name for name in table if name in found]
