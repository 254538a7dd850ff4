"""Turns changes of the two programs into findings: which rule, and who breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from protogen.breaking.compare import compare
from protogen.breaking.evidence import Evidence, evidence
from protogen.breaking.findings import Finding, Reader
from protogen.breaking.grouping import grouped
from protogen.breaking.rules import RULES, rule_of
from protogen.breaking.source import with_source
from protogen.breaking.trails import Difference
from protogen.breaking.versions import Version
from protogen.breaking.witness.search import Search
from protogen.project.config import Config, Excused
from protogen.project.idle import idle
from protogen.source.deep import deep
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json


def wire_findings(old: Version, new: Version) -> list[Finding]:
    """The changes on the wire: every place where a reader's verdict can change."""
    roots, gone, come = matched(old, new)
    with deep():
        proven = evidence(compare(old.strict, new.strict, roots), Search(old, new))
        found = grouped(_finding(change, shown, old, new) for change, shown in proven)
    return [*found, *_roots(old, new, gone, come)]


def matched(old: Version, new: Version) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """The roots to compare: the documents, and messages with the same name; then the old ones and the new ones
    without a partner."""
    pairs = [(old.document(), new.document())] if old.document() and new.document() else []
    ones = [name for name in old.job.spec.roots if name not in [one for one, _ in pairs]]
    others = [name for name in new.job.spec.roots if name not in [other for _, other in pairs]]
    pairs += [(name, name) for name in ones if name in others]
    gone = [name for name in ones if name not in others]
    come = [name for name in others if name not in ones]
    if len(gone) == len(come) == 1 and not pairs:
        return [(gone[0], come[0])], [], []
    known = old.job.checks.document["roots"], new.job.checks.document["roots"]
    return [pair for pair in pairs if pair[0] in known[0] and pair[1] in known[1]], gone, come


def _finding(difference: Difference, shown: Evidence, old: Version, new: Version) -> Finding:
    change = difference.change
    rule = rule_of(change)
    before = change.name if rule == "field-renamed" else change.before
    words = {"name": change.name or "the schema", "before": before or "none", "after": change.after or "none"}
    return Finding(
        rule,
        RULES[rule].severity,
        RULES[rule].why.format_map(words),
        RULES[rule].remedy.format_map(words),
        shown.breaks,
        old.place(change.old),
        new.place(change.new),
        change.name,
        witnesses=shown.witnesses,
        unshown=shown.unshown,
        uses=difference.uses,
        messages=difference.messages,
    )


def _roots(old: Version, new: Version, gone: Iterable[str], come: Iterable[str]) -> Iterator[Finding]:
    for name in gone:
        rule = RULES["message-removed"]
        place = old.job.spec[name].place or old.place("#")
        who = (Reader.SENDER, Reader.SENDER_TOLERANT)
        yield Finding("message-removed", rule.severity, rule.why.format(name=name), rule.remedy, who, place, None, name)
    for name in come:
        rule = RULES["message-added"]
        place = new.job.spec[name].place or new.place("#")
        yield Finding("message-added", rule.severity, rule.why.format(name=name), rule.remedy, (), None, place, name)


def excused(findings: Iterable[Finding], allowed: Sequence[Excused]) -> list[Finding]:
    """The findings, with the config's reason for each one that it allows."""
    return [_excused(each, allowed) for each in findings]


def _excused(finding: Finding, allowed: Sequence[Excused]) -> Finding:
    entry = next((each for each in allowed if _lets(each, finding)), None)
    return replace(finding, allowed=entry.reason) if entry else finding


def _lets(entry: Excused, finding: Finding) -> bool:
    pointer = "#" + entry.pointer.removeprefix("#")
    return entry.rule == finding.rule and pointer in finding.pointers


def unneeded(findings: Sequence[Finding], config: Config, documents: Sequence[Json]) -> list[Diagnostic]:
    """The config's entries that match no finding. `documents`: the files of both versions' schemas."""
    return [
        idle(entry, config, ("breaking", f"allow[{number}]"), RULES, documents)
        for number, entry in enumerate(config.breaking)
        if not any(_lets(entry, each) for each in findings)
    ]


def alone(old: Version | None, new: Version | None) -> list[Finding]:
    """A schema that only one of two folders has."""
    if old:
        return list(_roots(old, old, old.job.spec.roots, ()))
    return list(_roots(new, new, (), new.job.spec.roots)) if new else []


def findings(old: Version, new: Version) -> list[Finding]:
    """Everything that a new version breaks, found without running any code."""
    return with_source(wire_findings(old, new), old, new, matched(old, new)[0])
