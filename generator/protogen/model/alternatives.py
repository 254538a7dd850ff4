"""The alternatives of an untagged union: its branches, taken apart as far as JSON types then tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from protogen.model.views import EVERY_TYPE, SCALAR_TYPES, SHAPE_KEYWORDS, View, plain_reference, view
from protogen.schema.load import Key, Subschema
from protogen.schema.tags import infer_tag

_PLAIN = SCALAR_TYPES | {"null"}
_BESIDE = (SHAPE_KEYWORDS | {"type"}) - {"$ref", "allOf"}
"""Keywords that make more of alternatives than a mere choice. (References and `allOf` are in its view.)"""


@dataclass(frozen=True)
class Alternative:
    """A branch, and those of its JSON types that it stands for here."""

    option: Subschema
    seen: View
    types: frozenset[str]
    beside: tuple[Subschema, ...] = ()
    """The types that are asserted beside the branches, where the branch itself allows more."""

    @property
    def parts(self) -> list[Subschema]:
        """All that bears on a value of it."""
        return [*self.beside, self.option]

    @property
    def kinds(self) -> frozenset[str]:
        """Its types, an integer being a number."""
        return self.types - {"integer"} | {"number"} if "integer" in self.types else self.types

    @property
    def whole(self) -> bool:
        """Whether it stands for all that its branch allows."""
        return self.types == self.seen.types

    @property
    def key(self) -> tuple[Key, frozenset[str]]:
        """What identifies it, by whatever road it was reached."""
        target = plain_reference([self.option])
        return (self.option if target is None else target).key, self.types

    def crosses(self, other: Alternative) -> bool:
        """Whether a JSON type belongs to both."""
        return not self.kinds.isdisjoint(other.kinds)


def alternatives(
    branches: Sequence[Subschema], types: frozenset[str], beside: tuple[Subschema, ...] = ()
) -> list[Alternative]:
    """The branches that allow any of the types; a choice that stands inline is its own branches. `beside`: what
    asserts the types, for branches that allow more."""
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
    """The branches of a mere choice that has no name."""
    inline = isinstance(each.option.value, dict) and "$ref" not in each.option.value
    return _branches(each) if inline else []


def taken_apart(found: Sequence[Alternative]) -> list[Alternative]:
    """The alternatives, those of several JSON types that share one with another being split."""
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
    """What an alternative is made of: the branches of a mere choice, or the scalars of a list of types."""
    seen = each.seen
    if seen.listed is None and seen.types <= _PLAIN and not seen.has({"oneOf", "anyOf"}):
        return [replace(each, types=frozenset({one})) for one in sorted(seen.types)]
    return _branches(each)


def _branches(each: Alternative) -> list[Alternative]:
    """The branches of an alternative that is a mere choice among them; else nothing."""
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
    """The alternatives in groups that have no JSON type in common, in order."""
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
