"""What each keyword of a check program does with a value.

A step is called with the run, its node, the keyword's value (made ready by `steps`), the value and its path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from .evaluated import evaluated_items, evaluated_names, named
from .node import Node, constants
from .values import JSON_TYPES, Json, identity, is_integral, is_multiple

if TYPE_CHECKING:
    from .checker import Path, Run

Step: TypeAlias = "Callable[[Run, Node, Json, Json, Path], None]"

Steps: TypeAlias = "dict[str, list[tuple[Step, Json]]]"
"""For each JSON type the steps, each with its keyword's value."""


def _ref(run: Run, node: Node, target: int, value: Json, path: Path) -> None:
    run.check(target, value, path)


def _dynamic_ref(
    run: Run, node: Node, held: Sequence[Json], value: Json, path: Path
) -> None:
    run.check(run.dynamic(held), value, path)


def _false(run: Run, node: Node, held: bool, value: Json, path: Path) -> None:
    run.report(path, "false", "", "")


def _wrong_type(run: Run, node: Node, held: Json, value: Json, path: Path) -> None:
    run.report(path, "type", node.at, "")


def _integer(run: Run, node: Node, held: Json, value: float, path: Path) -> None:
    if not (isinstance(value, int) or is_integral(value)):
        run.report(path, "type", node.at, "")


def _enum(run: Run, node: Node, held: frozenset[Json], value: Json, path: Path) -> None:
    if identity(value) not in held:
        run.report(path, "enum", node.at, "")


def _const(run: Run, node: Node, held: Json, value: Json, path: Path) -> None:
    if identity(value) != held:
        run.report(path, "const", node.at, "")


def _multiple_of(
    run: Run, node: Node, divisor: float, value: float, path: Path
) -> None:
    if not is_multiple(value, divisor):
        run.report(path, "multipleOf", node.at, "")


def _maximum(run: Run, node: Node, limit: float, value: float, path: Path) -> None:
    if value > limit:
        run.report(path, "maximum", node.at, "")


def _exclusive_maximum(
    run: Run, node: Node, limit: float, value: float, path: Path
) -> None:
    if value >= limit:
        run.report(path, "exclusiveMaximum", node.at, "")


def _minimum(run: Run, node: Node, limit: float, value: float, path: Path) -> None:
    if value < limit:
        run.report(path, "minimum", node.at, "")


def _exclusive_minimum(
    run: Run, node: Node, limit: float, value: float, path: Path
) -> None:
    if value <= limit:
        run.report(path, "exclusiveMinimum", node.at, "")


def _at_most(keyword: str) -> Step:
    def step(run: Run, node: Node, limit: int, value: Json, path: Path) -> None:
        if len(value) > limit:
            run.report(path, keyword, node.at, "")

    return step


def _at_least(keyword: str) -> Step:
    def step(run: Run, node: Node, limit: int, value: Json, path: Path) -> None:
        if len(value) < limit:
            run.report(path, keyword, node.at, "")

    return step


def _pattern(run: Run, node: Node, index: int, value: str, path: Path) -> None:
    if not run.patterns[index].search(value):
        run.report(path, "pattern", node.at, "")


def _format(run: Run, node: Node, index: int, value: str, path: Path) -> None:
    if not run.patterns[index].search(value):
        run.report(path, "format", node.at, "")


def _unique_items(
    run: Run, node: Node, held: bool, value: list[Json], path: Path
) -> None:
    if len({identity(item) for item in value}) < len(value):
        run.report(path, "uniqueItems", node.at, "")


def _prefix_items(
    run: Run, node: Node, targets: Sequence[int], value: list[Json], path: Path
) -> None:
    for index, (target, item) in enumerate(zip(targets, value, strict=False)):
        run.check(target, item, (path, index))


def _items(run: Run, node: Node, target: int, value: list[Json], path: Path) -> None:
    rest = range(node.items_from, len(value))
    if rest and run.nodes[target].never:
        run.report(path, "items", node.at, "")
        return
    for index in rest:
        run.check(target, value[index], (path, index))


def _contains(run: Run, node: Node, target: int, value: list[Json], path: Path) -> None:
    least, most = node.spec.get("minContains", 1), node.spec.get("maxContains")
    matches = 0
    for item in value:
        matches += run.accepts(target, item)
    if most is not None and matches > most:
        run.report(path, "maxContains", node.at, "")
    elif matches == 0 and least > 0:
        run.report(path, "contains", node.at, "")
    elif matches < least:
        run.report(path, "minContains", node.at, "")


def _required(
    run: Run, node: Node, names: Sequence[str], value: dict[str, Json], path: Path
) -> None:
    for name in names:
        if name not in value:
            run.report(path, "required", node.at, name)


def _dependent_required(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for name, needed in held:
        if name in value:
            for other in needed:
                if other not in value:
                    run.report(path, "dependentRequired", node.at, other)


def _properties(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for name, target in held:
        if name in value:
            run.check(target, value[name], (path, name))


def _pattern_properties(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for index, target in held:
        pattern = run.patterns[index]
        for name, member in value.items():
            if pattern.search(name):
                run.check(target, member, (path, name))


def _additional_properties(
    run: Run, node: Node, target: int, value: dict[str, Json], path: Path
) -> None:
    _rest(
        run, node, "additionalProperties", target, value, path, named(run, node, value)
    )


def _rest(
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
            run.report(path, keyword, node.at, name)
            return
        run.check(target, member, (path, name))


def _property_names(
    run: Run, node: Node, target: int, value: dict[str, Json], path: Path
) -> None:
    for name in value:
        run.check(target, name, path)


def _dependent_schemas(
    run: Run, node: Node, held: Sequence[Json], value: dict[str, Json], path: Path
) -> None:
    for name, target in held:
        if name in value:
            run.check(target, value, path)


def _all_of(
    run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
) -> None:
    for target in targets:
        run.check(target, value, path)


def _any_of(
    run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
) -> None:
    for target in targets:
        if run.accepts(target, value):
            return
    run.report(path, "anyOf", node.at, "")


def _one_of(
    run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
) -> None:
    matches = 0
    for target in targets:
        matches += run.accepts(target, value)
    if matches != 1:
        run.report(path, "oneOf", node.at, "")


def _listed(keyword: str) -> Step:
    """The step of an `anyOf` or `oneOf` of different constants: one look instead of one run of each branch."""

    def step(
        run: Run, node: Node, held: frozenset[Json], value: Json, path: Path
    ) -> None:
        if identity(value) not in held:
            run.report(path, keyword, node.at, "")

    return step


def _tagged(keyword: str) -> Step:
    """The step of an `anyOf` or `oneOf` whose branches a tag tells apart."""

    def step(
        run: Run, node: Node, targets: Sequence[int], value: Json, path: Path
    ) -> None:
        target = node.tagged(value)
        if target is None:
            run.report(path, keyword, node.at, "")
        else:
            run.check(target, value, path)

    return step


def _select(run: Run, node: Node, held: Json, value: Json, path: Path) -> None:
    target = node.selected(value)
    if target is None:
        run.report(path, "select", node.at, "")
    else:
        run.check(target, value, path)


def _not(run: Run, node: Node, target: int, value: Json, path: Path) -> None:
    if run.accepts(target, value):
        run.report(path, "not", node.at, "")


def _if(run: Run, node: Node, target: int, value: Json, path: Path) -> None:
    branch = node.spec.get("then" if run.accepts(target, value) else "else")
    if branch is not None:
        run.check(branch, value, path)


def _unevaluated_items(
    run: Run, node: Node, target: int, value: list[Json], path: Path
) -> None:
    known = evaluated_items(run, node, value)
    for index, item in enumerate(value):
        if index in known:
            continue
        if run.nodes[target].never:
            run.report(path, "unevaluatedItems", node.at, "")
            return
        run.check(target, item, (path, index))


def _unevaluated_properties(
    run: Run, node: Node, target: int, value: dict[str, Json], path: Path
) -> None:
    _rest(
        run,
        node,
        "unevaluatedProperties",
        target,
        value,
        path,
        evaluated_names(run, node, value),
    )


_ANY = tuple(dict.fromkeys(JSON_TYPES.values()))
_STEPS: Sequence[tuple[str, Sequence[str], Step]] = (
    ("multipleOf", ("number",), _multiple_of),
    ("maximum", ("number",), _maximum),
    ("exclusiveMaximum", ("number",), _exclusive_maximum),
    ("minimum", ("number",), _minimum),
    ("exclusiveMinimum", ("number",), _exclusive_minimum),
    ("maxLength", ("string",), _at_most("maxLength")),
    ("minLength", ("string",), _at_least("minLength")),
    ("pattern", ("string",), _pattern),
    ("format", ("string",), _format),
    ("maxItems", ("array",), _at_most("maxItems")),
    ("minItems", ("array",), _at_least("minItems")),
    ("uniqueItems", ("array",), _unique_items),
    ("prefixItems", ("array",), _prefix_items),
    ("items", ("array",), _items),
    ("contains", ("array",), _contains),
    ("maxProperties", ("object",), _at_most("maxProperties")),
    ("minProperties", ("object",), _at_least("minProperties")),
    ("required", ("object",), _required),
    ("dependentRequired", ("object",), _dependent_required),
    ("properties", ("object",), _properties),
    ("patternProperties", ("object",), _pattern_properties),
    ("additionalProperties", ("object",), _additional_properties),
    ("propertyNames", ("object",), _property_names),
    ("dependentSchemas", ("object",), _dependent_schemas),
    ("allOf", _ANY, _all_of),
    ("anyOf", _ANY, _any_of),
    ("oneOf", _ANY, _one_of),
    ("select", _ANY, _select),
    ("not", _ANY, _not),
    ("if", _ANY, _if),
    ("unevaluatedItems", ("array",), _unevaluated_items),
    ("unevaluatedProperties", ("object",), _unevaluated_properties),
)


def steps(node: Node, nodes: Sequence[Node]) -> Steps:
    """The steps of a node for each JSON type, in the order in which violations are listed. `nodes`: of the program."""
    made: Steps = {kind: [] for kind in _ANY}

    def add(kinds: Sequence[str], step: Step, held: Json) -> None:
        for kind in kinds:
            made[kind].append((step, held))

    spec = node.spec
    if node.never:
        add(_ANY, _false, False)
    if "$ref" in spec:
        add(_ANY, _ref, spec["$ref"])
    if "$dynamicRef" in spec:
        add(_ANY, _dynamic_ref, spec["$dynamicRef"])
    if "type" in spec:
        add([kind for kind in _ANY if kind not in spec["type"]], _wrong_type, None)
        if "integer" in spec["type"] and "number" not in spec["type"]:
            made["number"][-1] = (_integer, None)
    if "const" in spec:
        add(_ANY, _const, identity(spec["const"]))
    if "enum" in spec:
        add(_ANY, _enum, frozenset([identity(value) for value in spec["enum"]]))
    for keyword, kinds, step in _STEPS:
        if keyword not in spec:
            continue
        if keyword == node.tagged_keyword:
            add(kinds, _tagged(keyword), spec[keyword])
        elif keyword in ("anyOf", "oneOf") and (
            values := constants(nodes[target] for target in spec[keyword])
        ):
            add(kinds, _listed(keyword), values)
        elif keyword != "if" or "then" in spec or "else" in spec:
            add(kinds, step, spec[keyword])
    return made
