"""Prints compiled patterns as regular expressions of JavaScript, where its engines need not go back in a text.

{"code": [["start"], ["set", 0], ["end"], ["match"]], "sets": [[48, 57]]}    /^\\d$/u

Engines try one way after the other, and keep the places where they may go back to. A pattern of which each character
leaves one way is matched at once, and a loop over one set of characters keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from protogen.patterns.compile import PatternError, compile_pattern
from protogen.source.place import Json

_SURROGATES = 0xD800
"""Engines match what lies beyond in two steps."""
_FEW = 64
"""So many ways through a pattern are tried; and a pattern of so many instructions at each place of a text."""

Code = Sequence[Sequence[Any]]


def expression(pattern: Mapping[str, Json]) -> str | None:
    """The literal of a pattern (`/^a$/u`); None where an engine might need long, or much memory."""
    if "grammar" in pattern or pattern.get("looks"):
        return None
    code, sets = pattern["code"], pattern["sets"]
    if not _is_plain(code, sets):
        return None
    text = _Printer(code, sets).text(0, len(code) - 1)
    try:
        same = compile_pattern(text)
    except PatternError:
        return None
    return f"/{text or '(?:)'}/u" if same["code"] == code and same["sets"] == sets else None  # `//` is a comment


def _is_plain(code: Code, sets: Sequence[Sequence[int]]) -> bool:
    """Whether there are few ways through a pattern; or it starts at the start, and has one way for each character and
    simple loops."""
    if any(each[0] in ("word", "notWord") for each in code):
        return False
    loops = [(number, to) for number, each in enumerate(code) for to in _targets(each) if to <= number]
    is_fixed = code[0][0] == "start" and ["start"] not in code[1:]
    if not loops and (is_fixed or len(code) <= _FEW) and _ways(code) <= _FEW:
        return True
    if not is_fixed:
        return False
    starts = [0, *(number + 1 for number, each in enumerate(code) if each[0] == "set")]
    return all(_is_simple(code, sets, to, number) for number, to in loops) and all(
        _is_single(code, sets, start) for start in starts
    )


def _targets(instruction: Sequence[Any]) -> Sequence[int]:
    return instruction[1:] if instruction[0] in ("split", "jump") else ()


def _ways(code: Code) -> int:
    """How many ways lead through a pattern without loops."""
    ways = [1] * len(code)
    for number in range(len(code) - 2, -1, -1):
        ways[number] = sum(ways[to] for to in _targets(code[number]) or [number + 1])
    return ways[0]


def _is_simple(code: Code, sets: Sequence[Sequence[int]], start: int, end: int) -> bool:
    """Whether a loop is over one set of characters, none of which has two units."""
    inside = [each for each in code[start:end] if each[0] != "split"]
    return [each[0] for each in inside] == ["set"] and sets[inside[0][1]][-1] < _SURROGATES


def _is_single(code: Code, sets: Sequence[Sequence[int]], start: int) -> bool:
    """Whether a character leaves one way from an instruction on."""
    seen: set[int] = set()
    ranges: list[tuple[int, int]] = []
    waiting = [start]
    while waiting:
        number = waiting.pop()
        if number in seen:
            return False
        seen.add(number)
        match code[number]:
            case ["set", index]:
                ranges += zip(sets[index][::2], sets[index][1::2], strict=True)
            case ["split" | "jump", *targets]:
                waiting += targets
            case ["start" | "end"]:
                waiting.append(number + 1)
    ranges.sort()
    return all(before[1] < after[0] for before, after in pairwise(ranges))


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of an expression, and how often it stands there."""

    text: str
    low: int = 1
    high: int | None = 1

    def __str__(self) -> str:
        if self.low == self.high:
            counted = f"{self.text}{{{self.low}}}"
            return counted if len(counted) < self.low * len(self.text) else self.text * self.low
        usual = {(0, 1): "?", (0, None): "*", (1, None): "+"}
        high = "" if self.high is None else self.high
        return self.text + usual.get((self.low, self.high), f"{{{self.low},{high}}}")


class _Printer:
    """Prints instructions as the compiler writes them for an expression (protogen/patterns/compile.py)."""

    def __init__(self, code: Code, sets: Sequence[Sequence[int]]) -> None:
        self._code, self._sets = code, sets

    def text(self, start: int, end: int) -> str:
        """The expression of the instructions from one to another."""
        return "".join(map(str, self._items(start, end)))

    def _items(self, start: int, end: int) -> Sequence[_Item]:
        items: list[_Item] = []
        at = start
        while at < end:
            word, *targets = self._code[at]
            if word == "split" and targets[0] <= at:
                items[-1] = replace(items[-1], high=None)
                at += 1
                continue
            item, at = self._forward(at, targets[1]) if word == "split" else (self._one(self._code[at]), at + 1)
            if items and items[-1].text == item.text and items[-1].low == items[-1].high:
                low, high = items[-1].low + item.low, item.high
                item = replace(item, low=low, high=None if high is None else high + items.pop().low)
            items.append(item)
        return items

    def _forward(self, at: int, after: int) -> tuple[_Item, int]:
        """What a split stands before, and where it goes on."""
        last = self._code[after - 1]
        if last[0] == "jump" and last[1] == at:
            return _Item(self._atom(at + 1, after - 1), 0, None), after
        if last[0] == "jump" and last[1] >= after:
            options = []
            while self._code[at][0] == "split" and self._code[self._code[at][2] - 1] == ["jump", last[1]]:
                options.append(self.text(at + 1, self._code[at][2] - 1))
                at = self._code[at][2]
            return _Item(f"(?:{'|'.join([*options, self.text(at, last[1])])})"), last[1]
        splits = [number for number in range(at, after) if self._code[number] == ["split", number + 1, after]]
        bodies = {self._atom(one + 1, two) for one, two in pairwise([*splits, after])}
        if len(bodies) == 1:
            return _Item(bodies.pop(), 0, len(splits)), after
        return _Item(self._atom(at + 1, after), 0, 1), after

    def _atom(self, start: int, end: int) -> str:
        """The expression of some instructions as one item."""
        items = self._items(start, end)
        if len(items) == 1 and items[0].low == items[0].high == 1:
            return items[0].text
        return f"(?:{''.join(map(str, items))})"

    def _one(self, instruction: Sequence[Any]) -> _Item:
        if instruction[0] != "set":
            return _Item({"start": "^", "end": "$"}[instruction[0]])
        bounds = self._sets[instruction[1]]
        pairs = [*zip(bounds[::2], bounds[1::2], strict=True)]
        if pairs == [(48, 57)]:
            return _Item("\\d")
        if len(pairs) == 1 and pairs[0][0] == pairs[0][1]:
            return _Item(_character(pairs[0][0]))
        return _Item(f"[{''.join(_range(*pair) for pair in pairs)}]")


def _range(low: int, high: int) -> str:
    """A range as it stands between brackets."""
    first, last = (_character(each, "\\]^[-") for each in (low, high))
    return first if low == high else f"{first}{'-' if high - low > 1 else ''}{last}"


def _character(point: int, special: str = "^$\\.*+?()[]{}|/") -> str:
    char = chr(point)
    if char in special:
        return f"\\{char}"
    if 32 <= point < 127:
        return char
    return f"\\u{point:04x}" if point < 0x10000 else f"\\u{{{point:x}}}"
