"""The values that the parts of a proof exchange: truths, disagreements, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Set

from protogen.dataclass import dataclass
from protogen.languages.answers import Answer, Document, Violations
from protogen.prove.meaning.faults import Result


@dataclass(frozen=True, slots=True)
class Truth:
    """The expected answers: the judge's verdict, and the violations listed by the check programs run in process."""

    judge: bool
    violations: Violations
    tolerant: bool
    tolerant_violations: Violations
    is_json: bool
    listed: bool = True
    """Whether the judge finds the same violations, in the same order, as the strict check program."""
    named: Set[str] = frozenset()
    """The members that the schema names somewhere."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One wrong answer. `kind` is one of `compare.KINDS`."""

    kind: str
    document: Document
    language: str
    """Empty if no language is concerned (the judge against the expected verdict)."""
    wanted: str
    found: str
    about: str = ""
    """What is wrong, whatever the document, if the kind alone does not tell."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The complete result for one document."""

    document: Document
    truth: Truth
    answers: Mapping[str, Answer]
    lost: Mapping[str, bool]
    meanings: Mapping[str, Result]
    """What the values of a valid document mean, by language; without the languages that do not say it."""
    disagreements: tuple[Disagreement, ...]
