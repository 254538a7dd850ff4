"""The third question of a proof: whether what readers hand over means what the schema says."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.judge.judge import Judge
from protogen.judge.reading import known
from protogen.languages.answers import Answer, Case, Document
from protogen.languages.native import Native
from protogen.prove.meaning.applied import Applied
from protogen.prove.meaning.faults import Result
from protogen.prove.meaning.walk import Walk


class Meanings:
    """Compares the values of one case with its schema. Walks are kept: they know the schema."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._walks: dict[str, Walk] = {}

    def of(self, document: Document, answers: Mapping[str, Answer]) -> Mapping[str, Result]:
        """What is wrong with the values of a valid document, by language. A language that does not say what its values
        are is not in it."""
        found: dict[str, Result] = {}
        told = {name: said for name, each in answers.items() if (said := _said(each))}
        if not told:
            return found
        walk, value = self._walk(document.root), known(document.data)
        walk.begin()
        for name, natives in told.items():
            results = [walk.of_document(value, native) for native in natives]
            found[name] = results[0] if len(results) == 1 or results[0].faults else results[0] | results[1]
        return found

    def _walk(self, root: str) -> Walk:
        if root not in self._walks:
            subject = self._case.subjects[root]
            self._walks[root] = Walk(Applied(Judge(subject, formats=self._case.formats), {}), subject)
        return self._walks[root]


def _said(answer: Answer) -> list[Native]:
    if answer.error or not answer.strict:
        return []
    return [each for each in (answer.meaning, answer.strict_meaning) if each is not None]
