"""Whole lifecycles: the messages of a job from its start to its end, as the annotation's `flow` says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from protogen.source import Json
from protogen.spec import Spec
from protogen.targets.fixtures_parts import Message, found, replaced
from protogen.targets.fixtures_spots import spots

_STEPS, _LONG_STEPS = 4, 24
_LONG = 1_000
"""A long lifecycle counts at least so many items."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A job: its messages in the order of sending. `what`: its file's name."""

    root: str
    what: str
    shows: str
    lines: tuple[tuple[str, Json], ...]
    """The message's name and the document."""


def lifecycles(spec: Spec, root: str, bases: Sequence[tuple[Message, Json]]) -> Iterator[Lifecycle]:
    """For each end a short job, and a long one for the first; none where the root declares no `flow`."""
    flow = spec[root].notes.get("flow")
    if not isinstance(flow, dict):
        return
    by_tag = {tag: (message, base) for message, base in bases if message.root == root for tag in message.tags}
    repeated = [by_tag[tag] for tag in flow["repeat"] if tag in by_tag]
    ends = [by_tag[tag] for tag in flow["end"] if tag in by_tag]
    for end in ends:
        shows = f"a job from its first message to {end[0].name}"
        lines = tuple(_lines(spec, flow, repeated, end, _STEPS, 1))
        yield Lifecycle(root, f"{_word(repeated)}-to-{end[0].name}", shows, lines)
    if ends and repeated and flow.get("scales"):
        factor = _factor(flow["scales"], [*repeated, *ends])
        lines = tuple(_lines(spec, flow, repeated, ends[0], _LONG_STEPS, factor))
        yield Lifecycle(root, f"large-job-to-{ends[0][0].name}", f"a job of more than {_LONG} items", lines)


def _word(repeated: Sequence[tuple[Message, Json]]) -> str:
    return "-".join(message.name for message, _ in repeated) or "nothing"


def _lines(
    spec: Spec,
    flow: Mapping[str, Json],
    repeated: Sequence[tuple[Message, Json]],
    end: tuple[Message, Json],
    steps: int,
    factor: int,
) -> Iterator[tuple[str, Json]]:
    """The messages: `steps` + 1 times the repeated ones (the first says 0, the last all), then the end."""
    sent = [(message, base, step) for step in range(steps + 1) for message, base in repeated]
    for number, (message, base, step) in enumerate([*sent, (*end, steps)]):
        document = _scaled(base, flow.get("scales", ()), factor)
        for pointer, goal in flow.get("advances", {}).items() if number < len(sent) else ():
            document = _advanced(document, pointer, goal, step, steps)
        yield message.name, _at_time(spec, message, document, number)


def _factor(pointers: Sequence[str], bases: Sequence[tuple[Message, Json]]) -> int:
    """What the largest count must be multiplied by to be large."""
    counts = [_number(base, pointer) or 0 for _, base in bases for pointer in pointers]
    largest = max(counts, default=0)
    return math.ceil((_LONG + 1) / largest) if largest > 0 else 1


def _scaled(document: Json, pointers: Sequence[str], factor: int) -> Json:
    for pointer in pointers:
        count = _number(document, pointer)
        if count is not None:
            document = replaced(document, pointer, count * factor)
    return document


def _advanced(document: Json, pointer: str, goal: Json, step: int, steps: int) -> Json:
    """The document with a member that has gone `step` of `steps` towards its goal."""
    before = _number(document, pointer)
    reached = _number(document, goal) if isinstance(goal, str) else goal
    if before is None or reached is None:
        return document
    whole = isinstance(goal, str) and isinstance(reached, int)
    now = reached * step // steps if whole else round(reached * step / steps, 6)
    return replaced(document, pointer, int(now) if isinstance(now, float) and now.is_integer() else now)


def _at_time(spec: Spec, message: Message, document: Json, number: int) -> Json:
    """The document with its points in time a second later than those of the message before."""
    for spot in tuple(spots(spec, message.root, document)):
        unit = spot.field.notes.get("epoch") if spot.field else None
        if unit and isinstance(spot.value, int):
            document = replaced(document, spot.pointer, spot.value + number * (1000 if unit == "milliseconds" else 1))
    return document


def _number(document: Json, pointer: str) -> int | float | None:
    try:
        value = found(document, pointer)
    except KeyError:
        return None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
