"""One value met by a check program: nodes are entered, violations reported, verdicts remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Protocol, TypeAlias

from .grammar import RegexGrammar
from .node import Node
from .pattern import Pattern
from .values import JSON_TYPES, Json

Path: TypeAlias = "tuple[Path, str | int] | None"
"""Where a value stands, as (its parent's path, its name or index); None for the document."""

Scope: TypeAlias = tuple[int, ...]
"""The schema resources entered so far, outermost first, each once."""

Step: TypeAlias = "Callable[[Run, Node, Json, Json, Path], None]"
"""What a keyword does with a value: called with the run, the node, the keyword's value (made ready), the value and
its path."""

Steps: TypeAlias = "dict[str, list[tuple[Step, Json]]]"
"""For each JSON type the steps, each with its keyword's value."""


Verdicts: TypeAlias = "dict[Hashable, bool]"
"""What was found of the values of one document: by node, value and scope, whether the node accepts the value."""


class Prepared(Protocol):
    """What a run needs of a program."""

    nodes: list[Node]
    patterns: list[RegexGrammar | Pattern]
    ready: dict[int, Steps]
    dynamic: Mapping[str, Mapping[str, int]]

    def steps(self, index: int) -> Steps:
        """The steps of a node."""
        ...


class Invalid(Exception):
    """Ends a run that only asks whether a value is valid."""


Report: TypeAlias = Callable[[Path, str, Node, Json, str], None]
"""Takes a violation: the path, the keyword, its node, the value and a detail."""


def stop(path: Path, keyword: str, node: Node, value: Json, detail: str) -> None:
    raise Invalid


class Run:
    """One value met by a program. `report` takes violations as they are found. `is_name`: the value is the name of a
    member."""

    def __init__(
        self,
        program: Prepared,
        report: Report,
        verdicts: Verdicts | None = None,
    ) -> None:
        self.report = report
        self.scope: Scope = ()
        self.is_name = False
        self.nodes = program.nodes
        self.patterns = program.patterns
        self._ready = program.ready
        self._steps = program.steps
        self._dynamic = program.dynamic
        self._verdicts: Verdicts = {} if verdicts is None else verdicts
        self._met: set[tuple[int, int, Scope, Report]] = set()

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

    def check_once(self, index: int, value: Json, path: Path) -> None:
        """The same for a node that others refer to. What it says of a container is reported once: a recursive schema
        whose parts refer to it again would else take twice as long with every level of a document."""
        if not isinstance(value, (dict, list)):
            return self.check(index, value, path)
        key = (index, id(value), self.scope, self.report)
        if key not in self._met:
            self.check(index, value, path)
            self._met.add(key)
        return None

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
        report, scope, is_name = self.report, self.scope, self.is_name
        self.report = stop
        try:
            self.check(index, value, None)
            verdict = True
        except Invalid:
            verdict = False
        finally:
            self.report, self.scope, self.is_name = report, scope, is_name
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
