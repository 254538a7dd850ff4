"""What the readers of a language are asked, and what they answer: cases, documents, answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.languages.native import Native
from protogen.languages.target import Job
from protogen.schema.load import Subschema

Violations: TypeAlias = tuple[tuple[str, str], ...]
"""JSON Pointer and keyword of each violation, in order."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text that the readers get. `expected`: the verdict it was given for; None where unknown."""

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
    formats: bool = False
    documents: int = 0
    """How many documents it will be asked about, where that is known: many are worth a compiler's time."""


class Order(Enum):
    """Which members of an object a language writes in the order in which they were read."""

    FREE = "none"
    UNNAMED = "those that the schema does not name"
    KEPT = "all"


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
    """Valid, but a native type cannot hold all of it: a number, where the reader hands over the raw document, or a
    member that its class has no place for."""
    meaning: Native | None = None
    """What the tolerant reader's value is in the language; None if the driver does not say."""
    strict_meaning: Native | None = None
    """The same of the strict reader's, if it differs."""
    error: str = ""
    order: Order = Order.FREE
    """What the language promises of the order of members."""
