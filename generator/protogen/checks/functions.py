"""Turns a check program into Python functions that give verdicts only, without violations.

The functions agree with `Program.accepts` on every value that a reader has parsed. Where a function could not be exact
or fast (if the verdict depends on what was evaluated, or with choices inside choices), it asks the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from protogen.checks.function_names import names, paths
from protogen.checks.function_source import Writer, tagged_keyword
from protogen.checks.nodes import children
from protogen.runtime import deciding
from protogen.runtime.checker import Program
from protogen.source.place import Json

_COSTLY = 500
"""A choice that leads to more nodes than this, or to itself, is left to the program, which caches its attempts."""
_CHOICES = ("anyOf", "oneOf", "not", "if", "contains")


class Functions(NamedTuple):
    """Functions of a program as source code. `used`: the names of the run-time that it uses, among them `PROGRAM`;
    `roots`: the name of each root's function."""

    lines: list[str]
    used: frozenset[str]
    roots: dict[str, str]


def functions(document: Mapping[str, Json], roots: Sequence[str]) -> Functions:
    """Writes the functions that decide for some roots of a program."""
    nodes: list[Json] = document["nodes"]
    starts = {root: document["roots"][root] for root in roots}
    if document.get("dynamic"):  # the target of a reference depends on the path to it
        reachable = asked = set(starts.values())
    else:
        reachable = _reachable(nodes, starts.values())
        costs = _costs(nodes, reachable)
        asked = {each for each in reachable if _needs_program(nodes[each], costs[each])}
    known = paths(nodes, document["roots"], reachable)
    writer = Writer(nodes, asked, known, names(nodes, document["roots"], reachable))
    called = {root: writer.called(index) for root, index in starts.items()}
    written = writer.functions()
    lines = [line for name in sorted(writer.before) for line in writer.before[name]]
    for name in sorted(written):
        lines += ["", "", *written[name]]
    lines += ["", "", *writer.after, ""] if writer.after else ["", ""] if written else []
    return Functions(lines, frozenset(writer.used), called)


class Quick:
    """Gives a program's verdicts quickly. `accepts` returns a function for each root."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.program = Program(document)
        self._document = document

    def accepts(self, root: str) -> Callable[[Json], bool]:
        """Returns the function that decides whether a value is valid for a named root."""
        program, found = self.program, functions(self._document, [root])
        space = {name: getattr(deciding, name) for name in deciding.__all__}
        space["PROGRAM"] = deciding.Deciding(lambda: program)
        source = "\n".join(["from __future__ import annotations", *found.lines])
        exec(compile(source, "<check program>", "exec"), space)
        quick: Callable[[Json], bool] = space[found.roots[root]]

        def accepts(value: Json) -> bool:
            try:
                return quick(value)
            except RecursionError:  # the program can recurse deeper
                return program.accepts(root, value)

        return accepts


def _needs_program(node: Json, cost: float) -> bool:
    """Whether the program itself decides: it knows what was evaluated, and what it has decided before."""
    if isinstance(node, bool):
        return False
    if "unevaluatedItems" in node or "unevaluatedProperties" in node:
        return True
    choices = [each for each in _CHOICES if each in node and each != tagged_keyword(node)]
    return bool(choices) and cost > _COSTLY


def _reachable(nodes: list[Json], starts: Iterable[int]) -> set[int]:
    seen = {*starts}
    waiting = [*seen]
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

        def enter(index: int, path: list[Json] = path, open_: dict[int, float] = open_) -> None:
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
