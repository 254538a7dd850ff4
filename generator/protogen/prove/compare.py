"""Compares each language's answer with the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

from protogen.judge.equality import key
from protogen.judge.reading import NotJSON, known
from protogen.languages.answers import Answer, Document, Order, Violations
from protogen.prove.meaning.faults import Fault
from protogen.prove.meaning.judged import Meanings
from protogen.prove.values import Disagreement, Truth, Verdict
from protogen.source.place import Json

KINDS: Mapping[str, str] = {
    "failure": "a reader gave no answer",
    "expected": "the judge does not say what the document was given for",
    "listed": "the check program does not list the violations that the judge finds",
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
    if not truth.listed:
        found.append(Disagreement("listed", document, "", "what the judge finds", _listed(truth.violations)))
    lost_by = {language: lost(document, answer, truth.named) for language, answer in answers.items()}
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


def lost(document: Document, answer: Answer, named: Set[str] = frozenset()) -> bool:
    """Whether a reader that accepted a document loses part of it when writing it again, or an order that its language
    promises to keep. `named`: the members that the schema names somewhere."""
    written: list[str | None] = [answer.strict_roundtrip] if answer.strict_roundtrip is not None else []
    if answer.tolerant and not (answer.unrepresentable and answer.roundtrip is None):
        written.append(answer.roundtrip)
    if answer.error or not written:
        return False
    try:
        return any(text is None or not same(document.data, text, answer.order, named) for text in written)
    except NotJSON:
        return True


def same(one: str | bytes, other: str | bytes, order: Order, named: Set[str]) -> bool:
    """Whether two texts have equal values, with their members in the order that a language keeps. Raises NotJSON."""
    if _key(one) != _key(other):
        return False
    return order is Order.FREE or _orders(known(one), order, named) == _orders(known(other), order, named)


@lru_cache(maxsize=16)
def _key(text: str | bytes) -> Any:
    """The key of a text's value: of a document, and of what several languages write of it, often the same."""
    return key(known(text))


def _orders(value: Json, order: Order, named: Set[str]) -> Json:
    """The order of all members whose order is kept."""
    if isinstance(value, list):
        return [_orders(item, order, named) for item in value]
    if not isinstance(value, dict):
        return None
    kept = [name for name in value if order is Order.KEPT or name not in named]
    return kept, {name: _orders(member, order, named) for name, member in value.items()}


def _written(answer: Answer) -> str:
    texts = dict.fromkeys(text for text in (answer.roundtrip, answer.strict_roundtrip) if text is not None)
    return " and ".join(texts) or "nothing"


def _word(valid: bool) -> str:
    return "valid" if valid else "invalid"


def _judged(valid: bool, violations: Violations) -> str:
    return f"{_word(valid)}: {_listed(violations)}" if violations else _word(valid)


def _listed(violations: Violations) -> str:
    return ", ".join(f"{keyword} at {pointer or 'the document'}" for pointer, keyword in violations) or "no violation"
