"""Finds what tells the alternatives of an object apart, and what each is named after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from protogen.dataclass import dataclass
from protogen.model.alternatives import Alternative
from protogen.model.merged import branches_of
from protogen.model.references import plain_reference
from protogen.model.views import EVERY_TYPE, View, identity_of, view
from protogen.runtime.values import identity
from protogen.schema.load import Subschema
from protogen.schema.memory import Topic
from protogen.schema.tags import certain, constants

_COMPARED = 64
"""Of more alternatives that require the same members, none are compared with each other."""


@dataclass(frozen=True)
class Traits:
    """What is known of the values of an alternative."""

    of: Alternative
    tags: tuple[str, ...] = ()
    """The tags that a `discriminator` maps to it."""

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The members that it requires; those of a choice, if every branch does."""
        return tuple({**self.of.seen.required, **dict.fromkeys(sorted(certain(self.of.parts)))})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The members that it declares, in all its branches."""
        return tuple({**dict.fromkeys(self.required), **_names(self.of.seen)})

    @cached_property
    def closed(self) -> bool:
        """Whether it allows no other members."""
        seen = self.of.seen
        shut = False in seen.values("additionalProperties") or False in seen.values("unevaluatedProperties")
        return shut and not seen.has({"patternProperties"})

    @cached_property
    def constants(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """The strings that there may be at some paths."""
        return constants(self.of.parts)

    @cached_property
    def is_shapeless(self) -> bool:
        """Whether it is just any object."""
        return not (self.names or self.closed or self.of.seen.has({"additionalProperties", "patternProperties"}))

    @property
    def title(self) -> str:
        """The name that the schema gives it; empty if it gives none."""
        return " ".join(found) if all(found := [*map(own_name, self.of.options)]) else ""


def _names(seen: View) -> Mapping[str, None]:
    """The members that a view and its branches declare."""
    found = dict.fromkeys(seen.properties)
    for part in seen.parts:
        known = part.graph.memory.of(_NAMES)
        key = identity_of(part)
        if key not in known:
            known[key] = {}  # for a schema that applies itself to the same value
            inner = [_names(each) for views in branches_of(part) for each in views]
            known[key] = {name: None for names in inner for name in names}
        found.update(known[key])
    return found


_NAMES = Topic[Hashable, Mapping[str, None]]()


def own_name(option: Subschema) -> str:
    """The name of the definition that a branch refers to, or the branch's title; empty if it has neither."""
    target = plain_reference([option])
    if target is not None and target.place.pointer:
        return target.place.pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
    title = option.keywords.get("title")
    return title if isinstance(title, str) and 0 < len(title) < 40 else ""


def classes(found: Sequence[Traits]) -> list[list[Traits]]:
    """Groups alternatives, in order: those in a group cannot be told apart."""
    groups: list[list[Traits]] = []
    of_keys: dict[frozenset[str], list[list[Traits]]] = {}
    sizes = Counter(frozenset(each.required) for each in found)
    for each in found:
        keys = frozenset(each.required)
        rivals = of_keys.setdefault(keys, [])
        near = [group for group in rivals if sizes[keys] <= _COMPARED and any(alike(each, one) for one in group)]
        if not near:
            rivals.append([each])
            groups.append(rivals[-1])
            continue
        near[0].append(each)
        for other in near[1:]:
            near[0].extend(other)
            rivals.remove(other)
            groups.remove(other)
    return groups


def alike(one: Traits, other: Traits) -> bool:
    """Whether nothing tells two alternatives apart that require the same members."""
    if one.tags or other.tags or one.is_shapeless or other.is_shapeless or (one.title and other.title):
        return False
    if (one.closed and {*other.names} - {*one.names}) or (other.closed and {*one.names} - {*other.names}):
        return False
    if any(_disjoint(one.constants[path], other.constants[path]) for path in one.constants if path in other.constants):
        return False
    return not any(_apart(one, other, name) for name in one.required)


def _apart(one: Traits, other: Traits, name: str) -> bool:
    """Whether a required member has another type in each, or another of some listed scalars."""
    if _member_types(one, name).isdisjoint(_member_types(other, name)):
        return True
    some, others = _scalars(one, name), _scalars(other, name)
    return bool(some and others) and some.isdisjoint(others)


def _scalars(each: Traits, name: str) -> frozenset[Hashable]:
    """What a member may be, if that is a list of values that are no objects or arrays; else nothing."""
    seen = view(each.of.seen.properties.get(name, ()))
    listed = seen.listed if seen else None
    if not listed or any(isinstance(value, (dict, list)) for value in listed):
        return frozenset()
    return frozenset(map(identity, listed))


def _disjoint(some: Sequence[str], others: Sequence[str]) -> bool:
    return {*some}.isdisjoint(others)


def _member_types(each: Traits, name: str) -> frozenset[str]:
    seen = view(each.of.seen.properties.get(name, ()))
    types = seen.types if seen else EVERY_TYPE
    return types - {"integer"} | {"number"} if "integer" in types else types


def names(found: Sequence[Traits]) -> Iterator[str]:
    """Yields a name for each alternative: its own, or else what only it has: the value of a constant, a required
    member, any member, two required members, a member of some type or value; empty if there is nothing."""
    required = Counter(name for each in found for name in each.required)
    declared = Counter(name for each in found for name in each.names)
    texts = Counter(text for each in found for text in _texts(each))
    more = Counter(text for each in found for text in _phrases(each, len(found)))
    for each in found:
        telling = [text for text in _texts(each) if texts[text] == 1]
        telling += [name for name in each.required if required[name] == 1]
        telling += [name for name in each.names if declared[name] == 1]
        telling += [text for text in _phrases(each, len(found)) if more[text] == 1]
        yield each.title or next(iter(telling), "")


def _phrases(each: Traits, count: int) -> Iterator[str]:
    """Two of the members that it requires; what sort of value one has. Of many, the first members are looked at."""
    names = each.required[: max(2, _COMPARED // count)]
    yield from (f"{one} {other}" for one, other in combinations(names, 2))
    for name in names:
        values = _scalars(each, name)
        seen = view(each.of.seen.properties.get(name, ()))
        if seen and len(values) == 1:
            yield f"{name} {json.dumps((seen.listed or [''])[0])}"
        if len(types := _member_types(each, name)) == 1:
            yield f"{name} {next(iter(types))}"


def _texts(each: Traits) -> Iterator[str]:
    """The lone strings that required members must be."""
    for path, strings in each.constants.items():
        if len(path) == len(strings) == 1 and path[0] in each.required:
            yield strings[0]
