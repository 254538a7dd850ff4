"""Judges drafts: the schema's verdict by `jsonschema`, both readers' by their check programs, as stated or refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from protogen.diagnostics import Diagnostic, Refused
from protogen.judge import Judge
from protogen.load import Key, Subschema
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source import Json
from protogen.target import Job
from protogen.targets.fixtures_parts import Draft, Message

_MANY = 20
"""So many messages of one entry point are many."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A draft with the verdicts on it."""

    draft: Draft
    path: str
    strict: bool
    tolerant: bool
    violations: tuple[Violation, ...]


class Verdicts:
    """Everyone who has a say in a fixture, made once for a job."""

    def __init__(self, job: Job, messages: Iterable[Message], judge: Judge) -> None:
        self._judge = judge
        self._strict = Program(job.checks.document)
        self._tolerant = Program(job.tolerant.document)
        self._messages = {(message.root, message.name): message for message in messages}
        self._by_root: dict[str, list[Message]] = {}
        for message in self._messages.values():
            self._by_root.setdefault(message.root, []).append(message)
        self._judges: dict[Key, Judge] = {}

    def fixtures(self, drafts: Iterable[tuple[str, Draft]]) -> tuple[Fixture, ...]:
        """The fixtures of drafts and their paths. Raises Refused where a verdict is not as stated."""
        faults: list[Diagnostic] = []
        made = tuple(self._fixture(path, draft, faults) for path, draft in drafts)
        if faults:
            raise Refused(*faults)
        return made

    def _fixture(self, path: str, draft: Draft, faults: list[Diagnostic]) -> Fixture:
        try:
            value = parse(draft.text)
        except JSONTextError as error:
            refusal = (Violation(error.pointer, error.keyword, ""),)
            faults.extend(_faults(path, draft, judged=False, strict=False, tolerant=False))
            return Fixture(draft, path, False, False, refusal)
        violations = tuple(self._strict.violations(draft.root, value))
        strict, tolerant = not violations, self._tolerant.accepts(draft.root, value)
        faults.extend(_faults(path, draft, self._judged(draft, value), strict, tolerant))
        return Fixture(draft, path, strict, tolerant, violations)

    def _judged(self, draft: Draft, value: Json) -> bool:
        """The judge's verdict at the entry point. What has a message's tag is asked of that message alone: the others
        require other tags. What has no message's tag is asked of the entry point; where that has many messages, of
        its own message only, since trying each takes as long as there are messages."""
        message = self._messages.get((draft.root, draft.message))
        rivals = self._by_root[draft.root]
        if message is None or not message.tagged(value):
            message = next((each for each in rivals if each.tagged(value)), message)
        if message is not None and (message.tagged(value) or len(rivals) > _MANY):
            return self._at(message.subschema).accepts(value)
        return self._at(rivals[0].root_schema).accepts(value)

    def _at(self, subschema: Subschema) -> Judge:
        if subschema.key not in self._judges:
            self._judges[subschema.key] = self._judge.at(subschema)
        return self._judges[subschema.key]


def _faults(path: str, draft: Draft, judged: bool, strict: bool, tolerant: bool) -> Iterator[Diagnostic]:
    where = f"generated/fixtures/{path}"
    if draft.strict is not None and judged is not draft.strict:
        message = f"it shows {draft.shows}, and must be {_word(draft.strict)}; `jsonschema` says {_word(judged)}"
        yield Diagnostic("fixture-verdict", message, at=where, help=_REPORT)
    if strict is not judged:
        message = f"`jsonschema` says {_word(judged)}, the check program {_word(strict)}"
        yield Diagnostic("fixture-verdict", message, at=where, help=_REPORT)
    if judged and not tolerant:
        message = "the schema accepts it, and the tolerant reader would refuse it"
        yield Diagnostic("fixture-verdict", message, at=where, help=_REPORT)


_REPORT = "a contradiction inside protogen: report it with this schema"


def _word(verdict: bool) -> str:
    return "valid" if verdict else "invalid"
