"""Finds the alternatives of a value: the branches of its choices, each with what is beside the choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from protogen.dataclass import dataclass, replace
from protogen.model.references import plain_reference
from protogen.model.views import CHOICES, EVERY_TYPE, NOTHING, SCALAR_TYPES, SHAPE_KEYWORDS, View, meet, view, without
from protogen.schema.load import Key, Subschema
from protogen.schema.memory import Topic
from protogen.schema.tags import infer_tag, union_keyword

Group = tuple[Subschema, str]
"""A subschema that has a choice, and the keyword."""

_PLAIN = SCALAR_TYPES | {"null"}
_BESIDE = (SHAPE_KEYWORDS | {"type"}) - {"$ref", "allOf"}
"""With any of these keywords next to it, a union is more than a choice. (A view merges references and `allOf`.)"""

_TELLING = frozenset(
    {"properties", "items", "prefixItems", "type", "const", "enum", "oneOf", "anyOf", "additionalProperties"}
) | {"patternProperties"}

_TELLS = Topic[Key, bool]()

MOST = 32
"""Several choices combine into at most so many alternatives."""


@dataclass(frozen=True)
class Alternative:
    """A branch, restricted to some of its JSON types. `beside`: what else applies to its values. `options`: the
    branches of all choices that it is made of."""

    option: Subschema
    seen: View
    types: frozenset[str]
    beside: tuple[Subschema, ...] = ()
    options: tuple[Subschema, ...] = ()
    tag: str = ""
    tags: tuple[str, ...] = ()
    """The member that a `discriminator` names, and its values for this alternative."""

    @property
    def parts(self) -> list[Subschema]:
        """Every subschema that applies to its values."""
        return [*self.beside, self.option]

    @property
    def kinds(self) -> frozenset[str]:
        """Its JSON types, with `number` for `integer`."""
        return self.types - {"integer"} | {"number"} if "integer" in self.types else self.types

    @property
    def whole(self) -> bool:
        """Whether it covers all that its branch allows."""
        return self.types == self.seen.types

    @property
    def says_nothing(self) -> bool:
        """Whether every value is of this alternative."""
        return self.types == EVERY_TYPE and not self.seen.key

    @property
    def key(self) -> tuple[Hashable, frozenset[str]]:
        """Identifies it, no matter how it was reached."""
        target = plain_reference(self.parts)
        return self.seen.key if target is None else target.key, self.types

    def of(self, kinds: frozenset[str]) -> Alternative:
        """The part of it that has some JSON types."""
        return replace(self, types=meet(self.types, kinds))


def alternative(parts: Sequence[Subschema], types: frozenset[str] = EVERY_TYPE) -> Alternative | None:
    """What the parts allow of some JSON types; None if that is nothing."""
    seen = view(parts)
    left = meet(seen.types, types) if seen is not None else frozenset[str]()
    return Alternative(parts[-1], seen, left, tuple(parts[:-1]), tuple(parts[-1:])) if seen and left else None


def alternatives(
    branches: Sequence[Subschema], types: frozenset[str], beside: tuple[Subschema, ...] = ()
) -> list[Alternative]:
    """Returns the branches that allow any of the types; an inline choice is replaced by its branches. `beside`: what
    else applies to the values of each."""
    found = []
    for option in branches:
        each = alternative([*beside, option], types)
        if each is not None:
            found += _choice(each) or [each]
    return found


def _choice(each: Alternative) -> list[Alternative]:
    """The branches of an inline alternative that is only a choice; else empty."""
    inline = isinstance(each.option.value, dict) and "$ref" not in each.option.value
    return _branches(each) if inline else []


def taken_apart(found: Sequence[Alternative]) -> list[Alternative]:
    """Splits each alternative of several JSON types that shares one of them with another alternative."""
    done: set[Hashable] = set()
    while True:
        met = Counter(kind for each in found for kind in each.kinds)
        split: dict[tuple[Hashable, frozenset[str]], Alternative] = {}
        for each in found:
            crossing = len(each.kinds) > 1 and any(met[kind] > 1 for kind in each.kinds)
            parts = _parts(each) if crossing and each.key[0] not in done else []
            if parts:
                done.add(each.key[0])
            split.update((one.key, one) for one in parts or [each] if one.key not in split)
        if [*split] == [each.key for each in found]:
            return list(found)
        found = list(split.values())


def _parts(each: Alternative) -> list[Alternative]:
    """The parts of an alternative: the branches of a choice, or the scalars of a list of types."""
    seen = each.seen
    if seen.listed is None and each.types <= _PLAIN and not seen.has(CHOICES):
        return [each.of(frozenset({one})) for one in sorted(each.types)]
    return _branches(each)


def _branches(each: Alternative) -> list[Alternative]:
    """The branches of an alternative that is only a choice among them; else empty."""
    seen = each.seen
    if len(seen.groups) != 1 or each.types == EVERY_TYPE:
        return []
    ((owner, keyword),) = seen.groups
    own = view([each.option]) or NOTHING
    around = {word for part in own.parts for word in part.keywords if part is not owner or word != keyword}
    branches = owner.listed(keyword)
    constants = all("const" in branch.keywords for branch in branches)  # an enum
    if owner not in own.parts or constants or around & _BESIDE or infer_tag(owner) is not None:
        return []
    return alternatives(branches, each.types, each.beside)


def together(found: Sequence[Alternative]) -> list[list[Alternative]]:
    """Groups the alternatives, in order, so that different groups have no JSON type in common."""
    groups: list[tuple[set[str], list[Alternative]]] = []
    for each in found:
        near = [group for group in groups if not group[0].isdisjoint(each.kinds)]
        if not near:
            groups.append((set(each.kinds), [each]))
            continue
        first, *others = near
        for group in others:
            first[0].update(group[0])
            first[1].extend(group[1])
            groups.remove(group)
        first[0].update(each.kinds)
        first[1].append(each)
    return [group for _, group in groups]


def choices(seen: View) -> list[Group]:
    """The choices that shape a value: some branch says something about its type. Those with a tag come first."""
    shaping = [(owner, keyword) for owner, keyword in seen.groups if any(map(tells, owner.listed(keyword)))]
    return sorted(shaping, key=lambda group: not is_tagged(*group))


def is_tagged(owner: Subschema, keyword: str) -> bool:
    """Whether a tag distinguishes the branches of a choice."""
    return union_keyword(owner) == keyword and infer_tag(owner) is not None


def tells(branch: Subschema) -> bool:
    """Whether a branch says something about the type of a value."""
    known = branch.graph.memory.of(_TELLS)
    if branch.key not in known:
        seen = view([branch])
        known[branch.key] = seen is not None and seen.has(_TELLING)
    return known[branch.key]


def base(seen: View, groups: Sequence[Group]) -> tuple[Subschema, ...]:
    """What applies to every alternative: the parts without some choices."""
    parts = []
    for part in seen.parts:
        for owner, keyword in groups:
            if owner is part or owner.key == part.key:
                part = without(part, keyword)
        parts.append(part)
    return tuple(parts)


def spread(groups: Sequence[Group], types: frozenset[str], beside: tuple[Subschema, ...]) -> list[Alternative] | None:
    """Every combination of one branch of each choice that a value can be of, with what is beside them; None if there
    are too many."""
    first, *others = groups
    found = alternatives(first[0].listed(first[1]), types, beside)
    for owner, keyword in others:
        branches = owner.listed(keyword)
        if len(found) * len(branches) > MOST:
            return None
        found = [both for each in found for option in branches if (both := _with(each, option, types)) is not None]
    return found


def _with(each: Alternative, option: Subschema, types: frozenset[str]) -> Alternative | None:
    both = alternative([*each.parts, option], types)
    if both is None or not _possible(both.seen):
        return None
    return replace(both, options=(*each.options, option))


def _possible(seen: View) -> bool:
    """Whether no required member is certainly impossible."""
    if seen.types != {"object"}:
        return True
    members = seen.properties
    inner = [view(members[name]) for name in seen.required if members[name]]
    return all(each is not None and each.types and each.listed != [] for each in inner)
