"""Runs check programs: what a strict (or tolerant) reader says of a JSON value.

A program is one JSON document: the nodes of a schema, its references resolved. Each node becomes a list of
steps for each JSON type, in the order in which violations are listed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from threading import RLock
from typing import NamedTuple, TypeVar

from .explain import Found, Schema, said
from .grammar import RegexGrammar
from .keywords import steps
from .node import Node
from .numbering import numbered
from .pattern import Pattern
from .run import Path, Run, Steps, Verdicts, stop
from .values import Json
from .words import placed

_DEEP = 200_000
"""Python frames enough for the deepest document that is read (128 levels), whatever the schema."""

_LOCK = RLock()

_Result = TypeVar("_Result")


class _Identity(NamedTuple):
    """What makes a violation the same as another."""

    pointer: str
    keyword: str
    at: str
    detail: str = ""


class Violation(_Identity):
    """One way in which a value breaks the schema: where in the value, which keyword, and where that stands.

    Its `message` is no part of it: violations are equal without regard to it.
    """

    _say: Callable[[], str] | None = None

    @cached_property
    def message(self) -> str:
        """What was expected and what was found, in words; made when it is first asked for."""
        if self._say is not None:
            return self._say()
        return self.detail or f"breaks {self.keyword} of {self.at}"

    def __str__(self) -> str:
        return placed(self.pointer, self.message)

    def __getstate__(self) -> dict[str, str]:
        return {"message": self.message}


MOST = 1000
"""How many violations of a document are listed. What comes after them is not looked for."""

AND_MORE = "and more"
"""The keyword of what ends the list of a document that has more."""


class Listing:
    """Violations as they are found, each once. Raises `Full` where there are more than are listed."""

    def __init__(self) -> None:
        self.found: dict[Violation, Found] = {}
        self.run: Run | None = None
        self._known: dict[tuple[int, str, str, str], Path] = {}

    def report(
        self, path: Path, keyword: str, node: Node, value: Json, detail: str
    ) -> None:
        """List a violation. One that was listed for this very path costs no pointer, which may be long."""
        key = id(path), keyword, node.at, detail
        if key in self._known:
            return
        self._known[key] = path  # what is held keeps its id
        violation = Violation(_pointer(path), keyword, node.at, detail)
        if violation in self.found:
            return
        if len(self.found) == MOST:
            only = f"only the first {MOST:,} violations are listed"
            violation = Violation("", AND_MORE, "", only)
        is_name = self.run is not None and self.run.is_name
        self.found[violation] = Found(
            violation.pointer, keyword, detail, node, value, is_name
        )
        if violation.keyword == AND_MORE:
            raise Full


class Full(Exception):
    """Ends a run whose list of violations is full."""


class Program:
    """A check program, ready to run."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        document = numbered(document)
        self.roots: Mapping[str, int] = document["roots"]
        self.patterns = [
            RegexGrammar() if "grammar" in program else Pattern(program)
            for program in document["patterns"]
        ]
        self.sources = [
            str(program.get("source", program.get("grammar", "")))
            for program in document["patterns"]
        ]
        self.nodes = [Node(spec) for spec in document["nodes"]]
        self.ready: dict[int, Steps] = {}
        self.dynamic: Mapping[str, Mapping[str, int]] = document.get("dynamic", {})
        self.unions: Mapping[str, Json] = document.get("unions", {})

    def steps(self, index: int) -> Steps:
        """The steps of a node, made ready when a value first meets it."""
        known = self.ready.get(index)
        if known is None:
            known = self.ready[index] = steps(self.nodes[index], self.nodes)
        return known

    def violations(
        self, root: str, instance: Json, verdicts: Verdicts | None = None
    ) -> list[Violation]:
        """The violations of the value against a named root, in the program's order; none: it is valid.

        Of more than `MOST` the first are listed, and one more says so: `AND_MORE`. `verdicts` takes what was decided
        on the way, as long as the value lives.
        """

        def run() -> list[Violation]:
            found = self._listed(self.roots[root], instance, verdicts)
            for violation, each in found.items():
                if violation.keyword != AND_MORE:
                    violation._say = partial(self._said, each)
            return list(found)

        return with_room(run)

    def _listed(
        self, index: int, instance: Json, verdicts: Verdicts | None = None
    ) -> dict[Violation, Found]:
        listing = Listing()
        run = listing.run = Run(self, listing.report, verdicts)
        with suppress(Full):
            run.check(index, instance, None)
        return listing.found

    def _said(self, found: Found) -> str:
        """The message of a violation."""

        def breaks(index: int, value: Json) -> list[Found]:
            return list(self._listed(index, value).values())

        return with_room(lambda: said(found, Schema(self.nodes, self.sources, breaks)))

    def accepts(self, root: str, instance: Json) -> bool:
        """Whether the value is valid against a named root."""
        return with_room(lambda: Run(self, stop).accepts(self.roots[root], instance))


def _pointer(path: Path) -> str:
    tokens = []
    while path is not None:
        path, token = path
        tokens.append(str(token).replace("~", "~0").replace("/", "~1"))
    return "".join("/" + token for token in reversed(tokens))


def with_room(run: Callable[[], _Result]) -> _Result:
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
