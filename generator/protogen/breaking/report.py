"""Writes findings for people (the most severe first, then by place) and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from protogen.breaking.findings import Audience, Finding, Reader, Source, Witness
from protogen.dataclass import dataclass
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Place


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a run. `callers`: of the project's languages; `left_out`: sentences about what was not compared;
    `skews`: the rows of each matrix that was run."""

    findings: Sequence[Finding]
    callers: Sequence[Source]
    left_out: Sequence[str] = ()
    skews: Sequence[Sequence[Mapping[str, Any]]] = ()

    @property
    def broken(self) -> Mapping[Audience, int]:
        """How many findings break each audience."""
        found = Counter(audience for each in self.findings if each.fails for audience in each.breaks)
        every: Sequence[Audience] = [*Reader, *self.callers]
        return {audience: found[audience] for audience in every}


_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_LONGEST = 200
"""At most this many characters of a document are printed."""


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order of printing: the most severe first, then by place."""
    return sorted(findings, key=lambda each: (_ORDER.index(each.severity), _where(each.new or each.old), each.rule))


def _where(place: Place | None) -> tuple[str, int, int]:
    return (place.source.path, *place.line_column) if place else ("", 0, 0)


def text(report: Report, *, notes: bool = False) -> Iterator[str]:
    """The lines of the readable report: below each rule its findings, then what is allowed, then one line with all
    counts. `notes`: each note too, not only their number."""
    kept = [each for each in ordered(report.findings) if not each.allowed]
    shown = [each for each in kept if notes or each.severity is not Severity.NOTE]
    for rule in dict.fromkeys(each.rule for each in shown):
        for each in shown:
            if each.rule == rule:
                yield from _finding(each)
    for each in report.findings:
        if each.allowed:
            yield f"allowed[{each.rule}]: {_places(each)}: {each.allowed}"
    if len(shown) < len(kept):
        yield _noted([each for each in kept if each.severity is Severity.NOTE])
    yield summary(report)


def _noted(notes: Sequence[Finding]) -> str:
    """The notes in one line."""
    counts = Counter(each.rule for each in notes)
    return "notes: " + ", ".join(f"{counts[rule]} {rule}" for rule in sorted(counts)) + " (`--notes` shows each)"


def _finding(each: Finding) -> Iterator[str]:
    yield f"{each.new or each.old}: {each.severity.value}[{each.rule}]: {each.why}"
    yield f"    where: {_places(each)}{_reached(each)}"
    if each.breaks:
        yield f"    {_verb(each)}: {', '.join(map(str, each.breaks))}"
    for line in each.declarations:
        shown = [f"- {line.before}"] * bool(line.before) + [f"+ {line.after}"] * bool(line.after)
        yield f"    {line.language}: " + f"\n{' ' * (len(line.language) + 6)}".join(shown)
    for witness in each.witnesses:
        yield f"    {_witness(witness)}"
    for direction in each.unshown:
        yield f"    {direction}: no document was found that shows this"
    if each.remedy != "nothing to do":
        yield f"    help: {each.remedy}"
    yield ""


def _verb(each: Finding) -> str:
    """What a finding does to those whom it concerns."""
    return "may concern" if each.severity is Severity.NOTE else "breaks"


def _reached(each: Finding) -> str:
    """From how many places, where there are several."""
    return f", reached from {each.uses} places" if each.uses > 1 else ""


def _witness(witness: Witness) -> str:
    document = witness.document if len(witness.document) <= _LONGEST else f"{witness.document[:_LONGEST]}…"
    if not witness.readers:
        return f"{witness.direction}: all readers accept {document}"
    return f"{witness.direction}: {', '.join(witness.readers)} refuse {document}"


def _places(each: Finding) -> str:
    return " → ".join(_place(place) for place in (each.old, each.new) if place)


def _place(place: Place) -> str:
    return f"{place} (#{place.pointer})"


def summary(report: Report) -> str:
    """One line: how many of what, for whom, and what was not compared."""
    counts = _severities(report.findings)
    words = ((counts[each.value], each.value) for each in _ORDER if counts[each.value])
    shown = [f"{number} {word}{'s' * (number != 1)}" for number, word in words]
    allowed = sum(bool(each.allowed) for each in report.findings)
    shown += [f"{allowed} allowed"] * bool(allowed)
    missing = f"; not compared: {'; '.join(report.left_out)}" if report.left_out else ""
    if not shown:
        what = "accept the same documents, and the emitted code is called the same way"
        return f"nothing breaks: both versions {what}{missing}"
    broken = report.broken
    who = [f"{audience} ({number})" for audience, number in broken.items() if number]
    return ", ".join(shown) + (f"; breaks: {', '.join(who)}" if who else "; nobody breaks") + missing


def _severities(findings: Sequence[Finding]) -> Counter[str]:
    return Counter(each.severity.value for each in findings if not each.allowed)


def diagnostics(findings: Sequence[Finding]) -> Iterator[Diagnostic]:
    """The findings as other tools show them: at the new place, with the old one beside it. What is allowed is left
    out."""
    for each in ordered(findings):
        place = each.new or each.old
        breaks = f" ({_verb(each)}: {', '.join(map(str, each.breaks))})" if each.breaks else ""
        shown = "".join(f"; {_witness(witness)}" for witness in each.witnesses[:1])
        before = tuple(("before", old) for old in (each.old, *each.elsewhere) if old and each.new)
        if not each.allowed:
            message = f"{each.why}{breaks}{shown}"
            yield Diagnostic(each.rule, message, place, each.remedy, each.severity, related=before, facts=_facts(each))


def _facts(each: Finding) -> Mapping[str, Any]:
    """What programs want to know of a finding, in every format."""
    whom = [audience.key for audience in each.breaks]
    found: dict[str, Any] = {"breaks": [], "concerns": whom} if each.severity is Severity.NOTE else {"breaks": whom}
    if each.witnesses:
        found["witnesses"] = [
            {
                "document": one.document,
                "direction": one.direction,
                "message": one.root,
                "readers": list(one.readers),
            }
            for one in each.witnesses
        ]
    if each.unshown:
        found["unshown"] = list(each.unshown)
    if each.messages:
        found["messages"] = list(each.messages)
        found["uses"] = each.uses
    return found


def as_json(report: Report, idle: Sequence[Diagnostic] = ()) -> str:
    """The report for programs."""
    document: dict[str, Any] = {
        "version": 2,
        "fails": any(each.fails for each in report.findings),
        "counts": {
            **{each.value + "s": _severities(report.findings)[each.value] for each in _ORDER},
            "allowed": sum(bool(each.allowed) for each in report.findings),
            "breaks": {audience.key: number for audience, number in report.broken.items()},
        },
        "findings": [_shown(each) for each in ordered(report.findings)],
        "notCompared": list(report.left_out),
        "idle": [{"at": each.at, "message": each.message} for each in idle],
    }
    if report.skews:
        document["matrix"] = [dict(row) for skew in report.skews for row in skew]
    return json.dumps(document, ensure_ascii=False, indent=2)


def _shown(each: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rule": each.rule,
        "severity": each.severity.value,
        "why": each.why,
        "remedy": each.remedy,
        "old": _spot(each.old),
        "new": _spot(each.new),
        **_facts(each),
    }
    if each.name:
        found["name"] = each.name
    if each.elsewhere:
        found["elsewhere"] = [_spot(place) for place in each.elsewhere]
    if each.declarations:
        found["declarations"] = [
            {"language": line.language, "name": line.name, "before": line.before, "after": line.after}
            for line in each.declarations
        ]
    if each.allowed:
        found["allowed"] = each.allowed
    return found


def _spot(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    line, column = place.line_column
    return {"path": place.source.path, "line": line, "column": column, "pointer": f"#{place.pointer}"}
