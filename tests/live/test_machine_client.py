"""The state machine against the mock: a client that does only what the table says survives what the scenarios do."""

from __future__ import annotations

import json

import pytest
from support.live import run
from support.machine_client import Client, Trace
from support.paths import SUPPORT, V2

from protogen import mock
from protogen.live.stage import of_contract
from protogen.project.config import Config

pytestmark = pytest.mark.slow

SCENARIO = SUPPORT / "expired-then-dropped.json"


def test_an_expired_token_a_loss_and_the_end() -> None:
    """The flow of the guide, with the states, the messages and the outcome that the scenario's file says."""
    words = json.loads(SCENARIO.read_text())

    async def work() -> tuple[Trace, tuple[str, ...]]:
        (channel,) = of_contract(V2, Config()).wire.channels
        async with mock.serve(V2, speed=0, scenarios=[SCENARIO]) as server:
            trace = await Client(server.url, channel, words["client"]["jobId"], words["client"]["token"]).run()
            return trace, server.violations

    trace, violations = run(work)
    assert [*trace.states] == words["then"]["states"]
    assert trace.outcome == words["then"]["outcome"]
    assert [json.loads(each)["timestamp"] // 1000 % 10 + 1 for each in trace.texts] == words["then"]["messages"]
    assert violations == ()


ENDS = {
    "drop": ("completed", 6),
    "drop-thrice": ("completed", None),
    "fin": ("completed", 6),
    "half-frame": ("completed", 6),
    "bad-frame": ("completed", 6),
    "bad-utf8": ("completed", 6),
    "restart": ("completed", 6),
    "replayed": ("completed", 6),
    "instant": ("completed", 2),
    "closed-early": ("completed", 6),
    "already-done": ("completed", 1),
    "silence": ("completed", 6),
    "hang": ("completed", 6),
    "fragments": ("completed", 6),
    "refused-503": ("completed", 6),
    "job-unknown": ("failed refused", 0),
    "expired": ("completed", 6),
    "expired-message": ("completed", 6),
    "two-refusals": ("failed unauthenticated", 0),
    "refresh-refused": ("failed unauthenticated", 0),
    "refresh-failed": ("completed", 6),
    "refresh-same": ("failed unauthenticated", 0),
    "refresh-extra-members": ("completed", 6),
    "other-job": ("completed", 6),
    "large-frame": ("completed", None),
}
"""By scenario, the outcome, and how many messages are delivered (None: not counted)."""


def test_what_becomes_of_each_scenario() -> None:
    async def work() -> dict[str, tuple[str, int | None]]:
        (channel,) = of_contract(V2, Config()).wire.channels
        found: dict[str, tuple[str, int | None]] = {}
        async with mock.serve(V2, speed=0) as server:
            for name, (_, count) in ENDS.items():
                trace = await Client(server.url, channel, f"{name}-1", "my-token").run()
                found[name] = (trace.outcome, None if count is None else len(trace.texts))
        return found

    assert run(work, 90) == ENDS
