"""Compares what two sets of parts assert about an object's members."""

from __future__ import annotations

from protogen.breaking.changes import Change, Sense
from protogen.breaking.walking import KEY, OTHER, Spots, Step, Walk, Way, to_member
from protogen.proof import inside
from protogen.proof.facets import kinds, shown_types
from protogen.proof.graph import Flat, Graph
from protogen.source.place import escape


def compare(run: Walk, old: Flat, new: Flat, sense: Sense) -> None:
    """All keywords of objects except counts."""
    _names(run, old, new, sense)
    _patterns(run, old, new, sense)
    _others(run, old, new, sense)
    _dependent(run, old, new, sense)
    run.unevaluated("unevaluatedProperties", old, new, sense)
    for keyword in ("propertyNames",):
        one, other = (
            tuple(graph.spot(part.node[keyword], part, keyword) for part in flat.having(keyword))
            for graph, flat in zip(run.graphs, (old, new), strict=True)
        )
        run.pair(one, other, sense, KEY)


def _names(run: Walk, old: Flat, new: Flat, sense: Sense) -> None:
    had, has = inside.names(old), inside.names(new)
    needed, needs = inside.required(old), inside.required(new)
    gone = [name for name in had if name not in has]
    come = [name for name in has if name not in had]
    moved = _moved(run, old, new, gone, come)
    for name in dict.fromkeys([*had, *has, *needed, *needs]):
        one, other = inside.member(run.old, old, name), inside.member(run.new, new, name)
        places = (_place(had, needed, old, name), _place(has, needs, new, name))
        more, less = name in needs and name not in needed, name in needed and name not in needs
        if name in had and name in has:
            run.pair(one, other, sense, to_member(name))
        elif name in had or name in has:
            narrowed, widened = _senses(run, one, other)
            kind = "member-added" if name in has else "member-removed"
            before = moved.get(name, "") if name in has else "required" if name in needed else "optional"
            after = moved.get(name, "") if name in had else "required" if name in needs else "optional"
            change = Change(kind, *places, narrowed or more, widened or less, name, before, after)
            run.found(change, sense, (one, other, to_member(name)))
            continue
        else:
            run.pair(one, other, sense, to_member(name))
        if more or less:
            before, after = ("optional", "required") if more else ("required", "optional")
            change = Change("required", *places, more, less, name, before, after)
            run.found(change, sense, (one, other, to_member(name)))
    for name, goal in moved.items():
        if name in gone:
            one, other = inside.member(run.old, old, name), inside.member(run.new, new, goal)
            run.pair(one, other, sense, to_member(name, goal))


def _place(listed: dict[str, str], required: dict[str, str], flat: Flat, name: str) -> str:
    if name in listed:
        return f"{listed[name]}/properties/{escape(name)}"
    return required.get(name, flat.place("properties", "required"))


def _senses(run: Walk, one: Spots, other: Spots) -> tuple[bool, bool]:
    old, new = run.old.flat(one), run.new.flat(other)
    if old.never or new.never:
        return not old.never, not new.never
    if not old.parts or not new.parts:
        return bool(new.parts), bool(old.parts)
    found = run.trial(one, other, Sense.SAME)
    return any(each.narrowed for each in found), any(each.widened for each in found)


def _moved(run: Walk, old: Flat, new: Flat, gone: list[str], come: list[str]) -> dict[str, str]:
    """Members that seem to have another name now, both ways: each is the only one of its kind on its side, and
    what it holds is the same word for word, or an object like it."""
    found: dict[str, str] = {}
    before = {name: inside.member(run.old, old, name) for name in gone}
    after = {name: inside.member(run.new, new, name) for name in come}
    for name, one in before.items():
        twins = [each for each, other in after.items() if _twins(run, one, other)]
        if not twins and _category(run.old, one) == "object":
            twins = [each for each, other in after.items() if _category(run.new, other) == "object"]
        kind = _category(run.old, one)
        rivals = [each for each, spots in before.items() if each != name and _category(run.old, spots) == kind]
        if len(twins) == 1 and not rivals:
            found[name], found[twins[0]] = twins[0], name
    return found


def _twins(run: Walk, one: Spots, other: Spots) -> bool:
    return len(one) == len(other) == 1 and run.same(one[0], other[0])


def _category(graph: Graph, spots: Spots) -> str:
    flat = graph.flat(spots)
    return shown_types(kinds(graph, flat))


def _patterns(run: Walk, old: Flat, new: Flat, sense: Sense) -> None:
    one, other = inside.patterned(run.old, old), inside.patterned(run.new, new)
    if not one and not other:
        return
    scopes = inside.scopes(run.old, old), inside.scopes(run.new, new)
    if scopes[0] != scopes[1] or len(scopes[0]) > 1:
        keyword = "patternProperties"
        run.generic(keyword, old.place(keyword), new.place(keyword), True, True, sense)
    for pattern in one.keys() | other.keys():
        run.pair(tuple(one.get(pattern, ())), tuple(other.get(pattern, ())), sense, Step(Way.NAMED, pattern, pattern))


def _others(run: Walk, old: Flat, new: Flat, sense: Sense) -> None:
    one, other = inside.others(run.old, old), inside.others(run.new, new)
    shut, shuts = run.old.flat(one).never, run.new.flat(other).never
    if shut == shuts:
        run.pair(one, other, sense, OTHER)
    else:
        places = (
            old.place("additionalProperties", "unevaluatedProperties"),
            new.place("additionalProperties", "unevaluatedProperties"),
        )
        run.found(Change("closed" if shuts else "opened", *places, shuts, shut), sense, (one, other, OTHER))


def _dependent(run: Walk, old: Flat, new: Flat, sense: Sense) -> None:
    one, other = (
        {
            (name, each)
            for part in flat.having("dependentRequired")
            for name, needs in part.node["dependentRequired"]
            for each in needs
        }
        for flat in (old, new)
    )
    if one != other:
        places = (old.place("dependentRequired"), new.place("dependentRequired"))
        run.generic("dependentRequired", *places, bool(other - one), bool(one - other), sense)
    before, after = (_schemas(graph, flat) for graph, flat in zip(run.graphs, (old, new), strict=True))
    for name in dict.fromkeys([*before, *after]):
        run.pair(tuple(before.get(name, ())), tuple(after.get(name, ())), sense)


def _schemas(graph: Graph, flat: Flat) -> dict[str, Spots]:
    found: dict[str, Spots] = {}
    for part in flat.having("dependentSchemas"):
        for name, index in part.node["dependentSchemas"]:
            found[name] = (*found.get(name, ()), graph.spot(index, part, "dependentSchemas", name))
    return found
