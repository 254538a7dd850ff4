"""What a schema says of a value: which JSON types, which members, which listed values, how wide an integer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import reduce

from protogen.languages.native import Bits
from protogen.prove.meaning.applied import Choice, Part, Reading, Weight
from protogen.runtime.values import JSON_TYPES
from protogen.schema.forms import type_names
from protogen.schema.graph import Subschema
from protogen.schema.memory import Topic
from protogen.source.place import Json

_WIDE, _WIDEST = 2**53, 2**63
_NUMBERS = {"integer": "number"}
_EVERY = frozenset(JSON_TYPES.values())
"""The JSON types, without `integer`: a schema that lists all of them says nothing of the type."""


class Shape(IntEnum):
    """How much a subschema says of the JSON type of its values: nothing, something that a type may be unable to
    say, or plainly a type."""

    NONE = 0
    SOME = 1
    PLAIN = 2


_SHAPES = Topic[object, Shape]()
_TAGS = Topic[object, Mapping[str, tuple[Json, ...]]]()
_CLOSED = Topic[object, Sequence[Subschema]]()
"""What is asked about every document, and depends on the schema alone."""


def shape(subschema: Subschema) -> Shape:
    """How much a subschema says, with all that must hold beside it."""
    known = subschema.graph.memory.of(_SHAPES)
    if subschema.key not in known:
        known[subschema.key] = Shape.NONE  # for a schema that applies itself to the same value
        known[subschema.key] = _shape(subschema)
    return known[subschema.key]


def _shape(subschema: Subschema) -> Shape:
    words = subschema.keywords
    if "$dynamicRef" in words:
        return Shape.NONE
    found = [shape(each) for each in subschema.beside()]
    if "type" in words and len(_types(subschema)) < len(_EVERY):
        found.append(Shape.PLAIN)
    elif values := listed(subschema):
        found.append(Shape.PLAIN if alike(values) else Shape.SOME)
    elif words.keys() & {"properties", "prefixItems", "items"}:
        found.append(Shape.SOME)
    found += [_union(subschema, keyword) for keyword in ("oneOf", "anyOf") if keyword in words]
    return max(found, default=Shape.NONE)


def _union(subschema: Subschema, keyword: str) -> Shape:
    branches = subschema.listed(keyword)
    shapes = [shape(each) for each in branches]
    if Shape.NONE in shapes:
        return Shape.NONE
    telling = [_types(each) for each in branches]
    apart = all(one and other and not one & other for n, one in enumerate(telling) for other in telling[:n])
    if _tag(branches) is not None and len(branches) > 1 and keyword == "oneOf":
        return Shape.PLAIN  # what is no object fits every branch, so that `oneOf` refuses it
    plain = min(shapes) is Shape.PLAIN and (apart or _tag(branches) is not None)
    return Shape.PLAIN if plain else Shape.SOME


def _types(subschema: Subschema) -> frozenset[str]:
    """The JSON types that a subschema lists, integers as numbers; none: any."""
    own = frozenset(_NUMBERS.get(each, each) for each in type_names(subschema.keywords.get("type", ())))
    others = [_types(each) for each in subschema.beside() if each is not subschema]
    return reduce(lambda one, other: one & other if one and other else one | other, others, own)


def takes_arrays(subschema: Subschema) -> bool:
    """Whether a subschema may accept arrays, as far as its types tell."""
    kinds = _types(subschema)
    return not kinds or "array" in kinds


def _tag(branches: Sequence[Subschema]) -> str | None:
    """A member that every branch requires, each with constants of its own."""
    for name in tags(branches[0]) if branches else ():
        found = [tags(each).get(name, ()) for each in branches]
        texts = [repr(value) for values in found for value in values]
        if all(found) and len(texts) == len(set(texts)):
            return name
    return None


def tags(subschema: Subschema, *, needed: bool = True) -> Mapping[str, tuple[Json, ...]]:
    """The members that can only be certain values: by name, the values. `needed`: only required ones."""
    known = subschema.graph.memory.of(_TAGS)
    key = subschema.key, needed
    if key not in known:
        known[key] = _tags(subschema, needed)
    return known[key]


def _tags(subschema: Subschema, needed: bool) -> Mapping[str, tuple[Json, ...]]:
    found: dict[str, tuple[Json, ...]] = {}
    for part in closure([subschema]):
        for name in part.keywords.get("properties", ()):
            values = listed_behind(part.child("properties", name))
            if values:
                found.setdefault(name, tuple(values))
    must = required([subschema])
    return {name: values for name, values in found.items() if not needed or name in must}


def closure(start: Iterable[Subschema]) -> list[Subschema]:
    """Subschemas with all that must hold beside them, whatever the value."""
    return list(dict.fromkeys(each for one in start for each in _closed(one)))


def _closed(subschema: Subschema) -> Sequence[Subschema]:
    known = subschema.graph.memory.of(_CLOSED)
    if subschema.key not in known:
        found: dict[Subschema, None] = {}
        rest = [subschema]
        while rest:
            each = rest.pop(0)
            if each not in found:
                found[each] = None
                rest += each.beside()
        known[subschema.key] = [*found]
    return known[subschema.key]


def required(start: Iterable[Subschema]) -> frozenset[str]:
    """The members that must be there, whatever the value."""
    return frozenset(name for each in closure(start) for name in each.keywords.get("required", ()))


def listed(subschema: Subschema) -> Sequence[Json]:
    """The values that a subschema itself lists; none: it lists nothing."""
    words = subschema.keywords
    if "const" in words:
        return [words["const"]]
    found: Sequence[Json] = words.get("enum", ())
    if found:
        return found
    for keyword in ("oneOf", "anyOf"):
        branches = subschema.listed(keyword)
        if len(branches) > 1 and all("const" in each.keywords for each in branches):
            return [each.keywords["const"] for each in branches]
    return ()


def listed_behind(subschema: Subschema) -> Sequence[Json]:
    """The values that a subschema lists, or the first of what must hold beside it that lists any."""
    return next((values for each in closure([subschema]) if (values := listed(each))), ())


def alike(values: Sequence[Json]) -> bool:
    """Whether all values are strings, or all are integers."""
    return all(isinstance(each, str) for each in values) or all(type(each) is int for each in values)


def names(reading: Reading) -> Mapping[str, Part]:
    """The members that a reading names, each with a part that names it, the firmest."""
    found: dict[str, Part] = {}
    for part in sorted(reading.parts, key=lambda each: each.weight):
        for name in part.subschema.keywords.get("properties", ()):
            if part.subschema.child("properties", name).value is not False:
                found.setdefault(name, part)
    return found


def declared(branch: Subschema) -> frozenset[str]:
    """The members that a branch names, with all that must hold beside it."""
    return frozenset(name for each in closure([branch]) for name in each.keywords.get("properties", ()))


def is_integer(reading: Reading) -> bool:
    """Whether only integers are allowed. Where another branch takes fractions, numbers of both may have one type."""
    fractions = any(_takes_fractions(branch) for each in reading.choices for branch in each.branches)
    firmest = Weight.ALWAYS if fractions else Weight.BRANCH
    integers = (each for each in reading.parts if each.subschema.keywords.get("type") == "integer")
    return any(each.weight <= firmest for each in integers)


def _takes_fractions(subschema: Subschema) -> bool:
    """Whether numbers that are no integers may be valid, as far as the types tell."""
    kinds = [type_names(each.keywords["type"]) for each in closure([subschema]) if "type" in each.keywords]
    return all("number" in each for each in kinds)


def bits(parts: Iterable[Part]) -> Bits | None:
    """How wide an integer the schema asks for; None: no wider than a double holds."""
    words = [each.subschema.keywords for each in parts if each.weight is not Weight.CONDITION]
    formats = {each.get("format") for each in words}
    low = max((each["minimum"] for each in words if "minimum" in each), default=None)
    high = min((each["maximum"] for each in words if "maximum" in each), default=None)
    if "uint64" in formats:
        return "u64"
    if "int64" in formats:
        return "64"
    if low is None or high is None or high < _WIDE:
        return None
    return "64" if high < _WIDEST else "u64" if low >= 0 and high < 2 * _WIDEST else None


def specific(choice: Choice, value: Json) -> bool:
    """Whether a union's branch is about this very value: it lists a member's value, or is for one JSON type."""
    if isinstance(value, dict):
        known = tags(choice.branch, needed=False)
        return any(name in value and value[name] in known[name] for name in known)
    return shape(choice.branch) is Shape.PLAIN
