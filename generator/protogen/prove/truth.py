"""Determines the truth that answers are compared with, from the judge and the check programs run in process."""

from __future__ import annotations

from functools import cached_property

from protogen.judge.judge import Judge
from protogen.languages.answers import Case, Document, Violations
from protogen.prove.values import Truth
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import Json, JSONTextError, parse


class Truths:
    """The truth about the documents of one case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._judges: dict[str, Judge] = {}

    @cached_property
    def _strict(self) -> Program:
        return Program(self._case.job.checks.document)

    @cached_property
    def _tolerant(self) -> Program:
        return Program(self._case.job.tolerant.document)

    def of(self, document: Document) -> Truth:
        """The truth about one document."""
        try:
            value = parse(document.data)
        except JSONTextError as fault:
            refusal = ((fault.pointer, fault.keyword),)
            return Truth(False, refusal, False, refusal, is_json=False)
        root = document.root
        tolerant = _pairs(self._tolerant, root, value)
        return Truth(
            self._judge(root).accepts(value), _pairs(self._strict, root, value), not tolerant, tolerant, is_json=True
        )

    def _judge(self, root: str) -> Judge:
        if root not in self._judges:
            self._judges[root] = Judge(self._case.subjects[root], formats=self._case.formats)
        return self._judges[root]


def _pairs(program: Program, root: str, value: Json) -> Violations:
    return tuple((each.pointer, each.keyword) for each in program.violations(root, value))
