"""Turns a check program into Python functions that give verdicts only, without violations.

The functions agree with `Program.accepts` on every value that a reader has parsed. Where a function could not be exact
or fast (if the verdict depends on what was evaluated, or with choices inside choices), it asks the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from protogen.checks.function_names import names, paths
from protogen.checks.function_source import Writer
from protogen.checks.reach import needs_memory, reachable
from protogen.runtime import deciding
from protogen.runtime.checker import Program
from protogen.source.place import Json


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
        wanted = asked = set(starts.values())
    else:
        wanted = reachable(nodes, starts.values())
        asked = needs_memory(nodes, wanted)
    known = paths(nodes, document["roots"], wanted)
    writer = Writer(nodes, asked, known, names(nodes, document["roots"], wanted))
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
