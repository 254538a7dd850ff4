"""Judges drafts: the schema's verdict by `jsonschema`, both readers' by their check programs, as stated or refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from protogen.diagnostics import Diagnostic, Refused
from protogen.judge import Judge
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source import Json
from protogen.target import Job
from protogen.targets.fixtures_parts import Draft, Message

_MANY = 20
"""An entry point with more messages than this is judged message by message: `jsonschema` would try them all for
each document."""


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

    def __init__(self, job: Job, messages: Iterable[Message]) -> None:
        self.judge = Judge(job.schema)
        self._strict = Program(job.checks.document)
        self._tolerant = Program(job.tolerant.document)
        self._judges: dict[tuple[str, str], Judge] = {}
        roots: dict[str, Judge] = {}
        for message in messages:
            root = roots.setdefault(message.root, self.judge.at(message.root_schema))
            alone = message.siblings > _MANY
            self._judges[message.root, message.name] = self.judge.at(message.subschema) if alone else root
        self._roots = roots

    def fixtures(self, drafts: Iterable[tuple[str, Draft]]) -> tuple[Fixture, ...]:
        """The fixtures of drafts and their paths. Raises Refused where a verdict is not as stated."""
        faults: list[Diagnostic] = []
        made = tuple(self._fixture(path, draft, faults) for path, draft in drafts)
        if faults:
            raise Refused(*faults)
        return made

    def accepts(self, message: Message, value: Json) -> bool:
        """Whether the judge accepts a value as a message."""
        return self._roots[message.root].accepts(value) if message.siblings <= _MANY else self._of(message, value)

    def _of(self, message: Message, value: Json) -> bool:
        return self._judges[message.root, message.name].accepts(value)

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
        changed = draft.category == "future" or draft.strict is None
        judge = self._roots[draft.root] if changed else self._judges.get((draft.root, draft.message))
        return (judge or self._roots[draft.root]).accepts(value)


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
