"""Rules about subschemas that no value, or no value of some type, can meet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from protogen.lint.facts import Facts, Fault
from protogen.lint.objects import explained, forbidden
from protogen.proof.cases import Case
from protogen.proof.facets import split
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.load import Key, Subschema
from protogen.source.place import split_pointer

_TYPES: Mapping[str, Collection[str]] = {
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems", "uniqueItems", "prefixItems", "items", "contains", "unevaluatedItems"),
    "object": ("properties", "required", "minProperties", "maxProperties", "additionalProperties"),
}
"""The keywords that are about one type of value."""
_MEANT = (
    *(
        "additionalProperties",
        "unevaluatedProperties",
        "items",
        "unevaluatedItems",
        "patternProperties",
        "additionalItems",
    ),
    *("then", "else", "anyOf", "oneOf", "allOf", "dependentSchemas", "propertyNames"),
)
"""Keywords under which `not: {}` is meant: it forbids members in some cases, or all others."""


def nothing_valid(facts: Facts) -> Iterator[Fault]:
    """Finds what no document can be: subschemas, types of them, and members."""
    empty = facts.empty
    known = explained(facts)
    graph = {key: [each.key for each in _needs(facts, found) if each.key in empty] for key, found in empty.items()}
    for key, each in empty.items():
        if not (graph[key] or key in known or _on_purpose(each) or facts.tested(each) or _overlaps(facts, each)):
            yield Fault("no value is valid here", each.place, _help(each))
    yield from _no_such_type(facts, empty, known)
    yield from _never_there(facts, empty)


def endless_required(facts: Facts) -> Iterator[Fault]:
    """Finds definitions that need themselves: no document of finite size has one."""
    empty = facts.empty
    graph = {key: [each.key for each in _needs(facts, found) if each.key in empty] for key, found in empty.items()}
    told: set[Key] = set()
    for key, each in empty.items():
        circle = _circle(graph, key)
        if circle and key not in told and not told & circle:
            told |= circle
            starts = [empty[found] for found in empty if found in circle and "$ref" not in empty[found].keywords]
            first = starts[0] if starts else each
            message = "each value needs another of its own kind inside it, without end: no document is valid"
            help = "leave out of `required` what leads back here, or let it be `null`"
            yield Fault(message, first.place, help)


def _overlaps(facts: Facts, each: Subschema) -> bool:
    """Whether its `oneOf` refuses everything only because what fits one alternative fits another."""
    case = Case(facts.beside(each, "oneOf").nodes)
    return any(not facts.prover.empty(case.also(facts.prover.node(option))) for option in each.listed("oneOf"))


def _on_purpose(each: Subschema) -> bool:
    """Whether it is `not: {}` where `false` is usual."""
    return each.keywords.get("not") in ({}, True) and any(word in _MEANT for word in split_pointer(each.place.pointer))


def _needs(facts: Facts, each: Subschema) -> Iterator[Subschema]:
    """The subschemas that a value or a necessary part of it has to meet."""
    yield from each.beside(dynamic=True)
    words = each.keywords
    for name in words.get("required", ()):
        if name in words.get("properties", ()):
            yield each.child("properties", name)
    if words.get("minItems"):
        yield from (child for tokens, child in each.children() if tokens[0] in ("items", "prefixItems"))
    if "contains" in words and words.get("minContains", 1):
        yield each.child("contains")
    for keyword in ("anyOf", "oneOf"):
        yield from each.listed(keyword)


def _circle(graph: Mapping[Key, list[Key]], start: Key) -> set[Key]:
    """The subschemas of a circle through one that lead to no other; empty if it is in none."""
    seen: set[Key] = set()
    waiting = [start]
    while waiting:
        for key in graph[waiting.pop()]:
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return seen if start in seen and all(start in _reached(graph, key) for key in seen) else set()


def _reached(graph: Mapping[Key, list[Key]], start: Key) -> set[Key]:
    seen = {start}
    waiting = [start]
    while waiting:
        fresh = [key for key in graph[waiting.pop()] if key not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen


def _no_such_type(facts: Facts, empty: Collection[Key], known: Collection[Key]) -> Iterator[Fault]:
    """Types whose own keywords exclude each other, where other types remain."""
    for each, words in facts.with_words():
        if each.key in empty or each.key in known:
            continue
        for name, keywords in _TYPES.items():
            kinds = facts.prover.facts(facts.prover.case(each)).kinds & {*split([name])}
            own = [word for word in keywords if word in words]
            if kinds and own and facts.prover.empty(facts.prover.case(each, kinds=frozenset(kinds))):
                yield Fault(f"no {name} is valid here", each.where(own[0]), _help(each))


def _never_there(facts: Facts, empty: Collection[Key]) -> Iterator[Fault]:
    """Members that are declared, and that no valid object has: each at the smallest subschema that says so."""
    shut = {name for _, name in forbidden(facts)}
    told: set[frozenset[int]] = set()
    owners = [(facts.prover.facts(facts.prover.case(each)), each) for each, _ in facts.with_words()]
    for known, each in sorted(owners, key=lambda pair: len(pair[0].flat.parts)):
        if each.key in empty or "object" not in known.kinds or facts.tested(each):
            continue
        for name in [name for name in known.names if name not in shut]:
            nodes = frozenset(known.member(name).met)
            if len(nodes) < 2 or nodes in told or _explained(facts, empty, nodes):
                continue
            if facts.prover.empty(known.member(name)):
                told.add(nodes)
                yield _conflict(each, name)
        for name in each.keywords.get("properties", ()):
            if _refuses(facts, each, name) and each.child("properties", name).value is not False:
                yield _conflict(each, name)


def _explained(facts: Facts, empty: Collection[Key], nodes: Collection[int]) -> bool:
    """Whether one of some nodes refuses everything by itself."""
    found = [facts.prover.subschema(node) for node in nodes]
    return any(each is not None and (each.key in empty or each.value is False) for each in found) or any(
        facts.prover.graph.nodes[node] is False for node in nodes
    )


def _conflict(each: Subschema, name: str) -> Fault:
    message = f"the member `{name}` can never be there: what else is said of it here refuses every value"
    own = name in each.keywords.get("properties", ())
    place = each.child("properties", name).place if own else each.place
    return Fault(message, place, "let the two agree, or remove one")


def _refuses(facts: Facts, each: Subschema, name: str) -> bool:
    """Whether `propertyNames` refuses a name."""
    if "propertyNames" not in each.keywords or not facts.prover.able:
        return False
    return not facts.prover.graph.accepts(facts.prover.node(each.child("propertyNames")), name)


def _help(each: Subschema) -> str:
    words = [word for word in each.keywords if word in KEYWORDS and KEYWORDS[word].role in (Role.SHAPE, Role.LIMIT)]
    shown = ", ".join(f"`{word}`" for word in words[:6])
    return f"{shown} exclude each other" if len(words) > 1 else f"{shown} refuses every value"
