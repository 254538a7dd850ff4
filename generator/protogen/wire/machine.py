"""The state machine of a client that survives: the table in machine.json, read and followed.

A client feeds it events (`start`, `opened`, `refused.retry`, `message.terminal` ...) and carries out the effects that
come back (`open`, `wait`, `deliver` ...). An event that has no row in a state changes nothing: a late close, a stale
timer, anything after the end. docs/machine.md explains the words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from protogen.dataclass import dataclass, field, replace
from protogen.source.place import Json


@dataclass(frozen=True, slots=True)
class Row:
    """What happens in some states on an event, if a guard holds: the next state and the effects, or another event
    that is handled instead (`then`)."""

    states: tuple[str, ...]
    on: str
    guard: str = ""
    to: str = ""
    do: tuple[str, ...] = ()
    then: str = ""

    @classmethod
    def of(cls, words: Mapping[str, Json]) -> Row:
        """Read a row of the table."""
        states = words["in"]
        named = (states,) if isinstance(states, str) else tuple(states)
        own = words.get("if", ""), words.get("to", ""), tuple(words.get("do", ())), words.get("then", "")
        return cls(named, words["on"], *own)


@dataclass(frozen=True, slots=True)
class Context:
    """What a client remembers. `attempt`: failed tries since the connection was last stable; `refreshes`: of the token
    since then; `next`: what follows a wait; `unsure`: the last refusal had no status."""

    attempt: int = 0
    refreshes: int = 0
    next: str = "open"
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What does not change while a client lives. `has_token`: a credential is known, or none is needed; `refresh`: the
    channel has one; `ends`: its `flow` names last messages; `strict`: an invalid message is the end; `limit`: of
    tries."""

    has_token: bool = True
    refresh: bool = False
    ends: bool = True
    strict: bool = False
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Now:
    """A client at one moment: its state and its context."""

    state: str = "idle"
    context: Context = Context()


@dataclass(frozen=True, slots=True)
class Machine:
    """The table."""

    rows: tuple[Row, ...]
    must: Mapping[str, Sequence[str]]
    """By state, the events that must change something."""
    _index: Mapping[tuple[str, str], tuple[Row, ...]] = field(repr=False, default_factory=dict)

    @classmethod
    def of(cls, words: Mapping[str, Json]) -> Machine:
        """Read a table."""
        rows = tuple(map(Row.of, words["rows"]))
        index: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in rows:
            for state in row.states:
                index[state, row.on] = (*index.get((state, row.on), ()), row)
        return cls(rows, words["must"], index)

    def known(self, state: str, event: str) -> bool:
        """Whether the table has a row for an event in a state."""
        return (state, event) in self._index

    def step(self, now: Now, event: str, setting: Setting) -> tuple[Now, tuple[str, ...]]:
        """The next moment, and the effects that the client must carry out in this order."""
        for row in self._index.get((now.state, event), ()):
            if row.guard and not _holds(row.guard, now.context, setting):
                continue
            if row.then:
                return self.step(now, row.then, setting)
            context, effects = now.context, []
            for effect in row.do:
                changed = _changed(context, effect)
                effects += [] if changed is not None else [effect]
                context = context if changed is None else changed
            return Now(row.to, context), tuple(effects)
        return now, ()


def _holds(guard: str, context: Context, setting: Setting) -> bool:
    match guard:
        case "hasToken":
            return setting.has_token
        case "canRetry":
            return context.attempt < setting.limit
        case "canRefresh":
            return setting.refresh and context.refreshes < 1
        case "endsByMessage":
            return setting.ends
        case "failOnInvalid":
            return setting.strict
        case "nextRefresh":
            return context.next == "refresh"
        case "unsure":
            return context.unsure
        case "unsureRetry":
            return context.unsure and context.attempt < setting.limit
    raise KeyError(guard)


def _changed(context: Context, effect: str) -> Context | None:
    """The context after an effect on it; None for one that the client carries out (`progress` is for the context)."""
    match effect:
        case "attempt+1":
            return replace(context, attempt=context.attempt + 1)
        case "refreshes+1":
            return replace(context, refreshes=context.refreshes + 1)
        case "next=open" | "next=refresh":
            return replace(context, next=effect.removeprefix("next="))
        case "progress":
            return replace(context, attempt=0, refreshes=0)
        case "sure" | "unsure":
            return replace(context, unsure=effect == "unsure")
        case _:
            return None


@cache
def words() -> Json:
    """The table as machine.json has it."""
    return json.loads((Path(__file__).parent / "machine.json").read_text(encoding="utf-8"))


@cache
def machine() -> Machine:
    """The machine that clients follow."""
    return Machine.of(words())
