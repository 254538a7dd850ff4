"""Compares what a client did with what had to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from protogen.languages.live import Trace
from protogen.live.proving.expected import Expected
from protogen.live.proving.values import Fault, Seen
from protogen.live.stage import line
from protogen.live.values import Scenario
from protogen.runtime.values import identity
from protogen.source.place import Json

_SHOWN = 300
_NONE = object()
"""What stands where one side has no more."""


def faults(scenario: Scenario, language: str, wanted: Expected, trace: Trace, seen: Seen) -> Iterator[Fault]:
    """Yields every disagreement of one run."""
    if trace.error:
        yield Fault("answer", scenario.name, language, "an answer", trace.error)
        return
    pairs = [
        ("states", " ".join(wanted.states), " ".join(trace.states)),
        ("messages", *_first_other(wanted.messages, trace.messages)),
        ("outcome", wanted.outcome, trace.outcome),
        ("replies", *_first_other(wanted.replies, trace.replies)),
        ("requests", _requests(wanted.upgrades, wanted.refreshes), _requests(seen.upgrades, seen.refreshes)),
        ("violations", "none", "; ".join(seen.violations[:3]) or "none"),
    ]
    if wanted.outcome != "cancelled":  # what comes after the wish to cancel may still be reported, or not
        pairs.append(("reports", counted(wanted.reports), counted(trace.reports)))
    for kind, should, does in pairs:
        if should != does:
            yield Fault(kind, scenario.name, language, should, does)


def own_faults(scenario: Scenario, wanted: Expected, distinct: Sequence[Json]) -> Iterator[Fault]:
    """Yields where the scenario's `then` says otherwise than the machine. `distinct`: the documents that the server
    sends, each once; `then.messages` has their numbers."""
    then = scenario.then
    places = {identity(each): number for number, each in enumerate(distinct, 1)}
    numbers = [places.get(identity(each), 0) for each in wanted.messages]
    requests = {"upgrades": wanted.upgrades, "refreshes": wanted.refreshes}
    made = {"states": wanted.states, "messages": numbers, "outcome": wanted.outcome}
    told = {**made, "requests": {key: requests[key] for key in then.get("requests", {})}}
    for key, value in then.items():
        if key in told and told[key] != value:
            yield Fault("then", scenario.name, "", f"{key}: {line(told[key])}", line(value))


def _first_other(wanted: Sequence[Json], found: Sequence[Json]) -> tuple[str, str]:
    """Both sides at the first place where they are not the same; two empty texts if they are."""
    for number, (one, other) in enumerate(zip_longest(wanted, found, fillvalue=_NONE), 1):
        if one is _NONE or other is _NONE or identity(one) != identity(other):
            return _shown(number, one, len(wanted)), _shown(number, other, len(found))
    return "", ""


def _shown(number: int, value: Json, count: int) -> str:
    text = "nothing" if value is _NONE else line(value)
    return f"{count}, of which number {number} is {text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}"


def _requests(upgrades: int, refreshes: int) -> str:
    return f"{upgrades} connections, {refreshes} refreshes"


def counted(reports: Sequence[str]) -> str:
    """Equal ones in a row as one word: `invalid stale×3`."""
    found: list[tuple[str, int]] = []
    for each in reports:
        if found and found[-1][0] == each:
            found[-1] = each, found[-1][1] + 1
        else:
            found.append((each, 1))
    return " ".join(word if count == 1 else f"{word}×{count}" for word, count in found) or "none"
