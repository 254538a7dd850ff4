"""The steps of a node: what each of its keywords does with a value, in the order of violations."""

from __future__ import annotations

from collections.abc import Sequence

from . import containers, in_place, scalars
from .node import Node, constants
from .run import Step, Steps
from .values import JSON_TYPES, Json, identity

_ANY = tuple(dict.fromkeys(JSON_TYPES.values()))
_STEPS: Sequence[tuple[str, Sequence[str], Step]] = (
    ("multipleOf", ("number",), scalars.multiple_of),
    ("maximum", ("number",), scalars.maximum),
    ("exclusiveMaximum", ("number",), scalars.exclusive_maximum),
    ("minimum", ("number",), scalars.minimum),
    ("exclusiveMinimum", ("number",), scalars.exclusive_minimum),
    ("maxLength", ("string",), scalars.at_most("maxLength")),
    ("minLength", ("string",), scalars.at_least("minLength")),
    ("pattern", ("string",), scalars.pattern),
    ("format", ("string",), scalars.format_),
    ("maxItems", ("array",), scalars.at_most("maxItems")),
    ("minItems", ("array",), scalars.at_least("minItems")),
    ("uniqueItems", ("array",), containers.unique_items),
    ("prefixItems", ("array",), containers.prefix_items),
    ("items", ("array",), containers.items),
    ("contains", ("array",), containers.contains),
    ("maxProperties", ("object",), scalars.at_most("maxProperties")),
    ("minProperties", ("object",), scalars.at_least("minProperties")),
    ("required", ("object",), containers.required),
    ("dependentRequired", ("object",), containers.dependent_required),
    ("properties", ("object",), containers.properties),
    ("patternProperties", ("object",), containers.pattern_properties),
    ("additionalProperties", ("object",), containers.additional_properties),
    ("propertyNames", ("object",), containers.property_names),
    ("dependentSchemas", ("object",), containers.dependent_schemas),
    ("allOf", _ANY, in_place.all_of),
    ("anyOf", _ANY, in_place.any_of),
    ("oneOf", _ANY, in_place.one_of),
    ("select", _ANY, in_place.select),
    ("not", _ANY, in_place.not_),
    ("if", _ANY, in_place.if_),
    ("unevaluatedItems", ("array",), in_place.unevaluated_items),
    ("unevaluatedProperties", ("object",), in_place.unevaluated_properties),
)


def steps(node: Node, nodes: Sequence[Node]) -> Steps:
    """The steps of a node for each JSON type, in the order in which violations are listed. `nodes`: of the program."""
    made: Steps = {kind: [] for kind in _ANY}

    def add(kinds: Sequence[str], step: Step, held: Json) -> None:
        for kind in kinds:
            made[kind].append((step, held))

    spec = node.spec
    if node.never:
        add(_ANY, scalars.false, False)
    if "$ref" in spec:
        add(_ANY, scalars.ref, spec["$ref"])
    if "$dynamicRef" in spec:
        add(_ANY, scalars.dynamic_ref, spec["$dynamicRef"])
    if "type" in spec:
        add(
            [kind for kind in _ANY if kind not in spec["type"]],
            scalars.wrong_type,
            None,
        )
        if "integer" in spec["type"] and "number" not in spec["type"]:
            made["number"][-1] = (scalars.integer, None)
    if "const" in spec:
        add(_ANY, scalars.const, identity(spec["const"]))
    if "enum" in spec:
        add(_ANY, scalars.enum, frozenset([identity(value) for value in spec["enum"]]))
    for keyword, kinds, step in _STEPS:
        if keyword not in spec:
            continue
        if keyword == node.tagged_keyword:
            add(kinds, in_place.tagged(keyword), spec[keyword])
        elif keyword in ("anyOf", "oneOf") and (
            values := constants(nodes[target] for target in spec[keyword])
        ):
            add(kinds, in_place.listed(keyword), values)
        elif keyword != "if" or "then" in spec or "else" in spec:
            add(kinds, step, spec[keyword])
    return made
