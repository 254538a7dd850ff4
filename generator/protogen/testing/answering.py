"""Checks the answers of the emitted code, when it is built and run."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.prove.compare import KINDS
from protogen.prove.run import prove_many
from protogen.prove.texts import shown
from protogen.testing.subject import Subject


def agrees(subject: Subject) -> Iterator[str]:
    """The code of every case can be built, and its readers agree with the judge and the check programs: verdicts,
    violations, what is read and written again, and declared types if the runner has probes."""
    runner = subject.language.runner()
    if runner is None:
        yield "nothing runs the code: the language has no runner"
        return
    if runner.versions() is None:
        yield f"the tools are not here: {runner.needs}"
        return
    cases = subject.proven()
    if not any(documents for _, documents in cases):
        yield "no case has a document to read"
    for proof in prove_many(cases, [runner], probing=True):
        yield from (f"{proof.case.name}: the code cannot be built: {why}" for why in proof.failures.values())
        for each in proof.shrunk:
            what = f"{proof.case.name}: {KINDS[each.kind]}: {shown(each.document.data)}"
            yield f"{what}: wanted {each.wanted}, found {each.found}"
        for _, wrong in proof.misdeclared:
            what = f"{proof.case.name}: the declared type of `{wrong.probe.member}` in `{wrong.probe.decl}`"
            yield f"{what}: wanted {wrong.probe}, found {wrong.found}"
        yield from (f"{proof.case.name}: {one.broken}" for one in proof.declared.values() if one.broken)
