"""The client's state machine: no fault in any reachable moment, every change of the table is noticed, and the vectors
that other implementations are held to."""

from __future__ import annotations

import json

from support.machine_check import FEW, SETTINGS, faults, mutants
from support.paths import DOCS, SUPPORT

from protogen.live.machine import Now, Setting, machine, words


def test_nothing_is_wrong_in_any_reachable_moment() -> None:
    assert len(SETTINGS) == 16
    assert faults(machine(), SETTINGS, first=False) == []


def test_every_change_of_the_table_is_noticed() -> None:
    every = [*mutants(words())]
    alive = [name for name, changed in every if not faults(changed, FEW)]
    assert alive == []
    assert len(every) == 205


def test_the_vectors() -> None:
    vectors = json.loads((SUPPORT / "machine_vectors.json").read_text())
    assert (len(vectors), sum(len(each["steps"]) for each in vectors)) == (600, 3580)
    met = set()
    for vector in vectors:
        config = vector["config"]
        setting = Setting(config["hasToken"], config["refresh"], config["ends"], config["strict"], vector["limit"])
        now = Now()
        for event, state, effects in vector["steps"]:
            met.add((now.state, event))
            now, out = machine().step(now, event, setting)
            assert (now.state, [*out]) == (state, effects)
    assert {(state, event) for state, events in machine().must.items() for event in events} <= met


def test_the_table_names_only_what_it_explains() -> None:
    table = words()
    for row in machine().rows:
        assert {*row.states} <= {*table["states"]}
        assert row.to in ("", *table["states"])
        assert row.guard in ("", *table["guards"])


def test_the_page_shows_the_table() -> None:
    page = (DOCS / "machine.md").read_text(encoding="utf-8")
    for row in machine().rows:
        goal = row.to or f"as `{row.then}`"
        cells = (", ".join(row.states), f"`{row.on}`", row.guard, goal, " · ".join(row.do))
        where = "any but `ended`" if len(row.states) > 2 else cells[0]
        assert f"| {where} | {' | '.join(cells[1:])} |" in page
