"""What the keywords for single values do, and references."""

from __future__ import annotations

from collections.abc import Sequence

from .node import Node
from .run import Path, Run, Step
from .values import Json, identity, is_integral, is_multiple


def ref(run: Run, node: Node, target: int, value: Json, path: Path) -> None:
    run.check_once(target, value, path)


def dynamic_ref(
    run: Run, node: Node, held: Sequence[Json], value: Json, path: Path
) -> None:
    run.check_once(run.dynamic(held), value, path)


def false(run: Run, node: Node, held: bool, value: Json, path: Path) -> None:
    run.report(path, "false", node, value, "")


def wrong_type(run: Run, node: Node, held: Json, value: Json, path: Path) -> None:
    run.report(path, "type", node, value, "")


def integer(run: Run, node: Node, held: Json, value: float, path: Path) -> None:
    if not (isinstance(value, int) or is_integral(value)):
        run.report(path, "type", node, value, "")


def enum(run: Run, node: Node, held: frozenset[Json], value: Json, path: Path) -> None:
    if identity(value) not in held:
        run.report(path, "enum", node, value, "")


def const(run: Run, node: Node, held: Json, value: Json, path: Path) -> None:
    if identity(value) != held:
        run.report(path, "const", node, value, "")


def multiple_of(run: Run, node: Node, divisor: float, value: float, path: Path) -> None:
    if not is_multiple(value, divisor):
        run.report(path, "multipleOf", node, value, "")


def maximum(run: Run, node: Node, limit: float, value: float, path: Path) -> None:
    if value > limit:
        run.report(path, "maximum", node, value, "")


def exclusive_maximum(
    run: Run, node: Node, limit: float, value: float, path: Path
) -> None:
    if value >= limit:
        run.report(path, "exclusiveMaximum", node, value, "")


def minimum(run: Run, node: Node, limit: float, value: float, path: Path) -> None:
    if value < limit:
        run.report(path, "minimum", node, value, "")


def exclusive_minimum(
    run: Run, node: Node, limit: float, value: float, path: Path
) -> None:
    if value <= limit:
        run.report(path, "exclusiveMinimum", node, value, "")


def at_most(keyword: str) -> Step:
    def step(run: Run, node: Node, limit: int, value: Json, path: Path) -> None:
        if len(value) > limit:
            run.report(path, keyword, node, value, "")

    return step


def at_least(keyword: str) -> Step:
    def step(run: Run, node: Node, limit: int, value: Json, path: Path) -> None:
        if len(value) < limit:
            run.report(path, keyword, node, value, "")

    return step


def pattern(run: Run, node: Node, index: int, value: str, path: Path) -> None:
    if not run.patterns[index].search(value):
        run.report(path, "pattern", node, value, "")


def format_(run: Run, node: Node, index: int, value: str, path: Path) -> None:
    if not run.patterns[index].search(value):
        run.report(path, "format", node, value, "")
