"""Runs a proof: sends every document through every language, and shrinks each disagreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from protogen.dataclass import dataclass, field, replace
from protogen.languages.answers import Answer, Case, Document, Order
from protogen.languages.probing import Probed, Wrong
from protogen.languages.running import Ready, Runner
from protogen.prove.compare import compare
from protogen.prove.declared import ask
from protogen.prove.meaning.judged import Meanings
from protogen.prove.shrink import Budget, shrink
from protogen.prove.truth import Truths
from protogen.prove.values import Disagreement, Verdict

_MOST_SHRUNK = 20
"""At most this many disagreements of one case are shrunk; more would rarely show anything new."""


@dataclass(frozen=True)
class Proof:
    """The result of one case. `failures`: languages whose code could not be built, and why."""

    case: Case
    verdicts: tuple[Verdict, ...]
    failures: Mapping[str, str]
    shrunk: tuple[Disagreement, ...] = ()
    """One disagreement of each sort, each with the smallest document that shows it."""
    unshrunk: int = 0
    """How many of these are shown by a document that may not be the smallest: the run's work was used up."""
    declared: Mapping[str, Probed] = field(default_factory=dict)
    """By language, what its compiler says of declared types. Empty: it was not asked."""

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Every disagreement, document by document."""
        return tuple(each for verdict in self.verdicts for each in verdict.disagreements)

    @property
    def misdeclared(self) -> tuple[tuple[str, Wrong], ...]:
        """Every member whose declared type is wrong, with its language."""
        return tuple((name, each) for name, found in self.declared.items() for each in found.wrong)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many disagreements there are of each kind."""
        found = Counter(each.kind for each in self.disagreements)
        return found + Counter({"meaning": len(self.misdeclared)})

    @cached_property
    def unsaid(self) -> Mapping[str, tuple[str, ...]]:
        """By language, the schema's places that say what a value is, and whose values are arbitrary JSON there."""
        return {name: tuple(sorted(places)) for name, (_, places) in self._meanings.items()}

    @cached_property
    def said(self) -> Mapping[str, int]:
        """By language, the number of such places whose values have a type."""
        return {name: len(places - others) for name, (places, others) in self._meanings.items()}

    @cached_property
    def _meanings(self) -> Mapping[str, tuple[set[str], set[str]]]:
        found: dict[str, tuple[set[str], set[str]]] = {}
        for verdict in self.verdicts:
            for name, result in verdict.meanings.items():
                said, unsaid = found.setdefault(name, (set(), set()))
                said |= result.said
                unsaid |= result.unsaid
        return found

    @property
    def silent(self) -> tuple[str, ...]:
        """The languages whose drivers never say what a value is: nothing is known of the meaning of their values."""
        read = {
            name: None
            for verdict in self.verdicts
            for name, answer in verdict.answers.items()
            if verdict.truth.judge and answer.strict and not answer.unrepresentable
        }
        return tuple(name for name in read if name not in self._meanings)

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to report."""
        broken = any(each.wrong or each.broken for each in self.declared.values())
        return not self.failures and not self.disagreements and not broken


def prove_many(
    cases: Sequence[tuple[Case, Sequence[Document]]],
    languages: Sequence[Runner],
    *,
    shrinking: bool = True,
    probing: bool = False,
) -> list[Proof]:
    """Prove many protocols at once: each language builds them together. `probing`: also ask the compilers about
    declared types, which takes them some seconds."""
    ready: dict[str, Ready] = {}
    budget = Budget() if shrinking else None
    try:
        for language in languages:
            ready[language.name] = language.prepare([case for case, _ in cases])
        declared = ask([case for case, _ in cases], languages) if probing else {}
        return [
            replace(
                _prove(case, documents, ready, budget),
                declared={name: found[case.name] for name, found in declared.items()},
            )
            for case, documents in cases
        ]
    finally:
        for each in ready.values():
            each.close()


def _prove(case: Case, documents: Sequence[Document], ready: Mapping[str, Ready], budget: Budget | None) -> Proof:
    truths, meanings = Truths(case), Meanings(case)
    failures = {name: each.failures[case.name] for name, each in ready.items() if case.name in each.failures}
    asked = {name: each for name, each in ready.items() if name not in failures}
    answers = {name: _ask(each, case, documents) for name, each in asked.items()}
    verdicts = tuple(
        compare(document, truths.of(document), {name: found[number] for name, found in answers.items()}, meanings)
        for number, document in enumerate(documents)
    )
    proof = Proof(case, verdicts, failures)
    return proof if budget is None else _shrunk(proof, _Shrinking(case, truths, meanings, asked, budget))


def _ask(ready: Ready, case: Case, documents: Sequence[Document]) -> list[Answer]:
    answers = ready.sessions[case.name].ask([(case.name, document) for document in documents])
    return answers if ready.order is Order.FREE else [replace(each, order=ready.order) for each in answers]


def _shrunk(proof: Proof, shrinking: _Shrinking) -> Proof:
    smallest: dict[tuple[str, ...], tuple[Verdict, Disagreement]] = {}
    for verdict in proof.verdicts:
        for each in verdict.disagreements:
            sort = _sort(verdict, each)
            if sort not in smallest or len(each.document.data) < len(smallest[sort][1].document.data):
                smallest[sort] = (verdict, each)
    chosen = [each for _, each in smallest.values()][:_MOST_SHRUNK]
    shrunk = [
        shrinking.smaller(each, len(chosen) - number) if each.language else each for number, each in enumerate(chosen)
    ]
    return replace(proof, shrunk=tuple(shrunk), unshrunk=shrinking.unshrunk)


def _sort(verdict: Verdict, each: Disagreement) -> tuple[str, ...]:
    """The key by which disagreements are grouped: the keywords that differ, not their places."""
    answer = verdict.answers.get(each.language, Answer())
    mine = {keyword for _, keyword in verdict.truth.violations}
    theirs = {keyword for _, keyword in answer.violations}
    return (each.kind, each.language, each.about, str(verdict.truth.judge), *sorted(mine ^ theirs))


@dataclass
class _Shrinking:
    """Finds the smallest documents that show the disagreements of a case."""

    case: Case
    truths: Truths
    meanings: Meanings
    ready: Mapping[str, Ready]
    budget: Budget
    unshrunk: int = 0

    def smaller(self, wanted: Disagreement, waiting: int) -> Disagreement:
        """The same disagreement, shown by a smaller document. `waiting`: how many share what is left of the work."""
        budget = self.budget.share(waiting)
        text = shrink(
            wanted.document.data, lambda texts: [each is not None for each in self._shown(wanted, texts)], budget
        )
        self.unshrunk += budget.left <= 0
        self.budget.left += budget.left
        return wanted if text == wanted.document.data else self._shown(wanted, [text])[0] or wanted

    def _shown(self, wanted: Disagreement, texts: Sequence[bytes]) -> list[Disagreement | None]:
        """What each text shows of a disagreement."""
        documents = [replace(wanted.document, data=text, expected=None) for text in texts]
        answers = _ask(self.ready[wanted.language], self.case, documents)
        valid = self.truths.of(wanted.document).judge
        found: list[Disagreement | None] = []
        for document, answer in zip(documents, answers, strict=True):
            truth, asked = self.truths.of(document), {wanted.language: answer}
            same = compare(document, truth, asked, self.meanings).disagreements if truth.judge == valid else ()
            found.append(next((each for each in same if (each.kind, each.about) == (wanted.kind, wanted.about)), None))
        return found
