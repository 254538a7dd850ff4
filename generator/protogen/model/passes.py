"""Passes over the Spec: cut endless aliases, recognise envelopes, put declarations in a stable order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from protogen.model.contents import references, types_of
from protogen.model.spec import Alias, Decl, Field, Kind, Nullable, Record, Ref, Scalar, Spec, TaggedUnion, Type
from protogen.source.deep import roomy


@roomy
def finish(spec: Spec) -> Spec:
    """Runs all passes, in order."""
    return ordered(enveloped(cut(spec)))


def cut(spec: Spec) -> Spec:
    """Turns aliases that lead back to themselves into arbitrary JSON. The checks refuse such a schema later; until
    then no pass may follow them endlessly."""
    index = dict(spec.index)
    done: set[str] = set()
    for name in spec.index:
        path: dict[str, None] = {}
        each: str | None = name
        while each is not None and each not in done:
            done.add(each)
            path[each] = None
            each = _named(spec.index.get(each))
        if each in path and isinstance(alias := index[each], Alias):
            index[each] = replace(alias, type=Scalar(Kind.ANY))
    return replace(spec, decls=tuple(index.values()))


def _named(decl: Decl | None) -> str | None:
    """The name of the declaration that an alias refers to; None if it is not an alias for one."""
    inner = decl.type if isinstance(decl, Alias) else None
    while isinstance(inner, Nullable):
        inner = inner.inner
    return inner.target if isinstance(inner, Ref) else None


def enveloped(spec: Spec) -> Spec:
    """Marks the unions whose variants differ only in the tag and one member (`TaggedUnion.payload`)."""
    index = spec.index
    return replace(spec, decls=tuple(_with_payload(decl, index) for decl in spec.decls))


def _with_payload(decl: Decl, index: Mapping[str, Decl]) -> Decl:
    if not isinstance(decl, TaggedUnion) or len(decl.tag) != 1 or len(decl.variants) < 2:
        return decl
    records = [index.get(each.type.target) for each in decl.variants if isinstance(each.type, Ref)]
    found = [record for record in records if isinstance(record, Record) and record.extra is not None]
    if len(found) != len(decl.variants) or any(len(each.tags) != 1 for each in decl.variants):
        return decl
    tag, first = decl.tag[0], found[0]
    if any([each.name for each in one.fields] != [each.name for each in first.fields] for one in found):
        return decl
    differing = [
        each.name
        for each in first.fields
        if each.name != tag and any(_sort(member(one, each.name)) != _sort(each) for one in found)
    ]
    if len(differing) != 1 or not all(_is_payload(member(one, differing[0]), index) for one in found):
        return decl
    return replace(decl, payload=differing[0])


def member(record: Record, name: str) -> Field:
    """Returns a record's field by name. Raises StopIteration if there is none."""
    return next(each for each in record.fields if each.name == name)


def _sort(each: Field) -> tuple[Type, bool]:
    return (each.type, each.required)


def _is_payload(each: Field, index: Mapping[str, Decl]) -> bool:
    return each.required and isinstance(each.type, Ref) and isinstance(index.get(each.type.target), Record)


def ordered(spec: Spec) -> Spec:
    """Sorts the declarations: from the roots outwards, in the order in which they are referred to."""
    index = spec.index
    found: dict[str, Decl] = {}
    waiting = [*reversed(spec.roots)]
    while waiting:
        name = waiting.pop()
        if name in found or name not in index:
            continue
        found[name] = index[name]
        waiting.extend(reversed([*references(types_of(index[name]))]))
    return replace(spec, decls=tuple(found.values()))


Name = TypeVar("Name")


def knots(edges: Mapping[Name, list[Name]]) -> dict[Name, int]:
    """Numbers the strongly connected component of each name that is on a cycle (Tarjan's algorithm, iterative)."""
    order: dict[Name, int] = {}
    low: dict[Name, int] = {}
    stack: list[Name] = []
    on_stack: set[Name] = set()
    found: dict[Name, int] = {}
    for start in edges:
        work = [(start, iter(edges[start]))] if start not in order else []
        if work:
            order[start] = low[start] = len(order)
            stack.append(start)
            on_stack.add(start)
        while work:
            name, rest = work[-1]
            ahead = next((each for each in rest if each in edges), None)
            if ahead is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == order[name]:
                    knot = [stack.pop()]
                    while knot[-1] != name:
                        knot.append(stack.pop())
                    if len(knot) > 1 or name in edges[name]:
                        found.update(dict.fromkeys(knot, order[name]))
                    on_stack.difference_update(knot)
            elif ahead not in order:
                order[ahead] = low[ahead] = len(order)
                stack.append(ahead)
                on_stack.add(ahead)
                work.append((ahead, iter(edges[ahead])))
            elif ahead in on_stack:
                low[name] = min(low[name], order[ahead])
    return found
