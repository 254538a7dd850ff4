"""Counts how much work a pattern is on a text, so that a search for texts can leave costly ones alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any


def effort(program: Mapping[str, Any], text: str, most: int) -> int:
    """Returns how many instructions run until a search of the text ends, or a number above `most`.

    Assertions count as if they held. A pattern with lookarounds runs backwards over the whole text, and looks at every
    instruction wherever it has not been in the same state before: half of the places, say.
    """
    code, sets = program["code"], program["sets"]
    looks = program.get("looks") or ()
    steps, live = len(text) * (len(code) + sum(len(each["code"]) for each in looks)) // 2 if looks else 0, {0}
    if steps > most:
        return steps
    for position in range(len(text) + 1):
        live.add(0)
        char = ord(text[position]) if position < len(text) else None
        following: set[int] = set()
        stack = list(live)
        while stack:
            at = stack.pop()
            step = code[at]
            steps += 1
            if step[0] == "match" or steps > most:
                return steps
            if step[0] == "set":
                if char is not None and _holds(sets[step[1]], char):
                    following.add(at + 1)
                continue
            for target in _after(step, at, position, len(text)):
                if target not in live:
                    live.add(target)
                    stack.append(target)
        live = following
    return steps


def _after(step: Sequence[Any], at: int, position: int, end: int) -> Sequence[int]:
    """The instructions that an instruction leads to without a character."""
    kind = step[0]
    if kind in ("split", "jump"):
        return step[1:]
    fails = (kind == "start" and position > 0) or (kind == "end" and position < end)
    return () if fails else (at + 1,)


def _holds(bounds: Sequence[int], code: int) -> bool:
    at = bisect_right(bounds, code)
    return at % 2 == 1 or (at > 0 and bounds[at - 1] == code)
