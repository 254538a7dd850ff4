"""Our printed models beside those that datamodel-code-generator writes by itself: what differs, and why it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from support.python_models import Models, Said, models_of


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same. `about`: what; `where`: the class and the member."""

    about: str
    where: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.where}: {self.about}: ours {self.ours!r}, theirs {self.theirs!r}"


@dataclass(frozen=True)
class Row:
    """A kind of difference that is meant: what it is about, how both sides look (patterns), and the reason."""

    name: str
    about: str
    ours: str
    theirs: str
    reason: str
    where: str = ".*"

    def explains(self, each: Difference) -> bool:
        """Whether a difference is of this kind."""
        sides = (self.ours, each.ours), (self.theirs, each.theirs), (self.where, each.where)
        return self.about == each.about and all(re.fullmatch(pattern, text) for pattern, text in sides)


def compared(ours: str, theirs: str) -> list[Difference]:
    """All that is not the same in two modules. An alias that only one has is read as what it stands for."""
    here, there = set(models_of(ours).aliases), set(models_of(theirs).aliases)
    found = [Difference("alias", name, "there", "missing") for name in sorted(here - there)]
    found += [Difference("alias", name, "missing", "there") for name in sorted(there - here)]
    return found + list(_differences(models_of(ours, here - there), models_of(theirs, there - here)))


def _differences(ours: Models, theirs: Models) -> Iterator[Difference]:
    kinds = {"record": (ours.records, theirs.records), "enum": (ours.enums, theirs.enums)}
    for kind, (one, other) in kinds.items():
        yield from (Difference(kind, name, "there", "missing") for name in one.keys() - other.keys())
        yield from (Difference(kind, name, "missing", "there") for name in other.keys() - one.keys())
    for name in sorted(ours.records.keys() & theirs.records.keys()):
        yield from _members(name, ours.records[name], theirs.records[name])
    for name in sorted({*ours.extras, *theirs.extras}):
        if ours.extras.get(name) != theirs.extras.get(name):
            yield Difference("other members", name, ours.extras.get(name, ""), theirs.extras.get(name, ""))
    for name in sorted(ours.enums.keys() & theirs.enums.keys()):
        if ours.enums[name] != theirs.enums[name]:
            yield Difference("values", name, str(ours.enums[name]), str(theirs.enums[name]))
    for name in sorted(ours.aliases.keys() & theirs.aliases.keys()):
        yield from _facts(name, ours.aliases[name], theirs.aliases[name], "type of an alias")


def _members(name: str, ours: dict[str, Said], theirs: dict[str, Said]) -> Iterator[Difference]:
    yield from (Difference("member", f"{name}.{each}", "there", "missing") for each in ours.keys() - theirs.keys())
    yield from (Difference("member", f"{name}.{each}", "missing", "there") for each in theirs.keys() - ours.keys())
    for each in sorted(ours.keys() & theirs.keys()):
        yield from _facts(f"{name}.{each}", ours[each], theirs[each])


def _facts(where: str, ours: Said, theirs: Said, type: str = "type") -> Iterator[Difference]:
    if ours.type != theirs.type:
        yield Difference(type, where, ours.type, theirs.type)
    if ours.optional != theirs.optional:
        yield Difference("optional", where, str(ours.optional), str(theirs.optional))
    if ours.wire != theirs.wire:
        yield Difference("name on the wire", where, ours.wire, theirs.wire)
    if ours.limits != theirs.limits:
        yield Difference("limits", where, ", ".join(ours.limits), ", ".join(theirs.limits))
