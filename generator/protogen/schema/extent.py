"""Bounds how much of a schema holds for one value at once, and its patterns: the work of a build grows with these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from protogen.patterns.compile import PatternError, weight
from protogen.schema.graph import Key, Subschema
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json

TOGETHER = 1_500
"""At most so many subschemas hold for one value: the links of a chain of references, the branches of `allOf`, `anyOf`
and `oneOf` and what these apply in turn, and the patterns of `patternProperties`,
each of which counts as two. Of branches that a tag tells apart, and what they apply, ten count as one: a value meets
one of them, and nothing compares them with each other."""
ALL_PATTERNS = 200_000
"""All patterns of a schema together have at most so many instructions; equal ones count once, if they are small."""
SMALL = 500
"""Beyond this, what a machine learns of a pattern no longer fits into its cache: each place costs anew."""
RULE = "schema-too-large"
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})


def refuse_too_large(nodes: list[Subschema]) -> None:
    """Raise Refused if the schema is more work than a build takes on. Counted in pairs of subschemas that hold for
    one value, since much of a build compares them: at most two values with the most that one may have, or many with
    fewer."""
    _refuse_many_patterns(nodes)
    applied = {node.key: [*_applied(node)] for node in nodes}
    inner = {target.key for targets in applied.values() for target in targets}
    heads: dict[Key, Subschema] = {}
    left = 2 * TOGETHER**2
    for node in nodes:
        if node.key in inner:
            continue
        length, head = _chain(node, applied)
        left -= (length // 2) ** 2  # a reference is less work than a branch
        _refuse_if(left < 0 or length > 2 * TOGETHER, node)
        heads[head.key] = head
    for head in heads.values():
        extent = _extent(head, applied)
        left -= (extent - 1) ** 2
        _refuse_if(left < 0 or extent > TOGETHER + 1, head)


Applied = dict[Key, list[Subschema]]


def _applied(node: Subschema) -> Iterator[Subschema]:
    """The subschemas that a subschema applies to the same value, whether or not they must hold."""
    yield from node.referred(dynamic=True)
    if not _IN_PLACE.isdisjoint(node.keywords):
        yield from (child for tokens, child in node.children() if tokens[0] in _IN_PLACE)


def _chain(node: Subschema, applied: Applied) -> tuple[int, Subschema]:
    """How many references lead from a subschema to the first that is more than a reference, and that one."""
    seen = {node.key}
    while len(targets := applied.get(node.key, [])) == 1 and targets[0].key not in seen:
        node = targets[0]
        seen.add(node.key)
    return len(seen) - 1, node


def _extent(head: Subschema, applied: Applied) -> int:
    """How many subschemas and patterns hold for a value of a subschema; not counted far beyond the limit."""
    tenths, seen, stack = 0, {head.key}, [(head, 10)]
    while stack and tenths <= 10 * (TOGETHER + 1):
        node, weight = stack.pop()
        tenths += weight * (1 + 2 * len(node.keywords.get("patternProperties", ())))  # each is tried with every key
        fresh = {each.key: each for each in applied.get(node.key, ()) if each.key not in seen}
        seen |= fresh.keys()
        below = 1 if _is_told_apart(node) else weight
        stack.extend((each, below) for each in fresh.values())
    return -(-tenths // 10)


def _is_told_apart(node: Subschema) -> bool:
    """Whether a subschema is nothing but objects, told apart by a string that each has in a member of its own.
    Looks at the branches themselves, and where they refer to: what is less plain counts in full."""
    keyword = next((each for each in ("oneOf", "anyOf") if each in node.keywords), "")
    if not keyword or not _IN_PLACE.isdisjoint(node.keywords.keys() - {keyword}):
        return False
    branches = [next(each.referred(), each).keywords for each in node.listed(keyword)]
    tags = [_tags(each) for each in branches]
    shared = set[str]().union(*tags[:1]).intersection(*tags)
    return any(len({each[name] for each in tags}) == len(tags) for name in shared)


def _tags(keywords: Mapping[str, Json]) -> Mapping[str, str]:
    """The members that every object of a subschema has, if each can only be one string, with that string."""
    required = keywords.get("required", ()) if keywords.get("type") == "object" else ()
    held = {name: keywords.get("properties", {}).get(name) for name in required}
    constants = {name: each.get("const") for name, each in held.items() if isinstance(each, dict)}
    return {name: value for name, value in constants.items() if isinstance(value, str)}


def _refuse_many_patterns(nodes: list[Subschema]) -> None:
    left, seen = ALL_PATTERNS, set[str]()
    for node in nodes:
        texts = (*filter(None, [node.keywords.get("pattern")]), *node.keywords.get("patternProperties", ()))
        for text in texts:
            with suppress(PatternError):  # told where the schema is compiled
                own = weight(text)
                left -= own if text not in seen or own > SMALL else 0
            seen.add(text)
            if left < 0:
                problem = f"the patterns up to here take more than {ALL_PATTERNS:,} instructions together"
                help = "use smaller counts and fewer Unicode properties, or the same pattern in several places"
                raise Refused(Diagnostic(RULE, problem, node.place, help))


def _refuse_if(true: bool, node: Subschema) -> None:
    if true:
        problem = f"more than {TOGETHER:,} subschemas hold for one value here, or many values have several hundred"
        help = "split a union by a member of its own, merge branches, or shorten chains of references"
        raise Refused(Diagnostic(RULE, problem, node.place, help))
