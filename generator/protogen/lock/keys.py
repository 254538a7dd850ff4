"""Makes the keys of the name lock: the places of a Spec's things, in words that an edit elsewhere does not change."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
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
from protogen.model.titles import DEFINITIONS
from protogen.source.place import escape, split_pointer

_SHIFTING = re.compile(r"/(?:oneOf|anyOf|allOf)/\d+(?=/|$)")
_ROLE = re.compile(r"~(?![01])")
"""After this sign comes something made beside a declaration, or a declaration without a place of its own."""


def role_at(key: str) -> int:
    """Where the first role in a key begins; -1 if it has none."""
    found = _ROLE.search(key, max(key.find("#"), 0))
    return found.start() if found else -1


def decl_keys(job: Job, held: Container[str] = ()) -> Mapping[str, str]:
    """The key of each declaration: its JSON Pointer. Three kinds of declaration have the path from the declaration
    that uses them instead: those made from several subschemas, which have no pointer; those whose pointer contains the
    number of an alternative; and those whose pointer another declaration has too. An inline type that is used at
    several places keeps the key that is `held`, else it has that of the first place."""
    return _Keys(job, held).all()


class _Keys:
    def __init__(self, job: Job, held: Container[str]) -> None:
        self.held = held
        root = job.schema.root.place.source.path
        self.plain = {
            decl.name: pointer_from(root, decl.place) if decl.place else f"#~{decl.name}"
            for decl in sorted(job.spec.decls, key=_is_itself, reverse=True)
        }
        self.inside = _insides(job)
        self.found: dict[str, str] = {}
        self.taken: set[str] = set()

    def all(self) -> Mapping[str, str]:
        for name in self.plain:
            self._key(name)
        return self.found

    def _key(self, name: str, path: tuple[str, ...] = ()) -> str:
        if name not in self.found:
            keys = self._candidates(name, (*path, name))
            first = next(keys)
            held = first in self.held or not _is_inline(self.plain[name])
            key = first if held else next((each for each in keys if each in self.held), first)
            self.found[name] = f"{key}~{name}" if key in self.taken else key
            self.taken.add(self.found[name])
        return self.found[name]

    def _candidates(self, name: str, path: tuple[str, ...]) -> Iterator[str]:
        """The keys that a declaration may have, the one of its first place first."""
        pointer = self.plain[name]
        uses = [each for each in self.inside.get(name, ()) if each[0] not in path]
        unsure = pointer.startswith("#~") or _SHIFTING.search(pointer) or pointer in self.taken
        if not (unsure and uses):
            yield pointer
        yield from (self._key(owner, path) + rest for owner, rest in uses)


def _is_inline(pointer: str) -> bool:
    """Whether a declaration is written inside another, or made from several subschemas."""
    return DEFINITIONS.isdisjoint(split_pointer(pointer.removeprefix("#"))[-2:-1])


def _is_itself(decl: Decl) -> bool:
    """Whether a declaration is named after its place; it then comes before others of the same place."""
    tokens = split_pointer(decl.place.pointer) if decl.place else []
    return decl.name == (tokens[-1] if tokens else "")


def _insides(job: Job) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The declarations that mention each one, and the paths from there."""
    found: dict[str, list[tuple[str, str]]] = {}
    for decl in job.spec.decls:
        for way, type in _types(decl):
            for rest, target in _refs(type):
                if target != decl.name:
                    found.setdefault(target, []).append((decl.name, way + rest))
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
