"""What the keywords that apply other nodes to the same value do."""

from __future__ import annotations

from collections.abc import Sequence

from .containers import rest
from .evaluated import evaluated_items, evaluated_names
from .node import Node
from .run import Path, Run, Step
from .values import Json, identity


def all_of(
    run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
) -> None:
    for target in targets:
        run.check(target, value, path)


def any_of(
    run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
) -> None:
    for target in targets:
        if run.accepts(target, value):
            return
    run.report(path, "anyOf", node, value, "")


def one_of(
    run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
) -> None:
    matches = 0
    for target in targets:
        matches += run.accepts(target, value)
    if matches != 1:
        run.report(path, "oneOf", node, value, "")


def listed(keyword: str) -> Step:
    """The step of an `anyOf` or `oneOf` of different constants: one look instead of one run of each branch."""

    def step(
        run: Run, node: Node, held: frozenset[Json], value: Json, path: Path
    ) -> None:
        if identity(value) not in held:
            run.report(path, keyword, node, value, "")

    return step


def tagged(keyword: str) -> Step:
    """The step of an `anyOf` or `oneOf` whose branches a tag tells apart."""

    def step(
        run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
    ) -> None:
        target = node.tagged(value)
        if target is None:
            run.report(path, keyword, node, value, "")
        else:
            run.check(target, value, path)

    return step


def select(run: Run, node: Node, held: Json, value: Json, path: Path) -> None:
    target = node.selected(value)
    if target is None:
        run.report(path, "select", node, value, "")
    else:
        run.check(target, value, path)


def not_(run: Run, node: Node, target: int, value: Json, path: Path) -> None:
    if run.accepts(target, value):
        run.report(path, "not", node, value, "")


def if_(run: Run, node: Node, target: int, value: Json, path: Path) -> None:
    branch = node.spec.get("then" if run.accepts(target, value) else "else")
    if branch is not None:
        run.check(branch, value, path)


def unevaluated_items(
    run: Run, node: Node, target: int, value: list[Json], path: Path
) -> None:
    known = evaluated_items(run, node, value)
    for index, item in enumerate(value):
        if index in known:
            continue
        if run.nodes[target].never:
            run.report(path, "unevaluatedItems", node, value, "")
            return
        run.check(target, item, (path, index))


def unevaluated_properties(
    run: Run, node: Node, target: int, value: dict[str, Json], path: Path
) -> None:
    rest(
        run,
        node,
        "unevaluatedProperties",
        target,
        value,
        path,
        evaluated_names(run, node, value),
    )
