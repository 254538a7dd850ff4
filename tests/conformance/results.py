"""What came of the cases: the values that a run hands to its report."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Tally:
    """One language and one case."""

    built: bool = False
    failure: str = ""
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    """Documents whose strict verdict is not the published one, or that got no answer."""
    agreeing: int = 0
    odd: list[str] = field(default_factory=list)
    """Documents where violations or the tolerant verdict are not those of the check programs."""
    lossless: int = 0
    lost: list[str] = field(default_factory=list)
    unrepresentable: int = 0
    meaning: list[str] = field(default_factory=list)
    """What is wrong with the values of valid documents: a line for each fault, wherever it was first seen."""
    said: int = 0
    """The schema's places that say what a value is, and whose values have a type."""
    unsaid: list[str] = field(default_factory=list)
    """Those whose values are arbitrary JSON."""


@dataclass
class Result:
    """One case. `refused`: the rules of the diagnostics; `crash`: an exception that is a bug."""

    corpus: str
    name: str
    documents: int = 0
    refused: list[str] = field(default_factory=list)
    message: str = ""
    crash: str = ""
    judge: list[str] = field(default_factory=list)
    """Documents of which the judge does not say what is published."""
    languages: dict[str, Tally] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def load(value: dict[str, Any]) -> Result:
    """From JSON."""
    languages = {name: Tally(**each) for name, each in value["languages"].items()}
    return Result(**{**value, "languages": languages})
