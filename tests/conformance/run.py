"""Builds the cases in every language and puts their documents to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from conformance.corpora import Published
from conformance.report import faults, meanings
from conformance.results import Result, Tally
from protogen.languages.answers import Case, Document
from protogen.languages.running import Runner
from protogen.model.lower import says_something
from protogen.project.config import Config
from protogen.prove import setup
from protogen.prove.run import Proof, prove_many
from protogen.prove.values import Verdict
from protogen.source.diagnostics import Refused, Severity

_CHUNK = 100

Work = tuple[Case, tuple[Document, ...]]


def run(published: Iterable[Published], languages: Sequence[Runner], tell: Callable[[str], None]) -> list[Result]:
    """What came of all cases. `tell` hears how far it got."""
    found: list[Result] = []
    rest = iter(published)
    while chunk := list(islice(rest, _CHUNK)):
        made = _chunk(chunk, languages)
        found += made
        tell("\n".join([f"{len(found)} cases", *faults(made), *meanings(made)]))
    return found


def _chunk(chunk: Sequence[Published], languages: Sequence[Runner]) -> list[Result]:
    results = [Result(each.corpus, each.name, len(each.documents) + len(each.asserted)) for each in chunk]
    work: list[tuple[Result, Work]] = []
    for number, (each, result) in enumerate(zip(chunk, results, strict=True)):
        try:
            work += [(result, made) for made in _work(each, f"case{number}")]
        except Refused as refusal:
            _refused(result, refusal, each)
        except Exception as error:
            result.crash = f"{type(error).__name__}: {error}"
    proofs = prove_many([made for _, made in work], languages, shrinking=False)
    for (result, _), proof in zip(work, proofs, strict=True):
        _count(result, proof, [each.name for each in languages])
    return results


def _work(published: Published, name: str) -> list[Work]:
    """The case to prove, and once more with formats asserted for the documents that want that."""
    found = []
    for formats, documents in (("annotation", published.documents), ("assertion", published.asserted)):
        if documents:
            case = setup.case(published.schema, Config(map=published.map, formats=formats), f"{name}{formats[:2]}")
            root, said = next(iter(case.subjects)), says_something(case.job.schema)
            # definitions alone accept every document: what is published says nothing of the first definition
            own = [replace(each, root=root, expected=each.expected if said else None) for each in documents]
            found.append((case, tuple(own)))
    return found


def _refused(result: Result, refusal: Refused, published: Published) -> None:
    errors = [each for each in refusal.diagnostics if each.severity is Severity.ERROR]
    result.refused = sorted({each.rule for each in errors})
    first = str(errors[0]).splitlines()[0]
    result.message = re.sub(r"\S*/schema\.json", "schema.json", first.replace(str(published.folder) + "/", ""))


def _count(result: Result, proof: Proof, languages: Sequence[str]) -> None:
    for verdict in proof.verdicts:
        document = verdict.document
        if document.expected is not None and document.expected != verdict.truth.judge:
            result.judge.append(f"{document.name}: {_word(verdict.truth.judge)}")
    for name in languages:
        tally = result.languages.setdefault(name, Tally(built=True))
        if name in proof.failures:
            tally.built = False
            tally.failure = tally.failure or proof.failures[name]
            continue
        for verdict in proof.verdicts:
            _add(tally, name, verdict)
        _mean(tally, name, proof)


def _add(tally: Tally, name: str, verdict: Verdict) -> None:
    document, answer = verdict.document, verdict.answers[name]
    wanted = verdict.truth.judge if document.expected is None else document.expected
    if answer.error or answer.strict != wanted:
        said = answer.error or _word(answer.strict)
        if answer.violations:
            pointer, keyword = answer.violations[0]
            said += f" (`{keyword}` at `#{pointer}`)"
        tally.wrong.append(f"{document.name}: {said}, not {_word(wanted)}")
    else:
        tally.right += 1
    differences = [each for each in verdict.disagreements if each.language == name]
    if odd := [each.kind for each in differences if each.kind not in ("verdict", "failure", "lost", "meaning")]:
        tally.odd.append(f"{document.name}: {', '.join(odd)}")
    elif not answer.error:
        tally.agreeing += 1
    if verdict.lost[name]:
        tally.lost.append(document.name)
    elif answer.strict and not answer.unrepresentable and not answer.error:
        tally.lossless += 1
    tally.unrepresentable += answer.unrepresentable


def _mean(tally: Tally, name: str, proof: Proof) -> None:
    """Count what the values of a case mean; with formats asserted, it is the same schema again."""
    first = {
        each.about: each for each in reversed(proof.disagreements) if (each.kind, each.language) == ("meaning", name)
    }
    told = {line.partition(":")[0] for line in tally.meaning}
    for about, each in sorted(first.items()):
        if about not in told:
            tally.meaning.append(f"{about}: wanted {each.wanted}, found {each.found} in {each.document.name}")
    if not tally.said:
        tally.said = proof.said.get(name, 0)
    tally.unsaid += [each for each in proof.unsaid.get(name, ()) if each not in tally.unsaid]


def _word(valid: bool) -> str:
    return "valid" if valid else "invalid"
