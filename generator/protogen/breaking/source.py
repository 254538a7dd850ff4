"""Finds changes for callers: declarations of emitted code that are removed, renamed, retyped, or newly required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from protogen.breaking.findings import Audience, Declaration, Finding, Reader, Source, sources
from protogen.breaking.rules import RULES
from protogen.breaking.surfaces import Loss, Surface, losses, surface
from protogen.breaking.versions import Version
from protogen.languages import registry
from protogen.languages.language import Language
from protogen.languages.surface import Entry
from protogen.model.things import place_of
from protogen.source.place import Place


@dataclass(frozen=True, slots=True)
class _Broken:
    """A loss of callers, and where it comes from on both sides."""

    loss: Loss
    source: Source
    old: Place | None
    new: Place | None

    @property
    def declaration(self) -> Declaration:
        """The line on both sides."""
        lines = (each.line if each else "" for each in (self.loss.old, self.loss.new))
        return Declaration(self.source.language, self.loss.name, *lines)


def with_source(findings: Sequence[Finding], old: Version, new: Version) -> list[Finding]:
    """Adds changed declarations to the findings that explain them, and new findings for the others."""
    found = list(findings)
    languages = registry.of(new.config)
    order: list[Audience] = [*Reader, *sources(languages)]
    alone: dict[tuple[str, str, str], list[_Broken]] = {}
    for language, source in zip(languages, sources(languages), strict=True):
        before, after = _surface(old, language), _surface(new, language)
        if before is None or after is None:
            found.append(_not_compared(language, old, new))
            continue
        for loss in losses(before, after):
            broken = _Broken(loss, source, _place(old, loss.old), _place(new, loss.new))
            position = _explained(found, broken)
            if position is None:
                places = (str(broken.new or ""), str(broken.old or ""))
                alone.setdefault((loss.rule, *places), []).append(broken)
            else:
                found[position] = _joined(found[position], broken, order)
    return [*found, *(_finding(group, order) for group in alone.values())]


def _surface(version: Version, language: Language) -> Surface | None:
    """The declarations that callers can name; None if the language does not list them."""
    found = surface(language.surface(version.contract.job(language)))
    return found if found.entries or not version.contract.spec.decls else None


def _not_compared(language: Language, old: Version, new: Version) -> Finding:
    rule = RULES["source-not-compared"]
    why, remedy = (text.format(name=language.label) for text in (rule.why, rule.remedy))
    whole = (old.place("#"), new.place("#"))
    return Finding("source-not-compared", rule.severity, why, remedy, (), *whole, language.name)


def _place(version: Version, entry: Entry | None) -> Place | None:
    return (place_of(version.contract.spec, entry.thing) or version.place("#")) if entry else None


def _explained(findings: Sequence[Finding], broken: _Broken) -> int | None:
    """The finding on the wire that a lost declaration goes with: at its place, or the nearest around or inside."""
    best: tuple[int, int] | None = None
    for number, each in enumerate(findings):
        if not each.breaks or each.rule.startswith("source-"):
            continue
        if broken.loss.whole and each.rule != "message-removed":
            continue  # more is gone than what any member of it explains
        for mine, theirs in ((broken.new, each.new), (broken.old, each.old)):
            distance = _distance(mine, theirs, inner=broken.loss.rule == "source-changed")
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, number)
    return best[1] if best else None


def _distance(mine: Place | None, theirs: Place | None, *, inner: bool) -> int | None:
    if mine is None or theirs is None or mine.source.path != theirs.source.path:
        return None
    one, other = mine.pointer, theirs.pointer
    if one == other:
        return 0
    if other and one.startswith(f"{other}/"):
        return one.count("/") - other.count("/")
    if inner and other.startswith(f"{one}/"):
        return 10 + other.count("/") - one.count("/")
    return None


def _joined(finding: Finding, broken: _Broken, order: Sequence[Audience]) -> Finding:
    breaks = tuple(sorted({*finding.breaks, broken.source}, key=order.index))
    return replace(finding, breaks=breaks, declarations=(*finding.declarations, broken.declaration))


def _finding(group: Sequence[_Broken], order: Sequence[Audience]) -> Finding:
    """One finding for the losses of all languages at one place."""
    first, declarations = group[0], tuple(each.declaration for each in group)
    rule = RULES[first.loss.rule]
    names = dict.fromkeys(each.name for each in declarations)
    words = {"name": "`, `".join(names), "before": declarations[0].before, "after": declarations[0].after}
    breaks = tuple(sorted({each.source for each in group}, key=order.index))
    why, remedy = rule.why.format_map(words), rule.remedy.format_map(words)
    name = declarations[0].name
    return Finding(first.loss.rule, rule.severity, why, remedy, breaks, first.old, first.new, name, declarations)
