"""Turns changes of the two programs into findings: which rule, and who breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from protogen.breaking.changes import Change
from protogen.breaking.compare import compare
from protogen.breaking.findings import Finding, Reader
from protogen.breaking.rules import RULES, rule_of
from protogen.breaking.source import with_source
from protogen.breaking.versions import Version
from protogen.project.config import Config, Excused
from protogen.proof.proof import all_within
from protogen.source.deep import deep
from protogen.source.diagnostics import Diagnostic, Severity


def wire_findings(old: Version, new: Version) -> list[Finding]:
    """The changes on the wire: every place where a reader's verdict can change."""
    roots, gone, come = matched(old, new)
    with deep():
        strict = compare(old.strict, new.strict, roots)
        tolerant = compare(old.tolerant, new.tolerant, roots)
        tolerated = _tolerated(old, new, roots, strict)
    found = {change: _audiences([change], Reader.STRICT, Reader.SENDER) for change in strict}
    for change in _heard(tolerant, *tolerated):
        who = _audiences([change], Reader.TOLERANT, Reader.SENDER_TOLERANT)
        own = _nearest(change, strict)
        found[own or change] = tuple(dict.fromkeys([*found.get(own or change, ()), *who]))
    findings = [_finding(change, who, old, new) for change, who in found.items()]
    return [*findings, *_roots(old, new, gone, come)]


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


def _tolerated(
    old: Version, new: Version, roots: Sequence[tuple[str, str]], strict: Sequence[Change]
) -> tuple[bool, bool]:
    """Whether new tolerant readers may refuse old documents, and shipped ones new documents. A document of a version
    is valid for its strict readers, so tolerant ones of the other version can refuse one only where strict ones can."""
    narrowed = any(each.narrowed for each in strict)
    widened = any(each.widened for each in strict)
    return (
        narrowed and not all_within(old.strict, new.tolerant, roots),
        widened and not all_within(new.strict, old.tolerant, [(other, one) for one, other in roots]),
    )


def _heard(tolerant: Iterable[Change], narrowed: bool, widened: bool) -> Iterator[Change]:
    """The changes that affect tolerant readers."""
    for change in tolerant:
        heard = replace(change, narrowed=change.narrowed and narrowed, widened=change.widened and widened)
        if heard.narrowed or heard.widened:
            yield heard


def _nearest(change: Change, strict: Sequence[Change]) -> Change | None:
    """The strict readers' change that a tolerant readers' one belongs to."""
    here = [each for each in strict if each.new == change.new or each.old == change.old]
    alike = [each for each in here if (each.kind, each.name) == (change.kind, change.name)]
    elsewhere = [each for each in strict if _words(each) == _words(change)]  # tolerant programs name no files
    return next(iter([*alike, *here, *elsewhere]), None)


def _words(change: Change) -> tuple[str, ...]:
    pointers = (at.partition("#")[2] for at in (change.old, change.new))
    return (*pointers, change.kind, change.name, change.before, change.after)


def _audiences(changes: Iterable[Change], reader: Reader, sender: Reader) -> tuple[Reader, ...]:
    found = [reader] * any(each.widened for each in changes) + [sender] * any(each.narrowed for each in changes)
    return tuple(found)


def _finding(change: Change, who: tuple[Reader, ...], old: Version, new: Version) -> Finding:
    rule = rule_of(change)
    before = change.name if rule == "field-renamed" else change.before
    words = {"name": change.name or "the schema", "before": before or "none", "after": change.after or "none"}
    return Finding(
        rule,
        RULES[rule].severity,
        RULES[rule].why.format_map(words),
        RULES[rule].remedy.format_map(words),
        tuple(sorted(who, key=[*Reader].index)),
        old.place(change.old),
        new.place(change.new),
        change.name,
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


def idle(findings: Sequence[Finding], config: Config) -> list[Diagnostic]:
    """The config's entries that match no finding."""
    return [
        Diagnostic(
            "idle-allowance",
            f"nothing at `{entry.pointer}` breaks `{entry.rule}`"
            + ("" if entry.rule in RULES else ", which is not a rule"),
            at=config.at("breaking", f"allow[{number}]"),
            help="remove this `[[breaking.allow]]`",
            severity=Severity.WARNING,
        )
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
    return with_source(wire_findings(old, new), old, new)
