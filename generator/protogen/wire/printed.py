"""The state machine as data for printing a `switch` or a `match`: for each state and event, the branches to try."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from protogen.wire.machine import Machine, Row, machine, words

CHANGES = ("attempt+1", "refreshes+1", "next=open", "next=refresh", "progress", "sure", "unsure")
"""The effects that change a client's context; it carries all others out itself."""


class Branch(NamedTuple):
    """What happens if all of `guards` hold. `changes`: of the context, words of CHANGES; `effects`: for the client."""

    guards: tuple[str, ...]
    to: str
    changes: tuple[str, ...]
    effects: tuple[str, ...]


class On(NamedTuple):
    """An event, and its branches: the first one that fits is taken. The last has no guards, or nothing may fit."""

    event: str
    branches: tuple[Branch, ...]


class State(NamedTuple):
    """A state, and the events that change something in it; every other event changes nothing."""

    name: str
    events: tuple[On, ...]


@cache
def states() -> tuple[State, ...]:
    """Every state of the table in its order, `ended` too, which has no events. A row that is handled as another event
    is replaced by the branches of that event."""
    table = machine()
    return tuple(State(name, _events(table, name)) for name in words()["states"])


@cache
def reasons() -> tuple[str, ...]:
    """Why a client can fail, in the order of the table: `unreachable`, `unauthenticated` ..."""
    ends = (effect.split() for row in machine().rows for effect in row.do if effect.startswith("end failed "))
    return tuple(dict.fromkeys(each[2] for each in ends))


@cache
def effects() -> tuple[str, ...]:
    """Every effect that a client carries out, in the order of the table: `open`, `close 1000`, `end completed` ..."""
    found = (branch.effects for state in states() for on in state.events for branch in on.branches)
    return tuple(dict.fromkeys(each for some in found for each in some))


def _events(table: Machine, state: str) -> tuple[On, ...]:
    rows = [row for row in table.rows if state in row.states]
    return tuple(On(event, tuple(_branches(rows, event))) for event in dict.fromkeys(row.on for row in rows))


def _branches(rows: list[Row], event: str, guards: tuple[str, ...] = ()) -> Iterator[Branch]:
    for row in rows:
        if row.on != event:
            continue
        own = (*guards, row.guard) if row.guard else guards
        if row.then:
            yield from _branches(rows, row.then, own)
            continue
        changes = tuple(each for each in row.do if each in CHANGES)
        yield Branch(own, row.to, changes, tuple(each for each in row.do if each not in CHANGES))
