"""Finds the alternatives of an untagged union: its branches, split where this lets JSON types distinguish them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from protogen.model.views import EVERY_TYPE, SCALAR_TYPES, SHAPE_KEYWORDS, View, plain_reference, view
from protogen.schema.load import Key, Subschema
from protogen.schema.tags import infer_tag

_PLAIN = SCALAR_TYPES | {"null"}
_BESIDE = (SHAPE_KEYWORDS | {"type"}) - {"$ref", "allOf"}
"""With any of these keywords next to it, a union is more than a choice. (A view merges references and `allOf`.)"""


@dataclass(frozen=True)
class Alternative:
    """A branch, restricted to some of its JSON types."""

    option: Subschema
    seen: View
    types: frozenset[str]
    beside: tuple[Subschema, ...] = ()
    """The subschemas that assert the types, if the branch itself allows more."""

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
    def key(self) -> tuple[Key, frozenset[str]]:
        """Identifies it, no matter how it was reached."""
        target = plain_reference([self.option])
        return (self.option if target is None else target).key, self.types

    def crosses(self, other: Alternative) -> bool:
        """Whether both have a JSON type in common."""
        return not self.kinds.isdisjoint(other.kinds)


def alternatives(
    branches: Sequence[Subschema], types: frozenset[str], beside: tuple[Subschema, ...] = ()
) -> list[Alternative]:
    """Returns the branches that allow any of the types; an inline choice is replaced by its branches. `beside`: the
    subschemas that assert the types, for branches that allow more."""
    wide = types | {"integer"} if "number" in types else types
    found = []
    for option in branches:
        seen = view([option])
        needed = beside if seen is not None and not seen.types <= wide else ()
        if needed:
            seen = view([*beside, option])
        if seen is not None and seen.types & wide:
            each = Alternative(option, seen, seen.types, needed)
            found += _choice(each) or [each]
    return found


def _choice(each: Alternative) -> list[Alternative]:
    """The branches of an inline alternative that is only a choice; else empty."""
    inline = isinstance(each.option.value, dict) and "$ref" not in each.option.value
    return _branches(each) if inline else []


def taken_apart(found: Sequence[Alternative]) -> list[Alternative]:
    """Splits each alternative of several JSON types that shares one of them with another alternative."""
    done: set[Key] = set()
    while True:
        for number, each in enumerate(found):
            crossing = len(each.kinds) > 1 and any(each.crosses(other) for other in found if other is not each)
            if crossing and each.option.key not in done and (parts := _parts(each)):
                done.add(each.option.key)
                found = list({one.key: one for one in [*found[:number], *parts, *found[number + 1 :]]}.values())
                break
        else:
            return list(found)


def _parts(each: Alternative) -> list[Alternative]:
    """The parts of an alternative: the branches of a choice, or the scalars of a list of types."""
    seen = each.seen
    if seen.listed is None and seen.types <= _PLAIN and not seen.has({"oneOf", "anyOf"}):
        return [replace(each, types=frozenset({one})) for one in sorted(seen.types)]
    return _branches(each)


def _branches(each: Alternative) -> list[Alternative]:
    """The branches of an alternative that is only a choice among them; else empty."""
    seen = each.seen
    if len(seen.groups) != 1 or seen.types == EVERY_TYPE:
        return []
    ((owner, keyword),) = seen.groups
    parts = [part for part in seen.parts if part not in each.beside]
    beside = {word for part in parts for word in part.keywords if part is not owner or word != keyword}
    branches = owner.listed(keyword)
    constants = all("const" in branch.keywords for branch in branches)  # an enum
    if constants or beside & _BESIDE or infer_tag(owner) is not None:
        return []
    return alternatives(branches, seen.types, each.beside)


def together(found: Sequence[Alternative]) -> list[list[Alternative]]:
    """Groups the alternatives, in order, so that different groups have no JSON type in common."""
    groups: list[list[Alternative]] = []
    for each in found:
        near = [group for group in groups if any(each.crosses(other) for other in group)]
        first, *others = near or [[]]
        if not near:
            groups.append(first)
        for group in others:
            first += group
            groups.remove(group)
        first.append(each)
    return groups
