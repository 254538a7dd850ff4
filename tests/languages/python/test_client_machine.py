"""The state machine as the emitted Python has it: the vectors run through it, and notice each effect that is lost."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from types import ModuleType
from typing import Any

from support.paths import SUPPORT
from support.python_client import folder, module

from protogen.wire.machine import Context, Now, Setting, machine
from protogen.wire.printed import reasons

VECTORS = json.loads((SUPPORT / "machine_vectors.json").read_text())

EVENTS = dict.fromkeys(row.on for row in machine().rows)
MOMENTS = [*product(dict.fromkeys(state for row in machine().rows for state in row.states), EVENTS), ("ended", "start")]


def first_fault(machine: Any, context: Any) -> str:
    """The first step of a vector that goes otherwise."""
    for vector in VECTORS:
        config = vector["config"]
        now = machine.State.IDLE
        present = replace(
            context,
            has_token=config["hasToken"],
            refresh=config["refresh"],
            ends=config["ends"],
            strict=config["strict"],
            limit=vector["limit"],
        )
        for event, state, effects in vector["steps"]:
            now, present, out = machine.step(now, present, event)
            if (now, [*out]) != (state, effects):
                return f"{event}: {now} {out}"
    return ""


def other_step(emitted: Any, context: Any) -> str:
    """The first moment, of all that there are, in which the table says something else."""
    flags = (False, True)
    for has_token, refresh, ends, strict, again, later, unsure, tried in product(*[flags] * 8):
        before = Context(2 * tried, int(again), "refresh" if later else "open", unsure)
        setting = Setting(has_token, refresh, ends, strict, 2)
        own = replace(context, has_token=has_token, refresh=refresh, ends=ends, strict=strict, limit=2)
        own = replace(own, attempt=2 * tried, refreshes=int(again), next_refresh=later, unsure=unsure)
        for state, event in MOMENTS:
            (to, then), effects = _parts(machine().step(Now(state, before), event, setting))
            now, after, out = emitted.step(emitted.State(state), own, event)
            found = Context(after.attempt, after.refreshes, "refresh" if after.next_refresh else "open", after.unsure)
            if (now, found, out) != (to, then, effects):
                return f"{state} {event}"
    return ""


def _parts(found: tuple[Now, tuple[str, ...]]) -> tuple[tuple[str, Context], tuple[str, ...]]:
    return (found[0].state, found[0].context), found[1]


def test_the_table() -> None:
    context = module("job_client._live.context").Context()
    assert other_step(module("job_client._live.machine"), context) == ""


def test_the_vectors() -> None:
    context = module("job_client._live.context").Context()
    assert first_fault(module("job_client._live.machine"), context) == ""


def test_each_lost_effect_is_noticed() -> None:
    text = (folder() / "job_client/_live/machine.py").read_text()
    context = module("job_client._live.context").Context()
    spots = [each for each in re.finditer(r'"[a-z]+( \w+)*",? ?', text) if _is_effect(text, each.start())]
    assert len(spots) > 90
    alive = unknown_to_vectors = 0
    for spot in spots:
        mutant = ModuleType("mutant")
        mutant.__package__ = "job_client._live"
        exec(compile(text[: spot.start()] + text[spot.end() :], "mutant", "exec"), mutant.__dict__)
        if not first_fault(mutant, context):
            unknown_to_vectors += 1
            alive += not other_step(mutant, context)
    assert alive == 0
    assert unknown_to_vectors < 10  # the vectors do not meet every guard


def _is_effect(text: str, at: int) -> bool:
    """Whether a text is in the effects of a step."""
    before = text.rfind("Step(", 0, at)
    return before >= 0 and text.count("(", before, at) - text.count(")", before, at) == 2


def test_the_reasons_are_those_of_the_table() -> None:
    machine = module("job_client._live.machine")
    assert [str(each) for each in machine.Reason] == [*reasons()]
