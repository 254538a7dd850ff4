"""Compiles regular expressions of ECMA-262 into programs for the small machine of docs/checks.md."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from protogen.patterns.parse import parse
from protogen.patterns.sets import Ranges
from protogen.patterns.tree import Assert, Chars, Choice, Look, Node, PatternError, Repeat, Sequence

__all__ = ["MAX_INSTRUCTIONS", "PatternError", "Program", "compile_pattern", "weight"]

Program: TypeAlias = dict[str, Any]
"""`{"code": [...], "sets": [...]}`, with `looks` where the pattern looks ahead or behind."""

MAX_INSTRUCTIONS = 20_000
"""A program longer than this, those of its lookarounds included, is refused."""


@lru_cache(maxsize=4096)
def compile_pattern(text: str) -> Program:
    r"""Compiles a pattern to its program. The result is cached and shared: do not change it.

    `^a+$` becomes

        {"code": [["start"], ["set", 0], ["split", 1, 3], ["end"], ["match"]], "sets": [[97, 97]]}

    Raises PatternError where the pattern is not valid, not supported or too long.
    """
    tree = parse(text)
    if _size(tree) + 1 > MAX_INSTRUCTIONS:
        raise PatternError(f"the pattern takes more than {MAX_INSTRUCTIONS:,} instructions; use smaller counts", 0)
    shared = _Shared()
    program: Program = {"code": _Emitter(shared, backwards=False).program(tree), "sets": shared.sets}
    if shared.looks:
        program["looks"] = shared.looks
    return program


def weight(text: str) -> int:
    """Returns what a pattern adds to the work and to the output of a build: its instructions, and one for every ten
    bounds of its character sets (a Unicode property has hundreds). Raises PatternError as `compile_pattern` does."""
    program = compile_pattern(text)
    instructions = len(program["code"]) + sum(len(look["code"]) for look in program.get("looks", ()))
    return instructions + sum(map(len, program["sets"])) // 10


def _size(node: Node) -> int:
    """Counts the instructions of a node without writing them, because repeat counts may be huge."""
    match node:
        case Chars() | Assert():
            return 1
        case Sequence(items):
            return sum(map(_size, items))
        case Choice(options):
            return sum(map(_size, options)) + 2 * (len(options) - 1)
        case Look(item):
            return _size(item) + 2
        case Repeat(item, low, high):
            size = _size(item)
            if size == 0:
                return 0
            if high is None:
                return max(low, 1) * size + (1 if low else 2)
            return high * size + high - low


class _Shared:
    """What a program and its lookarounds share: the character sets and the list of lookarounds."""

    def __init__(self) -> None:
        self.sets: list[list[int]] = []
        self.looks: list[Program] = []
        self._numbers: dict[Ranges, int] = {}

    def number(self, ranges: Ranges) -> int:
        if ranges not in self._numbers:
            self._numbers[ranges] = len(self.sets)
            self.sets.append([bound for pair in ranges for bound in pair])
        return self._numbers[ranges]


class _Emitter:
    """Writes one program. `backwards`: sequences are written from their end, for lookbehinds."""

    def __init__(self, shared: _Shared, *, backwards: bool) -> None:
        self.shared, self.backwards = shared, backwards
        self.code: list[list[Any]] = []

    def program(self, tree: Node) -> list[list[Any]]:
        self.emit(tree)
        self.code.append(["match"])
        return self.code

    def emit(self, node: Node) -> None:
        match node:
            case Chars(ranges):
                self.code.append(["set", self.shared.number(ranges)])
            case Assert(kind):
                self.code.append([kind])
            case Sequence(items):
                for item in reversed(items) if self.backwards else items:
                    self.emit(item)
            case Choice(options):
                self.choice(options)
            case Repeat():
                self.repeat(node)
            case Look(item, negate, behind):
                code = _Emitter(self.shared, backwards=behind).program(item)
                self.code.append(["look", len(self.shared.looks), negate, behind])
                self.shared.looks.append({"code": code})

    def choice(self, options: tuple[Node, ...]) -> None:
        """Writes a `split` before, and a `jump` to the common end after, each option but the last."""
        jumps: list[list[Any]] = []
        for option in options[:-1]:
            split = self.fork()
            self.emit(option)
            jumps.append(["jump", 0])
            self.code.append(jumps[-1])
            split[2] = len(self.code)
        self.emit(options[-1])
        for jump in jumps:
            jump[1] = len(self.code)

    def repeat(self, node: Repeat) -> None:
        if _size(node.item) == 0:
            return
        fixed = node.low if node.high is not None else max(node.low - 1, 0)
        for _ in range(fixed):
            self.emit(node.item)
        if node.high is not None:
            splits = []
            for _ in range(node.high - node.low):
                splits.append(self.fork())
                self.emit(node.item)
            for split in splits:
                split[2] = len(self.code)
        elif node.low:
            again = len(self.code)
            self.emit(node.item)
            self.code.append(["split", again, len(self.code) + 1])
        else:
            split, again = self.fork(), len(self.code) - 1
            self.emit(node.item)
            self.code.append(["jump", again])
            split[2] = len(self.code)

    def fork(self) -> list[Any]:
        """Writes a `split` whose first target is the next instruction; the caller fills in the second."""
        split: list[Any] = ["split", len(self.code) + 1, 0]
        self.code.append(split)
        return split
