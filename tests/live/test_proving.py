"""`prove --live`: what must come of scenarios, and that it is noticed when a client does otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.live import run as with_websockets
from support.paths import SUPPORT, V2

from protogen.languages import registry
from protogen.languages.answers import Case
from protogen.languages.live import Limits, LiveRunnerBase, Program
from protogen.languages.target import Job, Target
from protogen.live.cast import Cast, cast
from protogen.live.proving import report
from protogen.live.proving.expected import Expected, ending, expected
from protogen.live.proving.part import part
from protogen.live.proving.run import prove
from protogen.live.proving.values import LiveProof
from protogen.live.stage import Stage, of_contract
from protogen.project.config import Config
from protogen.wire.client import clients

SCENARIO = SUPPORT / "expired-then-dropped.json"
CHAT = SUPPORT / "chat.schema.json"
MANY, LONG = ("flood", "slow-consumer"), ("refused-503", "hang", "silence")
"""Scenarios that take their time: thousands of messages (`prove --live` has them), and waits, which one contract has
here."""


@cache
def staged(schema: Path) -> tuple[Stage, Cast]:
    stage = of_contract(schema, Config())
    return stage, cast(stage, [SCENARIO] if schema == V2 else [])


def comes(name: str, schema: Path = V2, *, told: bool = True) -> Expected:
    """What must come of a scenario."""
    stage, all = staged(schema)
    scenario = all.named(name)
    client = next(each for each in clients(stage.contract.schema, stage.contract.spec) if each.name == scenario.channel)
    own = part(stage, client.channel, scenario)
    first = expected(stage, client, scenario, own, told=told, seed=0)
    return expected(stage, client, scenario, ending(first, own), told=told, seed=0)


def test_what_must_come_of_the_guides_flow() -> None:
    """The machine and the steps give what the scenario's file says."""
    words = json.loads(SCENARIO.read_text())["then"]
    found = comes("expired-then-dropped")
    assert (found.states, found.outcome, found.reports) == (words["states"], words["outcome"], ["stale"])
    assert {"upgrades": found.upgrades, "refreshes": found.refreshes} == words["requests"]


@pytest.mark.parametrize(
    ("name", "told", "states", "outcome"),
    [
        ("refused-503", True, "connecting waiting connecting open ended", "completed"),
        ("refused-503", False, "connecting authorizing connecting open ended", "completed"),
        ("job-unknown", True, "connecting ended", "failed refused JOB_NOT_FOUND"),
        ("refresh-same", False, "connecting authorizing waiting connecting open ended", "completed"),
        ("bad-utf8", True, "connecting open waiting connecting open ended", "completed"),
        ("silence", True, "connecting open waiting connecting open ended", "completed"),
    ],
)
def test_what_must_come_of_built_in_ones(name: str, told: bool, states: str, outcome: str) -> None:
    found = comes(name, told=told)
    assert (" ".join(found.states), found.outcome) == (states, outcome)


def test_what_ends_by_a_wish() -> None:
    """Where nothing ends a scenario, the app cancels after what there is to see."""
    calls, presence = comes("room.calls", CHAT), comes("presence.drop", CHAT)
    assert (len(calls.messages), len(calls.replies), calls.outcome) == (1, 1, "cancelled")
    assert (len(presence.messages), presence.outcome) == (2, "cancelled")


def proof_of(schema: Path, runners: Sequence[Any], names: Sequence[str] = (), leaving: Sequence[str] = ()) -> LiveProof:
    stage, all = staged(schema)
    own = [each for each in all.scenarios if not names or each.name in names]
    kept = tuple(each for each in own if not each.name.endswith(tuple(leaving)))
    assert kept

    async def nothing() -> None:
        return None

    with_websockets(nothing)
    return prove(stage, replace(all, scenarios=kept), runners, {})


@pytest.mark.slow
@pytest.mark.parametrize("schema", [V2, CHAT], ids=["v2", "chat"])
def test_no_client_disagrees(schema: Path) -> None:
    """Of every language that has clients, and tools here."""
    every = [
        each.live() for each in registry.ours() if schema == V2 or each.name != "swift"
    ]  # it has a test of its own
    found = proof_of(
        schema, [each for each in every if each and each.versions()], leaving=MANY if schema == V2 else (*MANY, *LONG)
    )
    assert [*found.faults] == []
    assert found.failures == {}
    assert len(found.scenarios) >= 30


class Changed:
    """A target whose code is changed."""

    def __init__(self, target: Target, old: str, new: str) -> None:
        self.name, self.label, self.options, self._target = target.name, target.label, target.options, target
        self.old, self.new = old, new

    def emit(self, job: Job) -> Mapping[str, str]:
        files = dict(self._target.emit(job))
        (path,) = [path for path, text in files.items() if path.endswith("_live/machine.py") and self.old in text]
        files[path] = files[path].replace(self.old, self.new)
        return files


MUTANTS = {
    "messages": ('State.ENDED, context, ("deliver", "close 1000", "end completed")', "already-done", '"deliver", '),
    "outcome": ('("gone", "end failed refused")', "job-unknown", "refused"),
    "reports": ('State.OPEN, context, ("report",)', "other-job", '"report",'),
}
"""By the kind that notices it: the code that is changed, a scenario that shows it, and what is taken out of it."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", MUTANTS)
def test_a_lost_effect_is_noticed_and_made_small(kind: str) -> None:
    from protogen.languages.python.live import Live

    text, scenario, gone = MUTANTS[kind]
    new = text.replace(gone, "closed" if kind == "outcome" else "")
    target = registry.get("python")
    found = proof_of(V2, [Live(Changed(target, text, new))], [scenario])
    (fault,) = [each for each in found.faults if each.kind == kind]
    assert isinstance(fault.smallest, dict)
    steps = [step for each in fault.smallest["connections"] for step in each.get("steps", ())]
    assert len(steps) <= 2
    assert not found.agrees
    assert f"1 {kind}" in "\n".join(report.summary(found))
    assert report.as_json(found)["disagreements"][kind] == 1
    assert "differs" in "\n".join(report.as_markdown(found))


class Broken(LiveRunnerBase):
    """A language whose program does what it should not."""

    needs, limits = "nothing", Limits()

    def __init__(self, code: str) -> None:
        super().__init__(registry.get("python"))
        self.code = code

    def versions(self) -> Mapping[str, str]:
        return {"none": "1"}

    def programs(self, cases: Sequence[Case]) -> Mapping[str, Program]:
        command = [sys.executable, "-c", self.code]
        return {each.name: Program(command) if self.code else Program(failure="no such thing") for each in cases}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise SystemExit('an error of its own')", "its program died: an error of its own"),
        ("input(); print('no JSON', flush=True)", "its program died: without a word"),
        ('input(); print(\'{"error": "it did not end"}\', flush=True)', "it did not end"),
    ],
)
def test_a_program_that_gives_no_answer(code: str, told: str) -> None:
    (fault,) = [*proof_of(V2, [Broken(code)], ["instant"]).faults]
    assert (fault.kind, fault.found) == ("answer", told)


def test_a_program_that_cannot_be_made() -> None:
    found = proof_of(V2, [Broken("")], ["instant"])
    assert not found.agrees
    assert "its clients cannot be built: no such thing" in "\n".join(report.summary(found))


def test_a_scenario_that_says_otherwise(tmp_path: Path) -> None:
    words = json.loads(SCENARIO.read_text())
    words["then"] |= {"messages": [1, 2], "outcome": "cancelled"}
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(words))
    stage, _ = staged(V2)
    found = prove(stage, replace(cast(stage, [path]), scenarios=cast(stage, [path]).scenarios[:1]), [], {})
    assert [each.wanted for each in found.own] == ["messages: [1,2,3,4,5,6]", 'outcome: "completed"']
