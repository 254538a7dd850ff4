"""Runs compiled patterns: whether a text holds a match, in time linear in the text.

A pattern is a program for a small machine. The machine keeps the set of live instructions at each
position of the text and never goes back. What it learns, it keeps: for a set of instructions and
a character, the set that follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeAlias

Instruction: TypeAlias = Sequence[Any]

_CACHE_SIZE: Final = 100_000
"""Live instructions and steps a pattern remembers before it starts afresh."""

_WORD: Final = frozenset(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)


class _State:
    """A set of instructions about to run, and what stands before the position they run at."""

    __slots__ = ("at_end", "follow", "key")

    def __init__(self, key: tuple[frozenset[int], bool, bool]) -> None:
        self.key = key
        self.follow: dict[str, _State] = {}
        self.at_end: bool | None = None


class Pattern:
    """A compiled pattern, ready to search texts."""

    def __init__(self, program: Mapping[str, Any]) -> None:
        self._code: Sequence[Instruction] = program["code"]
        self._sets: Sequence[Sequence[int]] = program["sets"]
        self._looks: Sequence[Sequence[Instruction]] = [
            look["code"] for look in program.get("looks", ())
        ]
        self._minds_words = any(step[0] in ("word", "notWord") for step in self._code)
        self._anchored = self._only_at_start()
        self._matched = _State((frozenset(), False, False))
        self._failed = _State((frozenset(), False, False))
        self._states: dict[tuple[frozenset[int], bool, bool], _State] = {}
        self._cached = 0

    def search(self, text: str) -> bool:
        """Whether the pattern matches anywhere in the text."""
        if self._looks:
            return _Simulation(self._sets, self._looks, text).search(self._code)
        state = self._state(frozenset((0,)), at_start=True, word_before=False)
        for char in text:
            state = state.follow.get(char) or self._step(state, char)
            if state is self._matched:
                return True
            if state is self._failed:
                return False
        if state.at_end is None:
            state.at_end = self._closure(state, "") is None
        return state.at_end

    def _state(
        self, live: frozenset[int], *, at_start: bool, word_before: bool
    ) -> _State:
        key = (live, at_start, word_before)
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _State(key)
        return state

    def _step(self, state: _State, char: str) -> _State:
        """The state behind `char`, worked out and remembered."""
        if self._cached >= _CACHE_SIZE:
            for known in self._states.values():
                known.follow.clear()
            self._states.clear()
            self._cached = 0
        waiting = self._closure(state, char)
        if waiting is None:
            following = self._matched
        else:
            live = {
                at + 1 for at in waiting if _holds(self._sets[self._code[at][1]], char)
            }
            if not self._anchored:
                live.add(0)
            word_before = self._minds_words and char in _WORD
            following = (
                self._state(frozenset(live), at_start=False, word_before=word_before)
                if live
                else self._failed
            )
        state.follow[char] = following
        self._cached += 1 + len(following.key[0])
        return following

    def _closure(self, state: _State, following: str) -> set[int] | None:
        """The `set` instructions reached before `following` ("" for the end); None where one matches."""
        live, at_start, word_before = state.key
        boundary = word_before != (following in _WORD)
        holds = {
            "start": at_start,
            "end": following == "",
            "word": boundary,
            "notWord": not boundary,
        }
        return _reach(self._code, live, lambda step: holds[step[0]])

    def _only_at_start(self) -> bool:
        """Whether every way into the program passes a `start`."""
        reached = _reach(self._code, (0,), lambda step: step[0] != "start")
        return reached is not None and not reached


def _reach(
    code: Sequence[Instruction],
    live: Iterable[int],
    holds: Callable[[Instruction], bool],
) -> set[int] | None:
    """The `set` instructions that are reached without consuming anything; None where `match` is."""
    waiting: set[int] = set()
    seen = set(live)
    stack = list(seen)
    while stack:
        at = stack.pop()
        step = code[at]
        kind = step[0]
        if kind == "set":
            waiting.add(at)
            continue
        if kind == "match":
            return None
        targets = (
            step[1:3] if kind in ("split", "jump") else (at + 1,) if holds(step) else ()
        )
        for target in targets:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return waiting


def _holds(bounds: Sequence[int], char: str) -> bool:
    """Whether a set, an array of inclusive ranges, holds the character."""
    code = ord(char)
    at = bisect_right(bounds, code)
    return at % 2 == 1 or (at > 0 and bounds[at - 1] == code)


class _Simulation:
    """The machine step by step over one text, for programs that look ahead or behind."""

    def __init__(
        self,
        sets: Sequence[Sequence[int]],
        looks: Sequence[Sequence[Instruction]],
        text: str,
    ) -> None:
        self._sets, self._looks, self._text = sets, looks, text
        self._known: dict[tuple[int, int], bool] = {}

    def search(self, code: Sequence[Instruction]) -> bool:
        """Whether the program matches anywhere in the text."""
        live: set[int] = set()
        for position in range(len(self._text) + 1):
            live.add(0)
            waiting = _reach(code, live, partial(self._holds, position=position))
            if waiting is None:
                return True
            live = self._consume(code, waiting, position)
        return False

    def _holds(self, step: Instruction, position: int) -> bool:
        """Whether an assertion holds at a position."""
        kind: str = step[0]
        if kind == "look":
            number, negate, behind = step[1:]
            key = (number, position)
            if key not in self._known:
                self._known[key] = self._matches(
                    self._looks[number], position, behind=behind
                )
            return self._known[key] is not negate
        if kind == "start":
            return position == 0
        if kind == "end":
            return position == len(self._text)
        before, after = (
            self._text[max(position - 1, 0) : position],
            self._text[position : position + 1],
        )
        boundary = (before in _WORD) != (after in _WORD)
        return boundary == (kind == "word")

    def _matches(
        self, code: Sequence[Instruction], position: int, *, behind: bool
    ) -> bool:
        """Whether a sub-program matches from the position on, or (`behind`) from it back."""
        live = {0}
        while live:
            waiting = _reach(code, live, partial(self._holds, position=position))
            if waiting is None:
                return True
            live = self._consume(code, waiting, position - 1 if behind else position)
            position += -1 if behind else 1
        return False

    def _consume(
        self, code: Sequence[Instruction], waiting: set[int], index: int
    ) -> set[int]:
        """The instructions behind those that take the character at `index`, if there is one."""
        if not 0 <= index < len(self._text):
            return set()
        return {
            at + 1
            for at in waiting
            if _holds(self._sets[code[at][1]], self._text[index])
        }
