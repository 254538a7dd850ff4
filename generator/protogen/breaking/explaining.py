"""Decides which finding on the wire a changed declaration belongs to, so that allowing one hides no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.breaking.findings import Declaration, Finding, Source
from protogen.breaking.surfaces import Loss
from protogen.dataclass import dataclass
from protogen.source.diagnostics import Severity
from protogen.source.place import Place

_AT_NEW = frozenset({"field-added", "field-added-required", "closed-object-field-added"})
"""Rules about what the old version has no place for: the old place is that of the object around it."""
_AT_OLD = frozenset({"field-removed", "field-renamed"})
_PART = ("union-member-",)
"""Rules about a part of a choice: what callers lose of the choice itself is part of the change."""
_WHOLE = ("message-removed", "field-removed", "type-", "union-member-removed")
"""Rules by which whole types go: those of what was removed."""
_AROUND = ("object-", "count-", "field-required", "field-optional", "range-", "length-", "pattern-")
"""Rules about a value itself: what is inside it is no part of the change."""
_NAMED = frozenset({"type", "helper", "reader"})
_CAUSES = {
    "source-case-added": ("enum-value-added", "enum-opened", "union-member-added"),
    "source-removed": (*_WHOLE, "enum-value-removed", "enum-opened"),
    "source-renamed": ("field-renamed", "const-changed"),
    "source-member-required": ("field-required", "field-added-required", "union-member-added"),
}
"""For each kind of loss the rules that say as much, before all others at the same place."""
_LIMITS = ("length-", "pattern-")
"""Rules that change no declaration: the last at a place that one is put down to."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A loss of callers, and where it comes from on both sides. `kept`: a name lock would keep the name."""

    loss: Loss
    source: Source
    old: Place | None
    new: Place | None
    kept: bool = False

    @property
    def declaration(self) -> Declaration:
        """The line on both sides."""
        lines = (each.line if each else "" for each in (self.loss.old, self.loss.new))
        return Declaration(self.source.language, self.loss.name, *lines)


def explained(findings: Sequence[Finding], broken: Broken) -> list[int]:
    """The numbers of the findings that a lost declaration goes with: at its place, or the nearest around or inside;
    of several there, those that fit it best. Where nothing tells them apart, each has it."""
    loss = broken.loss
    if loss.rule == "source-renamed" and loss.old and loss.old.kind in _NAMED:
        return []  # the name of a type is no part of what changes in it
    found: dict[tuple[int, int], list[int]] = {}
    for number, each in enumerate(findings):
        if each.severity is not Severity.ERROR or each.rule.startswith("source-"):
            continue
        if not loss.whole or each.rule.startswith(_WHOLE):
            for distance in {*_distances(each, broken)}:
                fit = _fit(each.rule, loss)
                near = 0 if fit == 0 and each.rule.startswith(_PART) else distance
                found.setdefault((near, fit), []).append(number)
    return found[min(found)] if found else []


def _fit(rule: str, loss: Loss) -> int:
    """How well a rule says what callers lose; 0 is best."""
    if rule.startswith(_CAUSES.get(loss.rule, ())):
        return 0
    return 2 if rule.startswith(_LIMITS) else 1


def _distances(finding: Finding, broken: Broken) -> Iterator[int]:
    """How far a declaration's places are from those of a finding."""
    sides = [(broken.new, finding.new)] * (finding.rule not in _AT_OLD)
    sides += [(broken.old, old) for old in (finding.old, *finding.elsewhere)] * (finding.rule not in _AT_NEW)
    for mine, theirs in sides:
        if mine is None or theirs is None or mine.source.path != theirs.source.path:
            continue
        one, other = mine.pointer, theirs.pointer
        if one == other:
            yield 0
        elif other and one.startswith(f"{other}/") and not finding.rule.startswith(_AROUND):
            yield one.count("/") - other.count("/")
        elif other.startswith(f"{one}/") and (broken.loss.rule == "source-changed" or finding.rule.startswith(_PART)):
            yield 10 + other.count("/") - one.count("/")
