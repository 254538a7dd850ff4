"""Counts how much work a pattern is on a text, so that a search for texts can leave costly ones alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any


def effort(program: Mapping[str, Any], text: str, most: int) -> int:
    """Returns how many instructions run until a search of the text ends, or a number above `most`.

    Assertions count as if they held, and a lookaround as one pass over the rest of the text.
    """
    code, sets = program["code"], program["sets"]
    steps, live = 0, {0}
    for position in range(len(text) + 1):
        live.add(0)
        char = ord(text[position]) if position < len(text) else None
        following: set[int] = set()
        stack = list(live)
        while stack:
            at = stack.pop()
            step = code[at]
            steps += 1 + (len(text) if step[0] == "look" else 0)
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
