"""Merges references and `allOf` into one view of the keywords that shape a value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from protogen.dataclass import dataclass, replace
from protogen.model.matching import matches
from protogen.model.spec import Limits
from protogen.runtime.values import identity
from protogen.schema.forms import json_type, type_names
from protogen.schema.freedom import free_types
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.load import Key, Subschema
from protogen.schema.memory import Topic
from protogen.source.place import Json

JSON_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
EVERY_TYPE = frozenset(JSON_TYPES) - {"integer"}  # `number` holds the integers
SCALAR_TYPES = frozenset({"boolean", "integer", "number", "string"})

OBJECT_KEYWORDS = frozenset({"properties", "required", "additionalProperties", "patternProperties", "propertyNames"})
ARRAY_KEYWORDS = frozenset({"items", "prefixItems"})
SHAPE_KEYWORDS = OBJECT_KEYWORDS | ARRAY_KEYWORDS | {"const", "enum", "oneOf", "anyOf", "allOf", "$ref", "$dynamicRef"}
"""Keywords that shape a type, in addition to `type`. A `$ref` with only other siblings is simply the target's type."""

_TYPING = SHAPE_KEYWORDS | {"type"}

CHOICES = ("oneOf", "anyOf")

_TELLING = frozenset({"x-protogen"}) | {
    row.name for row in KEYWORDS.values() if row.role in (Role.SHAPE, Role.LIMIT) and row.name not in ("$ref", "allOf")
}
"""Keywords with which a subschema says something itself about a type."""

_TYPES = Topic[tuple[Key, str], frozenset[str]]()
_LIMITS = {
    "minimum": ("minimum", max),
    "maximum": ("maximum", min),
    "exclusiveMinimum": ("exclusive_minimum", max),
    "exclusiveMaximum": ("exclusive_maximum", min),
    "minLength": ("min_length", max),
    "maxLength": ("max_length", min),
    "minItems": ("min_items", max),
    "maxItems": ("max_items", min),
    "minProperties": ("min_properties", max),
    "maxProperties": ("max_properties", min),
}


_LIMITING = frozenset([*_LIMITS, "multipleOf", "pattern", "uniqueItems"])
_NO_LIMITS = Limits()


@dataclass(frozen=True)
class View:
    """Subschemas that all apply to the same value; a referenced one comes before the one that refers to it."""

    parts: tuple[Subschema, ...]

    def values(self, keyword: str) -> list[Json]:
        """The values of a keyword, one for each part that has it."""
        return [held[keyword] for part in self.parts if keyword in (held := part.keywords)]

    def has(self, keywords: Iterable[str]) -> bool:
        """Whether any part has any of the keywords."""
        return any(keyword in part.keywords for part in self.parts for keyword in keywords)

    def owners(self, keyword: str) -> list[Subschema]:
        """The parts that have the keyword."""
        return [part for part in self.parts if keyword in part.keywords]

    def word(self, keyword: str) -> Any:
        """The value of an annotation such as `description`, from the outermost part that has it."""
        return next((part.keywords[keyword] for part in reversed(self.parts) if keyword in part.keywords), None)

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types that both the assertions (see `asserted`) and the alternatives allow."""
        types = self.asserted
        for owner, keyword in self.groups:
            types = meet(types, _types_of_any(owner, keyword))
        return types

    @cached_property
    def groups(self) -> list[tuple[Subschema, str]]:
        """The parts that have several alternatives, each with its keyword (`oneOf` or `anyOf`)."""
        found = [(owner, keyword) for keyword in CHOICES for owner in self.owners(keyword)]
        return [(owner, keyword) for owner, keyword in found if len(owner.keywords[keyword]) > 1]

    @cached_property
    def key(self) -> frozenset[Hashable]:
        """Identifies what the view says: equal for equal sets of subschemas, however they were reached."""
        return frozenset(identity_of(part) for part in self.parts if not _TELLING.isdisjoint(part.keywords))

    @cached_property
    def asserted(self) -> frozenset[str]:
        """The JSON types that `type`, `const` and `enum` allow; EVERY_TYPE if there is none of them."""
        types = EVERY_TYPE
        for value in self.values("type"):
            types = meet(types, type_names(value))
        if (listed := self.listed) is not None:
            types = meet(types, frozenset(json_type(value) for value in listed))
        return types

    @cached_property
    def listed(self) -> list[Json] | None:
        """The values that `const` and `enum` allow, each once; None if there is neither."""
        lists = [list(value) for value in self.values("enum")] + [[value] for value in self.values("const")]
        if not lists:
            return None
        first, *others = ({identity(value): value for value in values} for values in lists)
        return [value for key, value in first.items() if all(key in each for each in others)]

    @cached_property
    def properties(self) -> Mapping[str, list[Subschema]]:
        """Every declared member, with all subschemas that apply to it, inner ones first."""
        members: dict[str, list[Subschema]] = {}
        for part in self.owners("properties"):
            for name in part.keywords["properties"]:
                members.setdefault(name, []).append(part.child("properties", name))
        for name, own in members.items():
            if all(_TYPING.isdisjoint(each.keywords) for each in own):
                own[:0] = self.unnamed(name)
        for name in self.required:
            if name not in members:
                members[name] = self.unnamed(name)
        return members

    def unnamed(self, name: str) -> list[Subschema]:
        """The subschemas of `patternProperties`, and of `additionalProperties` beside which `properties` does not
        declare it, that apply to a member."""
        found: list[Subschema] = []
        for part in self.parts:
            patterns = [*part.keywords.get("patternProperties", ())]
            hits = [matches(pattern, name) for pattern in patterns]
            pairs = zip(patterns, hits, strict=True)
            found += [part.child("patternProperties", pattern) for pattern, hit in pairs if hit]
            rest = part.keywords.get("additionalProperties", True)
            known = name in part.keywords.get("properties", ()) or any(hit is not False for hit in hits)
            if not isinstance(rest, bool) and not known:
                found.append(part.child("additionalProperties"))
        return found

    @cached_property
    def required(self) -> Mapping[str, None]:
        """The required members, in order."""
        return {name: None for names in self.values("required") for name in names}

    @property
    def limits(self) -> Limits:
        """The tightest of each simple assertion."""
        found: dict[str, Any] = {}
        said = {keyword for part in self.parts for keyword in part.keywords} & _LIMITING
        if not said:
            return _NO_LIMITS
        for keyword, (name, tightest) in _LIMITS.items():
            if keyword in said:
                found[name] = tightest(self.values(keyword))
        for keyword, name in (("multipleOf", "multiple_of"), ("pattern", "pattern")):
            if keyword in said:
                found[name] = self.word(keyword)
        return Limits(**found, unique_items=True in self.values("uniqueItems"))


NOTHING = View(())
"""A view that says nothing."""


def view(subschemas: Sequence[Subschema]) -> View | None:
    """Makes the view of subschemas that all apply to one value; None if one of them is `false`."""
    parts: list[Subschema] = []
    seen: set[Key] = set()
    return View(tuple(parts)) if all(_collect(each, parts, seen) for each in subschemas) else None


def _collect(subschema: Subschema, parts: list[Subschema], seen: set[Key]) -> bool:
    if isinstance(subschema.value, bool):
        return subschema.value
    if subschema.key in seen:
        return True
    seen.add(subschema.key)
    possible = [_collect(each, parts, seen) for each in (*subschema.beside(), *only(subschema))]
    parts.append(subschema)
    return all(possible)


def only(subschema: Subschema) -> Iterator[Subschema]:
    """Yields the branches of a `oneOf` or `anyOf` with one branch, which must hold as those of `allOf` do."""
    for keyword in CHOICES:
        if len(subschema.keywords.get(keyword, ())) == 1:
            yield subschema.child(keyword, 0)


def without(owner: Subschema, keyword: str) -> Subschema:
    """A subschema without one of its keywords."""
    return replace(owner, value={key: value for key, value in owner.keywords.items() if key != keyword})


def identity_of(part: Subschema) -> Hashable:
    """A part's key, with the choices that were taken out of it."""
    whole = part.graph.known(part.key)
    if whole is part:
        return part.key
    return part.key, *(each for each in CHOICES if (each in part.keywords) != (each in whole.keywords))


def _types_of_any(owner: Subschema, keyword: str) -> frozenset[str]:
    """The JSON types that any branch of an `anyOf` or `oneOf` allows."""
    known = owner.graph.memory.of(_TYPES)
    key = owner.key, keyword
    if key not in known:
        known[key] = EVERY_TYPE  # for alternatives that refer back to themselves (the checks refuse them)
        options = owner.listed(keyword)
        branches = [view([option]) for option in options]
        found = _join(each.types for each in branches if each is not None)
        known[key] = found - _refused(options) if keyword == "oneOf" else found
    return known[key]


def _refused(options: Sequence[Subschema]) -> frozenset[str]:
    """The types of which a `oneOf` accepts no value, because two of its branches accept each."""
    once, twice = frozenset[str](), frozenset[str]()
    for option in options:
        free = free_types(option)
        once, twice = once | free, twice | (once & free)
    return twice


def writable(value: Json) -> bool:
    """Whether every language can write a constant: some have no literals for integers of more than 64 bits."""
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def same(one: Json, other: Json) -> bool:
    """JSON Schema equality: numbers by value, booleans apart from numbers, objects without order."""
    return identity(one) == identity(other)


def _join(all_types: Iterable[frozenset[str]]) -> frozenset[str]:
    types = frozenset[str]().union(*all_types)
    return types - {"integer"} if "number" in types else types


def meet(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The JSON types that both allow; `number` holds the integers."""
    both = set(one & other)
    for left, right in ((one, other), (other, one)):
        if "integer" in left and "number" in right:
            both.add("integer")
    if "number" in both:
        both.discard("integer")
    return frozenset(both)
