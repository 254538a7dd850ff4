"""Finds changes for callers: declarations of emitted code that are removed, renamed, retyped, or newly required."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from protogen.breaking.explaining import Broken, explained
from protogen.breaking.findings import Audience, Finding, Reader, sources
from protogen.breaking.renames import renames
from protogen.breaking.rules import RULES
from protogen.breaking.surfaces import Loss, Surface, losses, surface
from protogen.breaking.versions import Version
from protogen.languages import registry
from protogen.languages.language import Language
from protogen.languages.surface import Entry
from protogen.lock.file import Lock
from protogen.lock.lock import locked
from protogen.model.things import CHANNELS, place_of
from protogen.source.place import Place
from protogen.wire.reading import channel_pointers


def with_source(
    findings: Sequence[Finding], old: Version, new: Version, roots: Sequence[tuple[str, str]]
) -> list[Finding]:
    """Adds changed declarations to the findings that explain them, and new findings for the others. `roots`: the
    messages of both versions that belong together."""
    found = list(findings)
    languages = registry.of(new.config)
    order: list[Audience] = [*Reader, *sources(languages)]
    alone: dict[tuple[str, str, str], list[Broken]] = {}
    now, kept = renames(old.job.spec, new.job.spec, roots), None
    for language, source in zip(languages, sources(languages), strict=True):
        before, after = _surface(old, language), _surface(new, language)
        if before is None or after is None:
            found.append(_not_compared(language, old, new))
            continue
        lost = list(losses(before, after, now))
        if not lost:
            continue
        kept = kept or _with_lock(old, new, languages)
        left = {(each.rule, each.name) for each in losses(before, _surface(kept, language) or after, now)}
        for loss in lost:
            stays = (loss.rule, loss.name) not in left
            for one, other in _members(loss, before, after):
                broken = Broken(loss, source, _place(old, one), _place(new, other), stays)
                positions = explained(found, broken)
                for position in positions:
                    found[position] = _joined(found[position], broken, order)
                if not positions:
                    places = (str(broken.new or ""), str(broken.old or ""))
                    alone.setdefault((loss.rule, *places), []).append(broken)
    return [*found, *(_finding(group, order) for group in alone.values())]


def _with_lock(old: Version, new: Version, languages: Sequence[Language]) -> Version:
    """The new version as it would be if a name lock had been written for the old one."""
    _, lock = locked(old.job, Lock(), languages)
    job, _ = locked(new.job, lock, languages)
    return Version(replace(new.contract, plain=job))


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
    if entry is None:
        return None
    if entry.thing.sort == CHANNELS:
        at = re.split(r"~(?![01])", entry.thing.at)[0]
        return version.place(f"#{channel_pointers(version.job.schema).get(entry.thing.decl, '')}{at}")
    return place_of(version.contract.spec, entry.thing) or version.place("#")


def _members(loss: Loss, before: Surface, after: Surface) -> Iterator[tuple[Entry | None, Entry | None]]:
    """The declarations whose places a loss belongs to: itself, or the members that a changed initialiser takes."""
    owners = (loss.old.owner if loss.old else "", loss.new.owner if loss.new else "")
    sides = ((before, owners[0]), (after, owners[1]))
    found = [tuple(each.entries.get((owner, label, "member")) for each, owner in sides) for label in loss.labels]
    known = [(one, other) for one, other in found if one or other]
    yield from known or [(loss.old, loss.new)]


def _joined(finding: Finding, broken: Broken, order: Sequence[Audience]) -> Finding:
    breaks = tuple(sorted({*finding.breaks, broken.source}, key=order.index))
    declarations = dict.fromkeys([*finding.declarations, broken.declaration])
    return replace(finding, breaks=breaks, declarations=tuple(declarations))


def _finding(group: Sequence[Broken], order: Sequence[Audience]) -> Finding:
    """One finding for the losses of all languages at one place."""
    first, declarations = group[0], tuple(dict.fromkeys(each.declaration for each in group))
    rule = RULES[first.loss.rule]
    names = dict.fromkeys(each.name for each in declarations)
    words = {
        "name": "`, `".join(names),
        "before": declarations[0].name,
        "after": first.loss.new.full if first.loss.new else "",
    }
    breaks = tuple(sorted({each.source for each in group}, key=order.index))
    remedy = _LOCKED if all(each.kept for each in group) else rule.remedy.format_map(words)
    why, name = rule.why.format_map(words), declarations[0].name
    return Finding(first.loss.rule, rule.severity, why, remedy, breaks, first.old, first.new, name, declarations)


_LOCKED = "commit a name lock (`names_lock = true`): it would have kept the name"
