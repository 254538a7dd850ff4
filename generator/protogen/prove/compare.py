"""Compares each language's answer with the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.languages.answers import Answer, Document, Violations
from protogen.prove.meaning.faults import Fault
from protogen.prove.meaning.judged import Meanings
from protogen.prove.values import Disagreement, Truth, Verdict
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.runtime.values import identity

KINDS: Mapping[str, str] = {
    "failure": "a reader gave no answer",
    "expected": "the judge does not say what the document was given for",
    "verdict": "a strict reader does not decide as the judge does",
    "violations": "a strict reader lists other violations than the check program",
    "tolerant": "a tolerant reader does not decide as the tolerant check program does",
    "tolerant-violations": "a tolerant reader lists other violations than the tolerant check program",
    "narrower": "a tolerant reader refuses what is valid",
    "lost": "a value read and written again is another value",
    "meaning": "a value is not what the schema says of it",
}
"""The kinds of disagreement."""


def compare(document: Document, truth: Truth, answers: Mapping[str, Answer], meanings: Meanings) -> Verdict:
    """Collect all disagreements about one document."""
    found: list[Disagreement] = []
    if document.expected is not None and document.expected != truth.judge:
        found.append(Disagreement("expected", document, "", _word(document.expected), _word(truth.judge)))
    lost_by = {language: lost(document, answer) for language, answer in answers.items()}
    for language, answer in answers.items():
        for kind, wanted, got in _differences(truth, answer, lost_by[language]):
            found.append(Disagreement(kind, document, language, wanted, got))
    results = meanings.of(document, answers) if truth.judge and truth.is_json else {}
    for language, result in results.items():
        found += _wrong(document, language, result.faults)
    return Verdict(document, truth, answers, lost_by, results, tuple(found))


def _wrong(document: Document, language: str, faults: Sequence[Fault]) -> Iterator[Disagreement]:
    """A disagreement for each kind of fault in a value."""
    for each in {one.about: one for one in faults}.values():
        wanted = f"{each.wanted} ({each.at})"
        yield Disagreement("meaning", document, language, wanted, f"at {each.pointer}: {each.found}", each.about)


def _differences(truth: Truth, answer: Answer, is_lost: bool) -> Iterator[tuple[str, str, str]]:
    if answer.error:
        yield "failure", "an answer", answer.error
        return
    if answer.strict != truth.judge:
        yield "verdict", _judged(truth.judge, truth.violations), _judged(answer.strict, answer.violations)
    elif answer.violations != truth.violations:
        yield "violations", _listed(truth.violations), _listed(answer.violations)
    if answer.tolerant != truth.tolerant:
        wanted = _judged(truth.tolerant, truth.tolerant_violations)
        yield "tolerant", wanted, _judged(answer.tolerant, answer.tolerant_violations or ())
    elif answer.tolerant_violations not in (None, truth.tolerant_violations):
        yield "tolerant-violations", _listed(truth.tolerant_violations), _listed(answer.tolerant_violations or ())
    elif truth.judge and not answer.tolerant:
        yield "narrower", "valid", _judged(False, answer.tolerant_violations or truth.tolerant_violations)
    if is_lost:
        yield "lost", "the document", _written(answer)


def lost(document: Document, answer: Answer) -> bool:
    """Whether a reader that accepted a document loses part of it when writing it again."""
    written: list[str | None] = [answer.strict_roundtrip] if answer.strict_roundtrip is not None else []
    if answer.tolerant and not (answer.unrepresentable and answer.roundtrip is None):
        written.append(answer.roundtrip)
    if answer.error or not written:
        return False
    try:
        value = identity(parse(document.data))
        return any(text is None or identity(parse(text)) != value for text in written)
    except JSONTextError:
        return True


def _written(answer: Answer) -> str:
    texts = dict.fromkeys(text for text in (answer.roundtrip, answer.strict_roundtrip) if text is not None)
    return " and ".join(texts) or "nothing"


def _word(valid: bool) -> str:
    return "valid" if valid else "invalid"


def _judged(valid: bool, violations: Violations) -> str:
    return f"{_word(valid)}: {_listed(violations)}" if violations else _word(valid)


def _listed(violations: Violations) -> str:
    return ", ".join(f"{keyword} at {pointer or 'the document'}" for pointer, keyword in violations) or "no violation"
