"""Runs check programs: what a strict (or tolerant) reader says of a JSON value.

A program is one JSON document: the nodes of a schema, its references resolved. Each node becomes a list of
steps for each JSON type, in the order in which violations are listed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple, TypeAlias, TypeVar

from .grammar import RegexGrammar
from .keywords import Steps, steps
from .node import Node
from .pattern import Pattern
from .values import JSON_TYPES, Json

Path: TypeAlias = "tuple[Path, str | int] | None"
"""Where a value stands, as (its parent's path, its name or index); None for the document."""

Scope: TypeAlias = tuple[int, ...]
"""The schema resources entered so far, outermost first, each once."""

_DEEP = 200_000
"""Python frames enough for the deepest document that is read (128 levels), whatever the schema."""

_LOCK = Lock()

_Result = TypeVar("_Result")


class Violation(NamedTuple):
    """One way in which a value breaks the schema: where in the value, which keyword, and where that stands."""

    pointer: str
    keyword: str
    at: str
    detail: str = ""

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.pointer or 'the document'}: breaks {self.keyword}{detail} of {self.at}"


class Program:
    """A check program, ready to run."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.roots: Mapping[str, int] = document["roots"]
        self.patterns = [
            RegexGrammar() if "grammar" in program else Pattern(program)
            for program in document["patterns"]
        ]
        self.nodes = [Node(spec) for spec in document["nodes"]]
        self.ready: dict[int, Steps] = {}
        self.dynamic: Mapping[str, Mapping[str, int]] = document.get("dynamic", {})

    def steps(self, index: int) -> Steps:
        """The steps of a node, made ready when a value first meets it."""
        known = self.ready.get(index)
        if known is None:
            known = self.ready[index] = steps(self.nodes[index], self.nodes)
        return known

    def violations(self, root: str, instance: Json) -> list[Violation]:
        """Every violation of the value against a named root, in the program's order; none: it is valid."""

        def run() -> list[Violation]:
            found: dict[Violation, None] = {}

            def report(path: Path, keyword: str, at: str, detail: str) -> None:
                found[Violation(_pointer(path), keyword, at, detail)] = None

            Run(self, report).check(self.roots[root], instance, None)
            return list(found)

        return _with_room(run)

    def accepts(self, root: str, instance: Json) -> bool:
        """Whether the value is valid against a named root."""
        return _with_room(lambda: Run(self, _stop).accepts(self.roots[root], instance))


class _Invalid(Exception):
    """Ends a run that only asks whether a value is valid."""


def _stop(path: Path, keyword: str, at: str, detail: str) -> None:
    raise _Invalid


class Run:
    """One value met by a program. `report` takes violations as they are found."""

    def __init__(
        self, program: Program, report: Callable[[Path, str, str, str], None]
    ) -> None:
        self.report = report
        self.scope: Scope = ()
        self.nodes = program.nodes
        self.patterns = program.patterns
        self._ready = program.ready
        self._steps = program.steps
        self._dynamic = program.dynamic
        self._verdicts: dict[Hashable, bool] = {}

    def check(self, index: int, value: Json, path: Path) -> None:
        """Report each violation of a value against a node."""
        node = self.nodes[index]
        ready = self._ready.get(index) or self._steps(index)
        if node.resource is None:
            for step, held in ready[JSON_TYPES[type(value)]]:
                step(self, node, held, value, path)
            return
        outer = self.enter(node)
        for step, held in ready[JSON_TYPES[type(value)]]:
            step(self, node, held, value, path)
        self.scope = outer

    def enter(self, node: Node) -> Scope:
        """Put the node's resource in scope; what was in scope before is returned, to be put back."""
        outer = self.scope
        if node.resource is not None and node.resource not in outer:
            self.scope = (*outer, node.resource)
        return outer

    def accepts(self, index: int, value: Json) -> bool:
        """Whether a node accepts a value. Each pair is decided once."""
        key = (index, id(value), self.scope)
        known = self._verdicts.get(key)
        if known is not None:
            return known
        report, scope = self.report, self.scope
        self.report = _stop
        try:
            self.check(index, value, None)
            verdict = True
        except _Invalid:
            verdict = False
        finally:
            self.report, self.scope = report, scope
        self._verdicts[key] = verdict
        return verdict

    def dynamic(self, held: Sequence[Json]) -> int:
        """The node of a `$dynamicRef`: the outermost resource in scope that defines its anchor decides."""
        static, anchor = held
        resources = self._dynamic[anchor]
        for resource in self.scope:
            if str(resource) in resources:
                return resources[str(resource)]
        return int(static)


def _pointer(path: Path) -> str:
    tokens = []
    while path is not None:
        path, token = path
        tokens.append(str(token).replace("~", "~0").replace("/", "~1"))
    return "".join("/" + token for token in reversed(tokens))


def _with_room(run: Callable[[], _Result]) -> _Result:
    """Call a function; where Python's limit on recursion stops it, call it again under a higher one. (The limit is
    the interpreter's, so it is raised for the rare document that needs it only, by one thread at a time.)"""
    try:
        return run()
    except RecursionError:
        with _LOCK:
            limit = sys.getrecursionlimit()
            sys.setrecursionlimit(max(limit, _DEEP))
            try:
                return run()
            finally:
                sys.setrecursionlimit(limit)
