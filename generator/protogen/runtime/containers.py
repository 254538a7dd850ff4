"""What the keywords for arrays and objects do."""

from __future__ import annotations

from collections.abc import Sequence

from .evaluated import named
from .node import Node
from .run import Path, Run
from .values import Json, identity


def unique_items(
    run: Run, node: Node, held: bool, value: list[Json], path: Path
) -> None:
    if len({identity(item) for item in value}) < len(value):
        run.report(path, "uniqueItems", node, value, "")


def prefix_items(
    run: Run, node: Node, targets: Sequence[int], value: list[Json], path: Path
) -> None:
    for index, (target, item) in enumerate(zip(targets, value, strict=False)):
        run.check(target, item, (path, index))


def items(run: Run, node: Node, target: int, value: list[Json], path: Path) -> None:
    rest = range(node.items_from, len(value))
    if rest and run.nodes[target].never:
        run.report(path, "items", node, value, "")
        return
    for index in rest:
        run.check(target, value[index], (path, index))


def contains(run: Run, node: Node, target: int, value: list[Json], path: Path) -> None:
    least, most = node.spec.get("minContains", 1), node.spec.get("maxContains")
    matches = 0
    for item in value:
        matches += run.accepts(target, item)
    if most is not None and matches > most:
        run.report(path, "maxContains", node, value, "")
    elif matches == 0 and least > 0:
        run.report(path, "contains", node, value, "")
    elif matches < least:
        run.report(path, "minContains", node, value, "")


def required(
    run: Run, node: Node, names: Sequence[str], value: dict[str, Json], path: Path
) -> None:
    for name in names:
        if name not in value:
            run.report(path, "required", node, value, name)


def dependent_required(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for name, needed in held:
        if name in value:
            for other in needed:
                if other not in value:
                    run.report(path, "dependentRequired", node, value, other)


def properties(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for name, target in held:
        if name in value:
            run.check(target, value[name], (path, name))


def pattern_properties(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for index, target in held:
        pattern = run.patterns[index]
        for name, member in value.items():
            if pattern.search(name):
                run.check(target, member, (path, name))


def additional_properties(
    run: Run, node: Node, target: int, value: dict[str, Json], path: Path
) -> None:
    rest(
        run, node, "additionalProperties", target, value, path, named(run, node, value)
    )


def rest(
    run: Run,
    node: Node,
    keyword: str,
    target: int,
    value: dict[str, Json],
    path: Path,
    known: set[str],
) -> None:
    """Check the members that are not known; one violation where there must be none."""
    for name, member in value.items():
        if name in known:
            continue
        if run.nodes[target].never:
            run.report(path, keyword, node, value, name)
            return
        run.check(target, member, (path, name))


def property_names(
    run: Run, node: Node, target: int, value: dict[str, Json], path: Path
) -> None:
    run.is_name = True
    for name in value:
        run.check(target, name, path)
    run.is_name = False


def dependent_schemas(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for name, target in held:
        if name in value:
            run.check(target, value, path)
