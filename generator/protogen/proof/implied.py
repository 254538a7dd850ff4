"""Decides whether a case implies an assertion, keyword by keyword."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from protogen.proof import facets, implied_choices, inside
from protogen.proof.cases import Case, Facts
from protogen.proof.emptiness import absent, closed, sizes
from protogen.proof.goals import Goals
from protogen.proof.graph import Graph, Part, Spot

_NUMBERS = frozenset({"integer", "fraction"})
_FREE = frozenset({"at", "tag", "resource", "$ref", "allOf", "then", "else", "minContains", "maxContains"})
"""Keys that assert nothing, or are opened with the parts, or are looked at with another."""

Rule = Callable[[Goals, Facts, Part, Graph], bool]


def by(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    """Whether every value of a case meets all that a part says itself."""
    for keyword in part.node.keys() - _FREE:
        kinds, rule = _RULES.get(keyword, (facets.TYPES, None))
        if facts.kinds & kinds and not (rule and rule(proof, facts, part, right)):
            return False
    return True


def _type(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    return facts.kinds <= facets.split(part.node["type"])


def _listed(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    return False  # finitely many values were tried one by one


def _bounds(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    for sign, keyword in ((1, "minimum"), (-1, "maximum")):
        wanted = facets.own_bound([part], keyword, sign)
        has = facets.bound(facts.flat, keyword, sign, whole="fraction" not in facts.kinds)
        if wanted is not None and (has is None or has < wanted):
            return False
    return True


def _steps(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    wanted = facets.exact(part.node["multipleOf"])
    held = [*facets.steps(facts.flat), *([facets.exact(1)] if "fraction" not in facts.kinds else [])]
    return any(facets.divides(wanted, step) for step in held)


def _size(noun: str) -> Rule:
    def rule(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
        low, high = sizes(proof, facts, noun)
        least, most = part.node.get(f"min{noun}", 0), part.node.get(f"max{noun}", float("inf"))
        return bool(low >= least and high <= most)

    return rule


def _text(keyword: str) -> Rule:
    def rule(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
        wanted = right.patterns[part.node[keyword]]
        return any(facts.graph.patterns[index] == wanted for index in facts.below(keyword))

    return rule


def _unique(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    return any(facts.flat.having("uniqueItems")) or sizes(proof, facts, "Items")[1] <= 1


def _items(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    first = max(inside.length(facts.flat), len(part.node.get("prefixItems", ())))
    most = sizes(proof, facts, "Items")[1]
    goal = facts_of(proof, right, part)
    return all(
        _meets(proof, facts.graph, facts.item(position), right, goal.item(position))
        for position in range(first + 1)
        if position < most
    )


def _unevaluated_items(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    evaluated = max((len(each.node.get("prefixItems", ())) for each in _under(right, part)), default=0)
    if any("items" in each.node for each in _under(right, part)):
        return True
    goal, most = Case((part.node["unevaluatedItems"],)), sizes(proof, facts, "Items")[1]
    positions = range(evaluated, max(evaluated, inside.length(facts.flat)) + 1)
    return all(_meets(proof, facts.graph, facts.item(each), right, goal) for each in positions if each < most)


def _meets(proof: Goals, left: Graph, case: Case, right: Graph, goal: Case) -> bool:
    """Whether a part of the value meets all nodes of a goal."""
    with proof.inside():
        return all(proof.holds(left, case, right, index) for index in goal.met)


def facts_of(proof: Goals, right: Graph, part: Part) -> Facts:
    """What a part says itself (with what it refers to)."""
    return proof.facts(right, Case((part.index,)))


def _under(graph: Graph, part: Part) -> tuple[Part, ...]:
    return graph.flat([Spot(part.index, part.at)]).parts


def _contains(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    least, most = part.node.get("minContains", 1), part.node.get("maxContains")
    wanted = part.node["contains"]
    for each in facts.flat.having("contains") if most is None else ():
        enough = each.node.get("minContains", 1) >= least
        case = Case((each.node["contains"],))
        if not inside.length(facts.flat):
            case = facts.item(0).also(each.node["contains"])
        if enough and _meets(proof, facts.graph, case, right, Case((wanted,))):
            return True
    if most is not None:
        return False
    few = sizes(proof, facts, "Items")[0] < least
    positions = range(inside.length(facts.flat) + 1)
    return least == 0 or (
        not few and all(_meets(proof, facts.graph, facts.item(each), right, Case((wanted,))) for each in positions)
    )


def _required(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    return all(name in facts.required for name in part.node["required"])


def _properties(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    return all(
        _meets(proof, facts.graph, facts.member(name), right, Case((index,))) or absent(proof, facts, name)
        for name, index in part.node["properties"]
    )


def _patterned(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    for pattern, index in part.node["patternProperties"]:
        goal = Case((index,))
        names = [name for name in facts.names if right.matches(pattern, name)]
        cases = [facts.member(name) for name in names]
        cases += facts.strangers(frozenset(), right.patterns[pattern])
        if not all(_meets(proof, facts.graph, each, right, goal) for each in cases):
            return False
    return True


def _additional(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    return _others(proof, facts, [part], right, part.node["additionalProperties"])


def _unevaluated(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    under = _under(right, part)
    if any("additionalProperties" in each.node for each in under):
        return True
    return _others(proof, facts, under, right, part.node["unevaluatedProperties"])


def _others(proof: Goals, facts: Facts, named: Sequence[Part], right: Graph, index: int) -> bool:
    """Whether each member meets a node that none of some parts names."""
    listed = {name for part in named for name, _ in part.node.get("properties", ())}
    patterns = {pattern for part in named for pattern, _ in part.node.get("patternProperties", ())}
    free = [
        name for name in facts.names if name not in listed and not any(right.matches(each, name) for each in patterns)
    ]
    cases = [facts.member(name) for name in free]
    cases += facts.strangers(frozenset(right.patterns[each] for each in patterns))
    return all(_meets(proof, facts.graph, each, right, Case((index,))) for each in cases)


def _names(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    wanted = part.node["propertyNames"]
    if closed(proof, facts):
        return all(right.accepts(wanted, name) for name in facts.names)
    case = Case(facts.below("propertyNames"), kinds=frozenset({"string"}))
    return _meets(proof, facts.graph, case, right, Case((wanted,)))


def _dependent(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    for name, needs in part.node["dependentRequired"]:
        having = proof.facts(facts.graph, replace(facts.case, having=facts.case.having | {name}))
        if not having.required.keys() >= {*needs} and not absent(proof, facts, name):
            return False
    return True


def _dependent_schemas(proof: Goals, facts: Facts, part: Part, right: Graph) -> bool:
    for name, index in part.node["dependentSchemas"]:
        own = [
            held
            for each in facts.flat.having("dependentSchemas")
            for key, held in each.node["dependentSchemas"]
            if key == name
        ]
        if not absent(proof, facts, name) and not proof.holds(facts.graph, facts.case.also(*own), right, index):
            return False
    return True


_ANY = facets.TYPES
_OBJECT, _ARRAY, _STRING = frozenset({"object"}), frozenset({"array"}), frozenset({"string"})
_RULES: Mapping[str, tuple[frozenset[str], Rule]] = {
    "type": (_ANY, _type),
    "const": (_ANY, _listed),
    "enum": (_ANY, _listed),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), (_NUMBERS, _bounds)),
    "multipleOf": (_NUMBERS, _steps),
    **dict.fromkeys(("minLength", "maxLength"), (_STRING, _size("Length"))),
    "pattern": (_STRING, _text("pattern")),
    "format": (_STRING, _text("format")),
    **dict.fromkeys(("minItems", "maxItems"), (_ARRAY, _size("Items"))),
    "uniqueItems": (_ARRAY, _unique),
    **dict.fromkeys(("prefixItems", "items"), (_ARRAY, _items)),
    "unevaluatedItems": (_ARRAY, _unevaluated_items),
    "contains": (_ARRAY, _contains),
    **dict.fromkeys(("minProperties", "maxProperties"), (_OBJECT, _size("Properties"))),
    "required": (_OBJECT, _required),
    "properties": (_OBJECT, _properties),
    "patternProperties": (_OBJECT, _patterned),
    "additionalProperties": (_OBJECT, _additional),
    "unevaluatedProperties": (_OBJECT, _unevaluated),
    "propertyNames": (_OBJECT, _names),
    "dependentRequired": (_OBJECT, _dependent),
    "dependentSchemas": (_OBJECT, _dependent_schemas),
    "anyOf": (_ANY, implied_choices.any_of),
    "oneOf": (_ANY, implied_choices.one_of),
    "not": (_ANY, implied_choices.negated),
    "if": (_ANY, implied_choices.conditional),
    "select": (_ANY, implied_choices.selected),
}
