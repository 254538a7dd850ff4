"""Bounds how much of a schema holds for one value at once, and its patterns: the work of a build grows with these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from protogen.patterns.compile import PatternError, weight
from protogen.schema.graph import Key, Subschema
from protogen.source.diagnostics import Diagnostic, Refused

TOGETHER = 1_500
"""At most so many subschemas hold for one value: the links of a chain of references, the branches of `allOf`, `anyOf`
and `oneOf` and what these apply in turn, and the patterns of `patternProperties`,
each of which counts as two."""
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
    count, seen, stack = 0, {head.key}, [head]
    while stack and count <= TOGETHER + 1:
        node = stack.pop()
        count += 1 + 2 * len(node.keywords.get("patternProperties", ()))  # each is tried with every key
        fresh = {each.key: each for each in applied.get(node.key, ()) if each.key not in seen}
        seen |= fresh.keys()
        stack.extend(fresh.values())
    return count


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
