"""Turns a check program into Python functions that give verdicts only, without violations.

The functions agree with `Program.accepts` on every value. Where a function could not be exact or fast (if the verdict
depends on what was evaluated, or with choices inside choices), it calls the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from protogen.checks.function_source import Writer, tagged_keyword
from protogen.checks.nodes import children
from protogen.runtime.checker import Program
from protogen.runtime.run import Run
from protogen.runtime.values import identity, is_multiple
from protogen.source.place import Json

_COSTLY = 500
"""A choice that leads to more nodes than this, or to itself, is left to the program, which caches its attempts."""
_REMEMBERED = 2048
_CHOICES = ("anyOf", "oneOf", "not", "if", "contains")


class Quick:
    """Gives a program's verdicts quickly. `accepts` returns a function for each root."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.program = Program(document)
        self._nodes: list[Json] = document["nodes"]
        self._dynamic = bool(document.get("dynamic"))

    def accepts(self, root: str) -> Callable[[Json], bool]:
        """Returns the function that decides whether a value is valid for a named root."""
        program, index = self.program, self.program.roots[root]
        if self._dynamic:  # the target of a reference depends on the path to it
            return lambda value: program.accepts(root, value)
        quick = self._compiled(index)

        def accepts(value: Json) -> bool:
            try:
                return quick(value)
            except RecursionError:  # the program can recurse deeper
                return program.accepts(root, value)

        return accepts

    def _compiled(self, index: int) -> Callable[[Json], bool]:
        reachable = _reachable(self._nodes, index)
        costs = _costs(self._nodes, reachable)
        asked = {each for each in reachable if self._needs_program(each, costs)}
        writer = Writer(self._nodes, asked)
        source = "\n".join(line for each in sorted(reachable) for line in writer.function(each))
        space = self._space() | writer.constants
        exec(compile(source, "<check program>", "exec"), space)
        space["nodes"] = {each: space[f"n{each}"] for each in reachable}
        quick: Callable[[Json], bool] = space[f"n{index}"]
        return quick

    def _space(self) -> dict[str, Any]:
        """The names that the functions use."""
        program = self.program
        searches = [pattern.search for pattern in program.patterns]
        return {
            "identity": identity,
            "is_multiple": is_multiple,
            "slow": lambda node, value: Run(program, _nothing).accepts(node, value),
            "tagged": lambda node, value: program.nodes[node].tagged(value),
            "selected": lambda node, value: program.nodes[node].selected(value),
            "patterns": searches,
            "remembered": [lru_cache(_REMEMBERED)(search) for search in searches],
        }

    def _needs_program(self, index: int, costs: Mapping[int, float]) -> bool:
        node = self._nodes[index]
        if isinstance(node, bool):
            return False
        if "unevaluatedItems" in node or "unevaluatedProperties" in node:
            return True
        choices = [each for each in _CHOICES if each in node and each != tagged_keyword(node)]
        return bool(choices) and costs[index] > _COSTLY


def _nothing(*_: object) -> None:
    """Ignores a violation: only the verdict matters."""


def _reachable(nodes: list[Json], start: int) -> set[int]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = set(children(nodes[waiting.pop()])) - seen
        seen |= fresh
        waiting += fresh
    return seen


def _costs(nodes: list[Json], wanted: set[int]) -> dict[int, float]:
    """How many nodes each node can lead to without a cache; infinite if it leads to itself."""
    costs: dict[int, float] = {}
    for start in wanted:
        path: list[tuple[int, Iterator[int]]] = []
        open_: dict[int, float] = {}

        def enter(index: int, path: list[Any] = path, open_: dict[int, float] = open_) -> None:
            open_[index] = 1
            path.append((index, iter(children(nodes[index]))))

        if start not in costs:
            enter(start)
        while path:
            index, rest = path[-1]
            child = next(rest, None)
            if child is None:
                path.pop()
                costs[index] = open_.pop(index)
                if path:
                    open_[path[-1][0]] += costs[index]
            elif child in open_:
                open_[index] = float("inf")
            elif child in costs:
                open_[index] += costs[child]
            else:
                enter(child)
    return costs
