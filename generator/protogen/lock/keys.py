"""Makes the keys of the name lock: the places of a Spec's things, in words that an edit elsewhere does not change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from protogen.checks.program import pointer_from
from protogen.languages.target import Job
from protogen.model.spec import (
    Alias,
    Decl,
    Enum,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
)
from protogen.model.things import TYPES, Thing, case_things, nodes
from protogen.source.place import escape, split_pointer

_SHIFTING = re.compile(r"/(?:oneOf|anyOf|allOf)/\d+(?=/|$)")
_ROLE = re.compile(r"~(?![01])")
"""After this sign comes something made beside a declaration, or a declaration without a place of its own."""


def role_at(key: str) -> int:
    """Where the first role in a key begins; -1 if it has none."""
    found = _ROLE.search(key, max(key.find("#"), 0))
    return found.start() if found else -1


def decl_keys(job: Job) -> Mapping[str, str]:
    """The key of each declaration: its JSON Pointer. Three kinds of declaration have the path from the declaration
    that uses them instead: those made from several subschemas, which have no pointer; those whose pointer contains the
    number of an alternative; and those whose pointer another declaration has too."""
    root = job.schema.root.place.source.path
    plain = {
        decl.name: pointer_from(root, decl.place) if decl.place else f"#~{decl.name}"
        for decl in sorted(job.spec.decls, key=_is_itself, reverse=True)
    }
    inside = _insides(job)
    found: dict[str, str] = {}
    taken: set[str] = set()

    def key(name: str, path: tuple[str, ...] = ()) -> str:
        if name not in found:
            pointer = plain[name]
            unsure = pointer.startswith("#~") or _SHIFTING.search(pointer) or pointer in taken
            if unsure and name in inside and name not in path:
                owner, rest = inside[name]
                pointer = key(owner, (*path, name)) + rest
            found[name] = f"{pointer}~{name}" if pointer in taken else pointer
            taken.add(found[name])
        return found[name]

    for name in plain:
        key(name)
    return found


def _is_itself(decl: Decl) -> bool:
    """Whether a declaration is named after its place; it then comes before others of the same place."""
    tokens = split_pointer(decl.place.pointer) if decl.place else []
    return decl.name == (tokens[-1] if tokens else "")


def _insides(job: Job) -> Mapping[str, tuple[str, str]]:
    """The declaration that first mentions each one, and the path from there."""
    found: dict[str, tuple[str, str]] = {}
    for decl in job.spec.decls:
        for way, type in _types(decl):
            for rest, target in _refs(type):
                if target != decl.name:
                    found.setdefault(target, (decl.name, way + rest))
    return found


def _types(decl: Decl) -> Iterator[tuple[str, Type]]:
    match decl:
        case Record():
            yield from ((f"/properties/{escape(each.name)}", each.type) for each in decl.fields)
            if decl.extra is not None:
                yield "/additionalProperties", decl.extra
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            things = case_things(decl)
            yield from ((things[each.name].at, each.type) for each in decl.variants)
        case Alias():
            yield "", decl.type
        case Enum():
            pass
        case _:
            assert_never(decl)


def _refs(each: Type) -> Iterator[tuple[str, str]]:
    match each:
        case Ref(target):
            yield "", target
        case Nullable(inner):
            yield from _refs(inner)
        case ListOf(item):
            yield from ((f"/items{rest}", target) for rest, target in _refs(item))
        case MapOf(value):
            yield from ((f"/additionalProperties{rest}", target) for rest, target in _refs(value))
        case TupleOf(items, after, _):
            for number, item in enumerate(items):
                yield from ((f"/prefixItems/{number}{rest}", target) for rest, target in _refs(item))
            yield from ((f"/items{rest}", target) for rest, target in _refs(after)) if after else ()


def thing_of(sort: str, key: str, decls: Mapping[str, str]) -> Thing | None:
    """The thing that a key of the lock means; None if the schema has nothing there. `decls`: names by key."""
    if key in decls and sort == TYPES:
        return Thing(TYPES, decls[key])
    owner, *last = key.rsplit("/", 2)
    if sort != TYPES and owner in decls and not _ROLE.search("/".join(last)):
        return Thing(sort, decls[owner], "".join(f"/{token}" for token in last))
    roles = [each.start() for each in _ROLE.finditer(key, max(key.find("#"), 0))]
    begin = next((each for each in reversed(roles) if key[:each] in decls), 0)
    return Thing(sort, decls[key[:begin]], key[begin:]) if begin else None


def things_at(job: Job, keys: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """The sort and key of every declaration and every member."""
    found = {(TYPES, key) for key in keys.values()}
    for decl in job.spec.decls:
        found |= {(thing.sort, keys[decl.name] + thing.at) for thing in nodes(decl)}
    return frozenset(found)
