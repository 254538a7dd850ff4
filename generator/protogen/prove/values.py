"""What the parts of a proof hand on: truths, disagreements, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protogen.languages.answers import Answer, Document, Violations


@dataclass(frozen=True, slots=True)
class Truth:
    """What there is to agree with: the judge's verdict, and the lists of the check programs run in process."""

    judge: bool
    violations: Violations
    tolerant: bool
    tolerant_violations: Violations
    is_json: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One answer that is not as it should be. `kind` is one of `compare.KINDS`."""

    kind: str
    document: Document
    language: str
    """Empty where no language is concerned (the judge against the expected verdict)."""
    wanted: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All there is to say of one document."""

    document: Document
    truth: Truth
    answers: Mapping[str, Answer]
    lost: Mapping[str, bool]
    disagreements: tuple[Disagreement, ...]
