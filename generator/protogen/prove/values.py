"""What the parts of a proof hand on: cases, documents, answers, disagreements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from protogen.languages.language import Job
from protogen.schema.load import Subschema

Violations: TypeAlias = tuple[tuple[str, str], ...]
"""JSON Pointer and keyword of each violation, in order."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text that is put to the readers. `expected`: the verdict it was given for; None where unknown."""

    name: str
    data: bytes
    root: str
    expected: bool | None = None
    kind: str = "own"
    """Where it comes from: `fixture`, `generated`, `broken` or `own`."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One protocol to prove. `name` is unique among the cases of a run."""

    name: str
    job: Job
    subjects: Mapping[str, Subschema]
    """The subschema of each message, the document itself first: what the judge holds documents against."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Each target's own table of the config file."""
    formats: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What one language says of one document. `error`: it gave no answer, or code that broke (and how)."""

    strict: bool = False
    violations: Violations = ()
    tolerant: bool = False
    tolerant_violations: Violations | None = None
    roundtrip: str | None = None
    strict_roundtrip: str | None = None
    unrepresentable: bool = False
    """Valid, but a native type cannot hold a number in it: the reader hands over the raw document."""
    error: str = ""


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
