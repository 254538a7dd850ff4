"""Runs compiled patterns: whether a text holds a match, in time linear in the text.

A pattern is a program for a small machine. The machine keeps the set of live instructions at each
position of the text and never goes back. What it learns, it keeps: for a set of instructions and
a character, the set that follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
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
            return _Tables(self._sets, self._looks, text).search(self._code)
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


class _Tables:
    """The machine over one text, from its last position to its first, for programs that look ahead or behind.

    Where an assertion holds is worked out once for all positions, so that nothing is read twice.
    """

    def __init__(
        self,
        sets: Sequence[Sequence[int]],
        looks: Sequence[Sequence[Instruction]],
        text: str,
    ) -> None:
        self._sets, self._looks, self._text = sets, looks, text
        self._known: dict[tuple[int, bool], Sequence[bool]] = {}

    def search(self, code: Sequence[Instruction]) -> bool:
        """Whether the program matches anywhere in the text."""
        return any(self._matches(code, behind=False))

    def _matches(self, code: Sequence[Instruction], *, behind: bool) -> Sequence[bool]:
        """For each position, whether the program matches from it on, or (`behind`) from it back."""
        size, text = len(self._text), self._text
        asserted = {
            at: self._holds(step)
            for at, step in enumerate(code)
            if step[0] in _ASSERTIONS
        }
        back = _Back(code, self._sets, tuple(asserted))
        found = [False] * (size + 1)
        live = 0
        for position in range(size + 1) if behind else range(size, -1, -1):
            at = position - 1 if behind else position
            char = text[at] if 0 <= at < size else ""
            live = back.live(
                live, char, tuple([held[position] for held in asserted.values()])
            )
            found[position] = live & 1 == 1
        return found

    def _holds(self, step: Instruction) -> Sequence[bool]:
        """For each position, whether an assertion holds there."""
        kind: str = step[0]
        size = len(self._text)
        if kind == "look":
            number, negate, behind = step[1:]
            key = (number, behind)
            if key not in self._known:
                self._known[key] = self._matches(self._looks[number], behind=behind)
            return [held is not negate for held in self._known[key]]
        if kind == "start":
            return [True] + [False] * size
        if kind == "end":
            return [False] * size + [True]
        words = [False, *(char in _WORD for char in self._text), False]
        wanted = kind == "word"
        return [(before != after) is wanted for before, after in pairwise(words)]


_ASSERTIONS: Final = ("look", "start", "end", "word", "notWord")


class _Back:
    """A program run backwards: from the instructions that lead to a match behind a character to those before it.

    A set of instructions is a number, with a bit for each.
    """

    def __init__(
        self,
        code: Sequence[Instruction],
        sets: Sequence[Sequence[int]],
        asserted: Sequence[int],
    ) -> None:
        self._code, self._sets, self._asserted = code, sets, asserted
        self._entries: Sequence[list[int]] = [[] for _ in code]
        self._known: dict[tuple[int, str, tuple[bool, ...]], int] = {}
        for at, step in enumerate(code):
            if step[0] not in ("set", "match"):
                for to in step[1:3] if step[0] in ("split", "jump") else (at + 1,):
                    self._entries[to].append(at)

    def live(self, ahead: int, char: str, held: tuple[bool, ...]) -> int:
        """The instructions from which a match is reached. `ahead`: those behind `char`; `held`: which assertions
        hold here."""
        key = (ahead, char, held)
        found = self._known.get(key)
        if found is None:
            if len(self._known) * len(self._code) >= _CACHE_SIZE:
                self._known.clear()
            found = self._known[key] = self._lead(ahead, char, held)
        return found

    def _lead(self, ahead: int, char: str, held: tuple[bool, ...]) -> int:
        shut = {at for at, holds in zip(self._asserted, held, strict=True) if not holds}
        live = 0
        stack = [
            at
            for at, step in enumerate(self._code)
            if self._ends(at, step, ahead, char)
        ]
        while stack:
            at = stack.pop()
            if not live >> at & 1:
                live |= 1 << at
                stack += [each for each in self._entries[at] if each not in shut]
        return live

    def _ends(self, at: int, step: Instruction, ahead: int, char: str) -> bool:
        """Whether an instruction is a match, or takes the character and leads to one."""
        if step[0] != "set":
            return bool(step[0] == "match")
        taken = ahead >> (at + 1) & 1 and char
        return bool(taken) and _holds(self._sets[step[1]], char)
