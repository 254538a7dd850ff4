"""Writes findings for people (the most severe first, then by place) and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from protogen.breaking.findings import Audience, Finding, Reader, Source
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Place

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_LONGEST = 200
"""At most this many characters of a document are printed."""


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order of printing: the most severe first, then by place."""
    return sorted(findings, key=lambda each: (_ORDER.index(each.severity), _where(each.new or each.old), each.rule))


def _where(place: Place | None) -> tuple[str, int, int]:
    return (place.source.path, *place.line_column) if place else ("", 0, 0)


def text(findings: Sequence[Finding], callers: Sequence[Source]) -> Iterator[str]:
    """The lines of the readable report: a heading for each rule, below it each finding. `callers`: of the project's
    languages."""
    kept = [each for each in ordered(findings) if not each.allowed]
    for rule in dict.fromkeys(each.rule for each in kept):
        for each in kept:
            if each.rule == rule:
                yield from _finding(each)
    excused = [each for each in findings if each.allowed]
    for each in excused:
        yield f"allowed[{each.rule}]: {_places(each)}: {each.allowed}"
    yield summary(findings, callers)


def _finding(each: Finding) -> Iterator[str]:
    yield f"{each.new or each.old}: {each.severity.value}[{each.rule}]: {each.why}"
    yield f"    where: {_places(each)}"
    if each.breaks:
        yield f"    breaks: {', '.join(map(str, each.breaks))}"
    for line in each.declarations:
        shown = [f"- {line.before}"] * bool(line.before) + [f"+ {line.after}"] * bool(line.after)
        yield f"    {line.language}: " + f"\n{' ' * (len(line.language) + 6)}".join(shown)
    for witness in each.witnesses:
        document = witness.document if len(witness.document) <= _LONGEST else f"{witness.document[:_LONGEST]}…"
        yield f"    {witness.direction}: {', '.join(witness.readers)} refuse {document}"
    if each.remedy != "nothing to do":
        yield f"    help: {each.remedy}"
    yield ""


def _places(each: Finding) -> str:
    return " → ".join(_place(place) for place in (each.old, each.new) if place)


def _place(place: Place) -> str:
    return f"{place} (#{place.pointer})"


def summary(findings: Sequence[Finding], callers: Sequence[Source]) -> str:
    """One line: how many of what, and for whom."""
    counts = Counter(each.severity for each in findings if not each.allowed)
    shown = [f"{counts[each]} {each.value}{'s' * (counts[each] != 1)}" for each in _ORDER if counts[each]]
    allowed = sum(bool(each.allowed) for each in findings)
    shown += [f"{allowed} allowed"] * bool(allowed)
    if not shown:
        return "nothing breaks: both versions accept the same documents, and the emitted code is called the same way"
    broken = Counter(audience for each in findings if each.fails for audience in each.breaks)
    every: Sequence[Audience] = [*Reader, *callers]
    who = [f"{audience} ({broken[audience]})" for audience in every if broken[audience]]
    return ", ".join(shown) + (f"; breaks: {', '.join(who)}" if who else "; nobody breaks")


def diagnostics(findings: Sequence[Finding]) -> Iterator[Diagnostic]:
    """The findings as other tools show them: at the new place, with the old one beside it. What is allowed is left
    out."""
    for each in ordered(findings):
        place = each.new or each.old
        breaks = f" (breaks: {', '.join(map(str, each.breaks))})" if each.breaks else ""
        before = (("before", each.old),) if each.old and each.new else ()
        if not each.allowed:
            yield Diagnostic(each.rule, f"{each.why}{breaks}", place, each.remedy, each.severity, related=before)


def as_json(findings: Sequence[Finding], idle: Sequence[Diagnostic] = ()) -> str:
    """The report for programs."""
    document = {
        "version": 1,
        "fails": any(each.fails for each in findings),
        "findings": [_shown(each) for each in ordered(findings)],
        "idle": [{"at": each.at, "message": each.message} for each in idle],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _shown(each: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rule": each.rule,
        "severity": each.severity.value,
        "breaks": [audience.key for audience in each.breaks],
        "why": each.why,
        "remedy": each.remedy,
        "old": _spot(each.old),
        "new": _spot(each.new),
    }
    if each.name:
        found["name"] = each.name
    if each.declarations:
        found["declarations"] = [
            {"language": line.language, "name": line.name, "before": line.before, "after": line.after}
            for line in each.declarations
        ]
    if each.witnesses:
        found["witnesses"] = [
            {
                "document": one.document,
                "direction": one.direction,
                "readers": list(one.readers),
                "violations": list(one.violations),
            }
            for one in each.witnesses
        ]
    if each.allowed:
        found["allowed"] = each.allowed
    return found


def _spot(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    line, column = place.line_column
    return {"path": place.source.path, "line": line, "column": column, "pointer": f"#{place.pointer}"}
