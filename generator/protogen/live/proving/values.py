"""What a proof of clients found, as values."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.dataclass import dataclass, field
from protogen.languages.live import Trace
from protogen.live.proving.expected import Expected
from protogen.live.values import Scenario
from protogen.source.place import Json

KINDS = {
    "answer": "a client gave no answer, or did not end",
    "states": "a client went through other states than the machine",
    "messages": "a client handed over other messages",
    "outcome": "a client ended otherwise",
    "reports": "a client reported or dropped other messages",
    "replies": "a call got another reply",
    "requests": "a client made more or fewer requests",
    "violations": "a client broke the contract",
    "then": "a scenario's file says otherwise than the machine",
}
"""What may disagree."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the mock saw of a client: how often it connected and refreshed, and what it broke."""

    upgrades: int = 0
    refreshes: int = 0
    violations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One disagreement. `language`: empty if it is the scenario's own."""

    kind: str
    scenario: str
    language: str
    wanted: str
    found: str
    smallest: Json = None
    """The smallest scenario that still shows it, as a file says it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario through one language: what had to come, and what came."""

    scenario: Scenario
    language: str
    wanted: Expected
    trace: Trace
    seen: Seen
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class LiveProof:
    """All runs. `missing`: scenarios that the contract does not allow, with the reasons; `failures`: languages whose
    program could not be made; `skipped`: languages without clients or tools."""

    scenarios: tuple[Scenario, ...]
    runs: tuple[Run, ...]
    labels: Mapping[str, str]
    tools: Mapping[str, str]
    own: tuple[Fault, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every disagreement."""
        return (*self.own, *(fault for run in self.runs for fault in run.faults))

    @property
    def agrees(self) -> bool:
        """Whether there is none."""
        return not self.faults and not self.failures

    def of(self, scenario: str) -> tuple[Run, ...]:
        """The runs of a scenario."""
        return tuple(each for each in self.runs if each.scenario.name == scenario)
