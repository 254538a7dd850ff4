"""What the code without a fault says of every subject: its files, and the answers of its readers.

All of this is kept in a file for each subject, which processes with a fault in their generator read too.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from mutants import subjects
from mutants.bare import bare
from protogen.languages import registry
from protogen.languages.answers import Answer, Case, Document
from protogen.languages.running import Ready, Runner
from protogen.languages.target import Target
from protogen.prove.compare import compare
from protogen.prove.declared import ask
from protogen.prove.meaning.judged import Meanings
from protogen.prove.truth import Truths
from protogen.prove.values import Truth

_BLOCK = 100

Found = tuple[str, str]
"""The kind of a disagreement, and the kind of the document that shows it; or `build`, and why nothing was built."""


@dataclass
class Reference:
    """Of one subject. `programs`: a digest of its check programs; `answers`: digests, by language."""

    documents: tuple[Document, ...]
    truths: tuple[Truth, ...]
    programs: str
    files: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    """What disagrees without any fault: there should be nothing."""


def first(
    case: Case, runner: Runner, documents: Sequence[Document], known: Reference | None = None, *, probing: bool = False
) -> Found | None:
    """The first disagreement of one language. With what is `known` to be right, only other answers are looked at.
    `probing`: if all documents agree, the compiler is asked about declared types, as the verb does."""
    ready = runner.prepare([case])
    try:
        for reason in ready.failures.values():
            return "build", reason
        truths, meanings = Truths(case), Meanings(case)
        for number, (document, answer) in enumerate(_answers(ready, case, documents)):
            if known and digest(answer) == known.answers[runner.name][number]:
                continue
            truth = known.truths[number] if known else truths.of(document)
            for each in compare(document, truth, {runner.name: answer}, meanings).disagreements:
                return each.kind, document.kind
        return probed(case, runner) if probing else None
    finally:
        ready.close()


def probed(case: Case, runner: Runner) -> Found | None:
    """The first member that is not declared as the schema says, by a language that has prepared the case."""
    said = ask([case], [runner])[runner.name][case.name]
    if said.broken:
        return "failure", f"declared types: {said.broken[:100]}"
    return ("meaning", f"declared type of {said.wrong[0].probe.member}") if said.wrong else None


def _answers(ready: Ready, case: Case, documents: Sequence[Document]) -> Iterator[tuple[Document, Answer]]:
    """Yields each document with its answer, up to the first without one."""
    for start in range(0, len(documents), _BLOCK):
        block = documents[start : start + _BLOCK]
        answers = ready.sessions[case.name].ask_first([(case.name, each) for each in block])
        for document, answer in zip(block, answers, strict=False):
            yield document, replace(answer, order=ready.order)
        if len(answers) < len(block):
            yield block[len(answers)], Answer(error="no answer")
            return


def digest(value: object) -> str:
    """A digest of a value; other than `==` it tells true from 1."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def programs_of(case: Case) -> str:
    """A digest of the check programs of a case."""
    return digest((case.job.checks.document, case.job.tolerant.document))


def files_of(case: Case, target: Target) -> str:
    """A digest of a language's code for a case, without what only shows or documents it, and without comments."""
    files = target.emit(case.job.of(target))
    own = [each for each in sorted(files.items()) if "fixtures" not in each[0] and not each[0].endswith(".md")]
    return digest([(path, bare(path, text)) for path, text in own])


def path(name: str) -> Path:
    """Where a subject's reference is kept."""
    return subjects.state() / f"{name}.pickle"


@cache
def of(name: str) -> Reference:
    """The reference of a subject, from its file."""
    found = pickle.loads(path(name).read_bytes())
    assert isinstance(found, Reference)
    return found


def make(name: str, languages: Sequence[str] = subjects.LANGUAGES) -> str:
    """Adds what some languages say of a subject to its file; says what disagrees without any fault."""
    made = of(name) if path(name).exists() else None
    if made is None or not made.answers.keys() >= {*languages}:
        case = subjects.subject(name)
        if made is None:
            documents = tuple(subjects.asked_of(case))
            made = Reference(documents, tuple(map(Truths(case).of, documents)), programs_of(case))
        for language in languages:
            if language not in made.answers:
                _add(made, case, language)
        path(name).parent.mkdir(parents=True, exist_ok=True)
        path(name).write_bytes(pickle.dumps(made))
        of.cache_clear()
    return "; ".join(made.disagreements[:3])


def _add(made: Reference, case: Case, language: str) -> None:
    """Adds what a language says."""
    meanings, runner = Meanings(case), subjects.runner(language)
    ready = runner.prepare([case])
    found = [*_answers(ready, case, made.documents)] if case.name in ready.sessions else []
    if case.name in subjects.MODELS and (wrong := probed(case, runner)):
        made.disagreements.append(f"{language} {wrong}")
    ready.close()
    made.files[language] = files_of(case, registry.get(language))
    made.answers[language] = tuple(digest(answer) for _, answer in found)
    for (document, answer), truth in zip(found, made.truths, strict=False):
        others = compare(document, truth, {language: answer}, meanings).disagreements
        made.disagreements += [f"{language} {each.kind} {document.data[:200]!r} {each.found}" for each in others]
    if len(found) < len(made.documents):
        made.disagreements.append(f"{language} answers only {len(found)} of {len(made.documents)} documents")
