"""Types the members of an object that no name declares: `patternProperties` and `additionalProperties`."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.model.alternatives import alternative
from protogen.model.merged import choices_of
from protogen.model.run import Run, below
from protogen.model.spec import ANY, Type
from protogen.model.views import View
from protogen.schema.load import Subschema

_EVERY_NAME = frozenset({"", ".*", "^.*$", "^.*", ".*$", "^", "$", "^(.*)$", "(.*)", "^(.*)"}) | {
    *("^[\\s\\S]*$", "[\\s\\S]*")
}
"""Patterns that match every name (`^.*$`: every one without line ends)."""


def extra(run: Run, seen: View, near: str, depth: int) -> Type | None:
    """The type of members without a name of their own; None: there are none."""
    owners = seen.owners("patternProperties")
    children = [(part, name, part.child("patternProperties", name)) for part in owners for name in _names(part)]
    every = [child for _, name, child in children if name in _EVERY_NAME]
    others = [[*every, child] for _, name, child in children if name not in _EVERY_NAME]
    covered = {part.key for part, name, _ in children if name in _EVERY_NAME}
    typed = [part for part in seen.owners("additionalProperties") if part.key not in covered]
    rest = [part.child("additionalProperties") for part in typed] or _unevaluated(seen)
    said = [each for each in rest if each.value is not True]
    closed = any(each.value is False for each in said) or (not rest and _is_closed(seen))
    sets = others if closed else [*others, [*every, *said]] if said or every else others
    if closed and not children:
        return None
    if closed and not others:
        sets = [every]
    return _either(run, sets, not closed and not (said or every), near, depth) if sets else ANY


def joined_extra(run: Run, views: Sequence[View], near: str, depth: int) -> Type:
    """The type of other members of records that are read as one: any of theirs, if each says one."""
    sets = []
    for seen in views:
        typed = [part.child("additionalProperties") for part in seen.owners("additionalProperties")]
        if seen.has({"patternProperties"}) or not typed:
            return ANY
        sets.append(typed)
    return _either(run, sets, False, near, depth)


def _names(part: Subschema) -> Sequence[str]:
    return [*part.keywords["patternProperties"]]


def _unevaluated(seen: View) -> list[Subschema]:
    """What `unevaluatedProperties` says of members without a name: the same, where no branch may name them first."""
    if seen.has({"additionalProperties"}) or any(choices_of(seen)):
        return []
    found = [part.child("unevaluatedProperties") for part in seen.owners("unevaluatedProperties")]
    return [each for each in found if not isinstance(each.value, bool)]


def _is_closed(seen: View) -> bool:
    """Whether `unevaluatedProperties` allows no member that neither a name nor a pattern declares."""
    branches = [view for choice in choices_of(seen) for view in choice.views]
    opened = any(each.has({"additionalProperties", "patternProperties", "unevaluatedProperties"}) for each in branches)
    return False in seen.values("unevaluatedProperties") and not opened


def _either(run: Run, sets: Sequence[Sequence[Subschema]], free: bool, near: str, depth: int) -> Type:
    """The type of values that all subschemas of one of the sets apply to; `free`: or any other JSON."""
    if len(sets) == 1 and not free:
        return run.type(sets[0], run.called(sets[0], below(near, "value")), depth + 1)
    found = [each for each in map(alternative, sets) if each is not None]
    return run.any_type(found, below(near, "value"), depth + 1, free)
