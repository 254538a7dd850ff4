"""Reports a proof of clients: a summary, a section of PROOF.md, a value of PROOF.json, a line for each run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from protogen.live.proving.comparing import counted
from protogen.live.proving.values import KINDS, Fault, LiveProof, Run

_LONGEST = 2_000
"""At most this many characters of a scenario are printed."""


def summary(proof: LiveProof) -> Iterator[str]:
    """The readable summary at the end of a run."""
    yield f"{len(proof.scenarios)} scenarios through the clients of {_languages(proof)}."
    yield from left_out(proof)
    for name, why in proof.failures.items():
        yield f"{proof.labels[name]}: its clients cannot be built: {why}"
    for fault in _told(proof):
        yield ""
        yield from _lines(proof, fault)
    yield ""
    yield "All agree." if proof.agrees else f"Disagreements: {_counts(proof)}."


def left_out(proof: LiveProof) -> Iterator[str]:
    """The languages that did not take part, one line each."""
    return (f"{label}: skipped, {why}" for label, why in proof.skipped.items())


def run_line(run: Run) -> str:
    """One run as a line of JSON."""
    wanted, found = run.wanted, run.trace
    line = {
        "scenario": run.scenario.name,
        "language": run.language,
        "wanted": _side(wanted.states, wanted.messages, wanted.outcome, wanted.reports),
        "found": {"error": found.error}
        if found.error
        else _side(found.states, found.messages, found.outcome, found.reports),
        "disagreements": [each.kind for each in run.faults],
    }
    return json.dumps(line, ensure_ascii=False)


def _side(
    states: Sequence[str], messages: Sequence[object], outcome: str, reports: Sequence[str]
) -> Mapping[str, object]:
    return {"states": [*states], "messages": len(messages), "outcome": outcome, "reports": dict(Counter(reports))}


def as_json(proof: LiveProof) -> Mapping[str, Any]:
    """The member `clients` of PROOF.json."""
    return {
        "tools": dict(sorted(proof.tools.items())),
        "languages": [name for name in proof.labels if name not in proof.failures],
        "skipped": dict(proof.skipped),
        "failures": dict(proof.failures),
        "scenarios": {each.name: _scenario(proof, each.name) for each in proof.scenarios},
        "notMade": dict(proof.missing),
        "disagreements": {kind: sum(each.kind == kind for each in proof.faults) for kind in KINDS},
        "shown": [
            {
                "kind": each.kind,
                "language": each.language or None,
                "scenario": each.scenario,
                "wanted": each.wanted,
                "found": each.found,
                "smallest": each.smallest,
            }
            for each in _told(proof)
        ],
    }


def _scenario(proof: LiveProof, name: str) -> Mapping[str, Any]:
    """What had to come; where no status is told, a language may have to go through other states."""
    runs = proof.of(name)
    if not runs:
        return {}
    wanted = runs[0].wanted
    return {
        **_side(wanted.states, wanted.messages, wanted.outcome, wanted.reports),
        "agrees": {run.language: not run.faults for run in runs},
    }


def as_markdown(proof: LiveProof) -> Iterator[str]:
    """The section of PROOF.md."""
    agree = "**All agree.**" if proof.agrees else f"**Disagreements: {_counts(proof)}.**"
    names = [name for name in proof.labels if name not in proof.failures]
    yield from ("", "## Clients", "")
    yield f"`protogen prove --live` had the mock play {len(proof.scenarios)} scenarios to the emitted clients"
    yield f"of {_languages(proof)}, over sockets of one machine. States, messages, outcome, reports and requests"
    yield "must be those that follow from the state machine and the scenario's steps."
    yield from ("", agree, "")
    yield f"| scenario | outcome | messages | reported | {' | '.join(proof.labels[name] for name in names)} |"
    yield f"| --- | --- | --- | --- |{' --- |' * len(names)}"
    for each in proof.scenarios:
        runs = {run.language: run for run in proof.of(each.name)}
        if runs:
            wanted = next(iter(runs.values())).wanted
            marks = ["differs" if runs[name].faults else "agrees" for name in names if name in runs]
            row = [each.name, wanted.outcome, str(len(wanted.messages)), counted(wanted.reports), *marks]
            yield f"| {' | '.join(row)} |"
    yield ""
    yield f"Run with {', '.join(f'{name} {number}' for name, number in sorted(proof.tools.items()))}."
    for label, why in proof.skipped.items():
        yield from ("", f"{label} is not part of it: {why}.")
    for name, why in proof.failures.items():
        yield from ("", f"The clients of {proof.labels[name]} cannot be built: {why}")
    for fault in _told(proof):
        yield from ("", "```text", *_lines(proof, fault), "```")


def _told(proof: LiveProof) -> Iterator[Fault]:
    """The disagreements that are shown: of each language and kind the one that was made smaller, or the first."""
    shown: dict[tuple[str, str], Fault] = {}
    for each in proof.faults:
        key = each.language, each.kind
        if key not in shown or (shown[key].smallest is None and each.smallest is not None):
            shown[key] = each
    yield from shown.values()


def _lines(proof: LiveProof, fault: Fault) -> Iterator[str]:
    label = f"{proof.labels[fault.language]}: " if fault.language else ""
    yield f"{label}{KINDS[fault.kind]} ({fault.scenario})"
    yield f"  wanted:   {fault.wanted}"
    yield f"  found:    {fault.found}"
    if fault.smallest is not None:
        text = json.dumps(fault.smallest, ensure_ascii=False)
        yield f"  scenario: {text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'}"


def _languages(proof: LiveProof) -> str:
    return ", ".join(label for name, label in proof.labels.items() if name not in proof.failures) or "no language"


def _counts(proof: LiveProof) -> str:
    counts = Counter(each.kind for each in proof.faults)
    parts = [f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]]
    return ", ".join([*parts, *([f"{len(proof.failures)} not built"] if proof.failures else [])])
