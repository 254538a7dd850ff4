"""Model checker of the client's state machine: every reachable moment, every event, against what must always hold."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from protogen.live.machine import Context, Machine, Now, Setting

LIMIT = 2
MOST = 4000
"""More reachable moments than this: the machine is not bounded."""
SETTINGS = [Setting(*each, LIMIT) for each in product((False, True), repeat=4)]
FEW = [each for each in SETTINGS if sum((each.has_token, each.refresh, each.ends, each.strict)) in (0, 1, 3, 4)]
_PROGRESS = {"stable", "resume", "suspend"}
"""Without these, a client must come to rest."""


class World(NamedTuple):
    """What exists around the client: a transport, a timer, an outcome, a token known to be bad."""

    transport: bool = False
    timer: bool = False
    ended: bool = False
    bad: bool = False


@dataclass(frozen=True)
class Move:
    """One event in one moment, and what came of it."""

    machine: Machine
    setting: Setting
    before: Now
    event: str
    after: Now
    out: tuple[str, ...]

    @property
    def expected(self) -> bool:
        """Whether the event is one that must change something."""
        return self.event in self.machine.must.get(self.before.state, ())


def faults(machine: Machine, settings: list[Setting], *, first: bool = True) -> list[str]:
    """What does not hold; with `first`, one fault is enough."""
    found: list[str] = []
    for setting in settings:
        for fault in _faults(machine, setting):
            found.append(f"{fault} {setting}")
            if first:
                return found
    return found


def _faults(machine: Machine, setting: Setting) -> Iterator[str]:
    events = sorted({row.on for row in machine.rows} | {each for held in machine.must.values() for each in held})
    start = (Now(), World())
    seen, waiting = {start}, deque([start])
    steps: dict[tuple[Now, str], tuple[Now, tuple[str, ...]]] = {}
    while waiting:
        now, world = waiting.popleft()
        for event in events:
            if (now, event) not in steps:
                steps[now, event] = machine.step(now, event, setting)
            after, out = steps[now, event]
            move = Move(machine, setting, now, event, after, out)
            around = _token(move, world)
            for fault in (*_events(move), *_tokens(move, around), *_promises(move)):
                yield f"{fault}: {now.state} on {event}"
            if world.ended and (out or after.state != "ended"):
                yield f"after the end: {event}"
            for effect in out:
                around, fault = _effect(around, effect)
                if fault:
                    yield f"{fault}: {now.state} on {event}"
            for fault in _standing(after, around):
                yield f"{fault}: {now.state} on {event}"
            key = (after, around)
            if key not in seen:
                seen.add(key)
                waiting.append(key)
            if len(seen) > MOST:
                yield "unbounded"
                return
    yield from _endless({now for now, _ in seen}, steps)


def _token(move: Move, world: World) -> World:
    """The world after what the event says of the token."""
    event, state = move.event, move.before.state
    bad = world.bad
    if event == "start" and state == "idle":
        bad = not move.setting.has_token
    if event.endswith(".refresh") and move.expected:
        bad = True
    if event == "token.new" and state == "authorizing":
        bad = False
    return world._replace(bad=bad)


def _effect(world: World, effect: str) -> tuple[World, str]:
    """The world after an effect, and what was wrong with it."""
    match effect:
        case "open":
            return world._replace(transport=True), "two transports" if world.transport else ""
        case "wait":
            return world._replace(timer=True), "two timers" if world.timer else ""
        case "fired":
            return world._replace(timer=False), "" if world.timer else "a timer that was not armed"
        case "disarm":
            return world._replace(timer=False), ""
        case "deliver":
            return world, "delivered after the end" if world.ended else ""
    if effect in ("gone", "abort") or effect.startswith("close"):
        return world._replace(transport=False), ""
    if effect.startswith("end"):
        return world._replace(ended=True), "two outcomes" if world.ended else ""
    return world, ""


def _standing(after: Now, world: World) -> Iterator[str]:
    """What must hold in every moment."""
    if (after.state == "ended") != world.ended:
        yield "an end without an outcome, or the other way round"
    if after.state == "ended" and (world.transport or world.timer):
        yield "something outlives the end"
    if world.timer != (after.state == "waiting"):
        yield "a timer exactly while waiting"
    if world.transport != (after.state in ("connecting", "open")):
        yield "a transport exactly while connecting or open"
    if after.context.attempt > LIMIT or after.context.refreshes > 1:
        yield "counters"


def _events(move: Move) -> Iterator[str]:
    """What must come of an event."""
    state, event, after, out = move.before.state, move.event, move.after, move.out
    context, tries = move.before.context, move.before.context.attempt < LIMIT
    if move.expected:
        if not move.machine.known(state, event):
            yield "no row"
        if not out and after.state == state and event != "stable":
            yield "nothing happens"
        retries = ("refused.retry", "deadline", "closed.retry", "silence", "message.retry", "token.error")
        if event in retries and tries and after.state != "waiting":
            yield "gave up while tries were left"
        able = move.setting.refresh and context.refreshes < 1
        if event.endswith(".refresh") and able and after.state != "authorizing":
            yield "did not refresh"
    if event == "start" and state == "idle":
        wanted = "connecting" if move.setting.has_token else "authorizing"
        if after.state != wanted:
            yield "start"
    if event == "opened" and state == "connecting" and "watch" not in out:
        yield "nobody watches"
    if event == "cancel" and state != "ended" and after.state != "ended":
        yield "cancel does not end it"
    if event == "resume" and state == "suspended" and after.context.attempt:
        yield "resume keeps old failures"


def _tokens(move: Move, world: World) -> Iterator[str]:
    """What must hold of tokens and their refresh."""
    state, event, after, out = move.before.state, move.event, move.after, move.out
    context, tries = move.before.context, move.before.context.attempt < LIMIT
    if "refresh" in out and not world.bad and not after.context.unsure:
        yield "refreshes a good token"
    if "open" in out and world.bad:
        yield "connects with a token known to be bad"
    if event == "token.new" and after.state in ("connecting", "open") and after.context.unsure:
        yield "still unsure"
    if state == "connecting" and event == "refused.unknown":
        able = move.setting.refresh and context.refreshes < 1
        if able and not (after.state == "authorizing" and after.context.unsure):
            yield "an unknown refusal"
        if not able and tries and after.state != "waiting":
            yield "an unknown refusal gives up"
    if state == "authorizing" and event == "token.same":
        if not context.unsure and "end failed unauthenticated" not in out:
            yield "the reason"
        if after.state == "waiting" and after.context.attempt != context.attempt + 1:
            yield "a try that is not counted"
        blamed = after.state != ("waiting" if tries else "ended") or "end failed unauthenticated" in out
        if context.unsure and blamed:
            yield "an unproven refusal is blamed on the token"
    if state == "authorizing" != after.state and event in ("cancel", "suspend") and "abandon" not in out:
        yield "the refresh still runs"
    if after.state == "authorizing" != state and "refresh" not in out:
        yield "authorizing without a refresh"


def _promises(move: Move) -> Iterator[str]:
    """What must hold of messages and closes while a connection is open."""
    event, after, out = move.event, move.after, move.out
    if event == "message.stale" and "deliver" in out:
        yield "delivered twice"
    if move.before.state != "open":
        return
    if event == "message.invalid" and (after.state == "ended") != move.setting.strict:
        yield "an invalid message"
    if event == "closed.end" and ("end completed" in out) == move.setting.ends:
        yield "a close that completes, or does not"
    if event.startswith("message.") and event != "message.stale":
        told = any(each in ("deliver", "report", "end failed violation") for each in out)
        if not told:
            yield "a message vanished"
    if event == "message.terminal" and (out[:1] != ("deliver",) or out[-1:] != ("end completed",)):
        yield "the last message"
    if event == "stable" and (after.context.attempt or after.context.refreshes):
        yield "progress is not counted"
    if event in ("message.ordinary", "message.unknown") and (
        after.context != move.before.context or "deliver" not in out
    ):
        yield "a message counts as progress"


def _endless(moments: set[Now], steps: Mapping[tuple[Now, str], tuple[Now, tuple[str, ...]]]) -> Iterator[str]:
    """Whether a client could go on for ever without progress: a circle of moments."""
    onward: dict[Now, set[Now]] = {now: set() for now in moments}
    for (now, event), (after, _) in steps.items():
        if event not in _PROGRESS and after != now:
            onward[now].add(after)
    done: set[Now] = set()
    for start in moments:
        path: dict[Now, Iterator[Now]] = {}
        todo = [start] if start not in done else []
        while todo:
            now = todo[-1]
            if now not in path:
                path[now] = iter(onward.get(now, ()))
            following = next(path[now], None)
            if following is None:
                done.add(todo.pop())
                del path[now]
            elif following in path:
                yield f"endless without progress: {now}"
                return
            elif following not in done:
                todo.append(following)


def mutants(words: Mapping[str, Any]) -> Iterator[tuple[str, Machine]]:
    """Every table with one effect, guard, row or goal changed, each with a name."""

    def changed(number: int, name: str, **more: Any) -> tuple[str, Machine]:
        other = copy.deepcopy({**words})
        other["rows"][number] |= more
        row = words["rows"][number]
        return f"{row['in']} on {row['on']} [{row.get('if')}]: {name}", Machine.of(other)

    for number, row in enumerate(words["rows"]):
        for at, effect in enumerate(row.get("do", [])):
            yield changed(number, f"without {effect}", do=[*row["do"][:at], *row["do"][at + 1 :]])
        if "if" in row:
            yield changed(number, "without its guard", **{"if": ""})
        less = {**words, "rows": [each for other, each in enumerate(words["rows"]) if other != number]}
        yield f"{row['in']} on {row['on']} [{row.get('if')}]: without the row", Machine.of(less)
        if row.get("to") not in ("ended", None):
            yield changed(number, "another goal", to="waiting" if row["to"] != "waiting" else "connecting")


__all__ = ["FEW", "SETTINGS", "Context", "faults", "mutants"]
