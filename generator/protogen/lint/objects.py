"""Rules about objects: members that are required but not declared, and bases that extensions cannot extend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from protogen.documents.strings import pattern, usable
from protogen.lint.facts import Facts, Fault
from protogen.proof.graph import Flat, Graph, Part
from protogen.schema.load import Key, Subschema

_CLOSING = ("additionalProperties", "unevaluatedProperties")


def undeclared(facts: Facts) -> Iterator[Fault]:
    """Finds required members that no `properties` around them declares."""
    for each, words in facts.with_words():
        if not words.get("required") or facts.tested(each) or not _ghosts(facts, each, words["required"]):
            continue
        whole = [part for user in facts.users(each) for part in facts.inside(user)]
        declared = [name for part in whole for name in part.keywords.get("properties", ())]
        for name in _ghosts(facts, each, words["required"]):
            if any(_declares(part, name) for part in whole):
                continue
            shut = facts.prover.empty(facts.prover.case(each, kinds=frozenset({"object"})))
            why = "forbidden too: no object is valid" if shut else "declared nowhere: it may be any value"
            near = get_close_matches(name, declared, 1, 0.7)
            help = f"did you mean `{near[0]}`?" if near else f"declare `{name}` in `properties`, or remove it"
            yield Fault(f"`{name}` is required, and {why}", each.where("required"), help)


def _ghosts(facts: Facts, each: Subschema, names: list[str]) -> list[str]:
    """The required names that nothing close by declares."""
    near = [part for around in facts.around(each) for part in (around, *around.beside())]
    return [name for name in dict.fromkeys(names) if not any(_declares(part, name) for part in near)]


def _declares(part: Subschema, name: str) -> bool:
    words = part.keywords
    if name in words.get("properties", ()) or "propertyNames" in words:
        return True
    if isinstance(words.get("additionalProperties"), dict) and words["additionalProperties"]:
        return True
    return any(usable(text) and pattern(text).search(name) for text in words.get("patternProperties", ()))


class _Shut(NamedTuple):
    """A closed part of a value, and the members that other parts declare and it forbids."""

    owner: Subschema
    part: Part
    keyword: str
    names: Mapping[str, Part]


def closed_under_all_of(facts: Facts) -> Iterator[Fault]:
    """Finds closed objects that are combined with others: neither can have the other's members."""
    for found in _shut(facts):
        names = " and ".join(f"`{name}`" for name in list(found.names)[:3])
        more = len(found.names) - 3
        names += f" and {more} more" if more > 0 else ""
        flat = facts.prover.facts(facts.prover.case(found.owner)).flat
        required = {name for part in flat.having("required") for name in part.node["required"]}
        never = "no object is valid" if required & found.names.keys() else "such a member can never be there"
        own = facts.prover.subschema(found.part.index)
        message = f"`{found.keyword}: false` forbids {names} of the other parts: {never}"
        help = 'say "unevaluatedProperties": false around the `allOf` instead'
        inside = own is not None and own.place.pointer.startswith(found.owner.place.pointer)
        yield Fault(message, own.where(found.keyword) if own and inside else found.owner.place, help)


def explained(facts: Facts) -> frozenset[Key]:
    """The subschemas without any valid object because of what these two rules find."""
    shut = {found.owner.key for found in _shut(facts)}
    places = {(fault.place.source.path, fault.place.pointer.rsplit("/", 1)[0]) for fault in undeclared(facts)}
    return frozenset(shut | places)


def forbidden(facts: Facts) -> frozenset[tuple[Key, str]]:
    """The members that can never be there because a closed part forbids them, by their owner."""
    return frozenset((found.owner.key, name) for found in _shut(facts) for name in found.names)


def _shut(facts: Facts) -> Iterator[_Shut]:
    """Each pair of parts once, at the smallest subschema that combines them."""
    prover = facts.prover
    flats = [(prover.facts(prover.case(each)).flat, each) for each, _ in facts.with_words()]
    seen: set[tuple[int, int]] = set()
    for flat, each in sorted((pair for pair in flats if len(pair[0].parts) > 1), key=lambda pair: len(pair[0].parts)):
        for part in flat.parts:
            for keyword in _CLOSING:
                names = _refused(prover.graph, flat, part, keyword)
                fresh = {name: other for name, other in names.items() if (part.index, other.index) not in seen}
                seen.update((part.index, other.index) for other in names.values())
                if fresh:
                    yield _Shut(each, part, keyword, fresh)


def _refused(graph: Graph, flat: Flat, part: Part, keyword: str) -> dict[str, Part]:
    """The members that other parts declare, and that a part forbids by a keyword."""
    if keyword not in part.node or graph.nodes[part.node[keyword]] is not False:
        return {}
    own = [part] if keyword == "additionalProperties" else flat.under(part)
    if keyword != "additionalProperties" and len(own) < len(flat.parts) and flat.shared:
        return {}
    found: dict[str, Part] = {}
    for other in flat.having("properties"):
        if other in own:
            continue
        for name, index in other.node["properties"]:
            if graph.nodes[index] is not False and not any(_knows(graph, each, name) for each in own):
                found.setdefault(name, other)
    return found


def _knows(graph: Graph, part: Part, name: str) -> bool:
    listed = any(key == name for key, _ in part.node.get("properties", ()))
    return listed or any(graph.matches(number, name) for number, _ in part.node.get("patternProperties", ()))
