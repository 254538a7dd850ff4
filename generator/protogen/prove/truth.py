"""Determines the truth that answers are compared with, from the judge and the check programs run in process."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from protogen.judge.judge import Judge
from protogen.languages.answers import Case, Document, Violations
from protogen.prove.values import Truth
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import Json, JSONTextError, parse
from protogen.schema.walk import reachable


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

    @cached_property
    def _named(self) -> frozenset[str]:
        every = [*reachable(self._case.subjects.values())]
        declared = (name for each in every for name in each.keywords.get("properties", {}))
        constants = [each.keywords["const"] for each in every if "const" in each.keywords]
        listed = [value for each in every for value in each.keywords.get("enum", ())]
        return frozenset([*declared, *_keys([*constants, *listed])])

    def of(self, document: Document) -> Truth:
        """The truth about one document. Where the judge cannot decide, it is what the check program says."""
        root = document.root
        judged = self._judge(root).text_verdict(document.data)
        try:
            value = parse(document.data)
        except JSONTextError as fault:
            refusal = ((fault.pointer, fault.keyword),)
            return Truth(judged is True, refusal, False, refusal, is_json=False)
        strict, tolerant = _pairs(self._strict, root, value), _pairs(self._tolerant, root, value)
        valid = not strict if judged is None else judged
        listed = bool(judged) or not strict or self._judge(root).lists(value, strict)
        return Truth(valid, strict, not tolerant, tolerant, is_json=True, listed=listed, named=self._named)

    def _judge(self, root: str) -> Judge:
        if root not in self._judges:
            self._judges[root] = Judge(self._case.subjects[root], formats=self._case.formats)
        return self._judges[root]


def _pairs(program: Program, root: str, value: Json) -> Violations:
    return tuple((each.pointer, each.keyword) for each in program.violations(root, value))


def _keys(value: Json) -> Iterator[str]:
    """The names of members in a value, at every depth."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(each)
    yield from value if isinstance(value, dict) else ()
