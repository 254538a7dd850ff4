"""Finds the member that tells the objects of one place apart: the tag of a union.

A tag is a string that every object has. Its values tell which other members are there: a member that some objects
have and others lack is always there with some values of the tag, and never with others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from math import log2
from typing import TypeAlias

from protogen.dataclass import dataclass, field
from protogen.source.place import Json

TagPath: TypeAlias = tuple[str, ...]
Feature: TypeAlias = tuple[Hashable, ...]
"""A member (the keys that lead to it) and its JSON type."""

_MOST_VALUES, _LONGEST_VALUE = 64, 64
_MOST_CANDIDATES, _MOST_FEATURES, _MOST_INNER = 32, 512, 64
_DEEPEST = 4
_ENOUGH_BITS = 10.0
"""So much must speak for a tag that has none of the usual names: less than one chance in a thousand."""
_SOME_BITS = 3.0
_USUAL = re.compile("type|kind|event|eventname|op|opcode|action|method|tag|cmd|command|topic|object|variant|t")
"""What tags are often called, besides names that end in `type` or `kind`."""
_VALUE = re.compile(r"[^\s\x00-\x1f\x7f]+")


@dataclass(slots=True)
class Marks:
    """Which members the objects of a place have with which value of each candidate. The size is bounded."""

    count: int = 0
    with_one: int = 0
    """How many objects have one member only."""
    candidates: dict[TagPath, dict[str, Counter[Feature]]] | None = None
    sizes: dict[TagPath, Counter[str]] = field(default_factory=dict)

    def add(self, value: dict[str, Json]) -> None:
        """See one more object."""
        self.count += 1
        self.with_one += len(value) == 1
        if self.candidates is None:
            wanted = sorted(_strings(value), key=lambda each: (not _usual(each), each))
            self.candidates = {each: {} for each in wanted[:_MOST_CANDIDATES]}
            self.sizes = {each: Counter() for each in self.candidates}
        if not self.candidates:
            return
        features = list(_features(value))
        for path, seen in list(self.candidates.items()):
            tag = at(value, path)
            if type(tag) is not str or len(tag) > _LONGEST_VALUE or not _VALUE.fullmatch(tag):
                del self.candidates[path]
                continue
            counts = seen.get(tag)
            if counts is None:
                if len(seen) == _MOST_VALUES:
                    del self.candidates[path]
                    continue
                counts = seen[tag] = Counter()
            self.sizes[path][tag] += 1
            counts.update(features if len(counts) < _MOST_FEATURES else (f for f in features if f in counts))

    def tag(self, *, root: bool) -> TagPath:
        """The path of the tag; empty if nothing tells the objects apart. `root`: these are whole documents."""
        ranked = []
        for path, seen in (self.candidates or {}).items():
            verdict = _Verdict(path, seen, self.sizes[path])
            if verdict.holds(root):
                ranked.append((not _usual(path), verdict.unexplained, len(seen), len(path), path))
        return min(ranked)[-1] if ranked else ()


class _Verdict:
    """What speaks for one candidate."""

    def __init__(self, path: TagPath, seen: dict[str, Counter[Feature]], sizes: Counter[str]) -> None:
        self._path, self._sizes, total = path, sizes, sizes.total()
        every: Counter[Feature] = Counter()
        for counts in seen.values():
            every.update(counts)
        own = (lambda each: each[0] == path[0]) if len(path) > 1 else (lambda each: False)
        varying = [each for each, count in every.items() if count < total and not own(each)]
        always = {tag: {f for f in varying if counts[f] == sizes[tag]} for tag, counts in seen.items()}
        ever = {tag: {f for f in varying if counts[f]} for tag, counts in seen.items()}
        marks = {f for f in varying if any(f in each for each in always.values())}
        self.marks = {f for f in marks if any(f not in each for each in ever.values())}
        self.explains = 2 * len(self.marks) >= len(varying) > 0
        self.groups = {tag: frozenset(each & self.marks) for tag, each in always.items()}
        self.ever = {tag: frozenset(each) for tag, each in ever.items()}
        self.unexplained = sum(len(ever[tag] - always[tag]) for tag in seen)

    @property
    def bits(self) -> float:
        """How unlikely it would be that values that mean nothing are so regular: each repetition of a value had to
        fall into the same group by chance."""
        total = self._sizes.total()
        share: Counter[frozenset[Feature]] = Counter()
        for tag, group in self.groups.items():
            share[group] += self._sizes[tag]
        return sum((self._sizes[tag] - 1) * log2(total / share[group]) for tag, group in self.groups.items())

    def holds(self, root: bool) -> bool:
        """Whether it is a tag."""
        if len(self._sizes) < 2:
            return False
        if not _usual(self._path) or (len(self._path) > 1 and not root):
            return self.explains and len(set(self.groups.values())) > 1 and self.bits >= _ENOUGH_BITS
        kinds = set(self.ever.values())
        if len(kinds) < 2:
            return False
        each_has_its_own = any(one - other and other - one for one in kinds for other in kinds)
        return root or each_has_its_own or self.bits >= _SOME_BITS


def at(value: Json, path: TagPath) -> Json:
    """The value at a path of keys; None if there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _usual(path: TagPath) -> bool:
    """Whether a tag is often called so."""
    word = re.sub(r"[^a-z]", "", path[-1].lower())
    return _USUAL.fullmatch(word) is not None or word.endswith(("type", "kind"))


def _strings(value: dict[str, Json]) -> Iterator[TagPath]:
    """The paths of the strings in an object, and in its members."""
    for key, member in value.items():
        if isinstance(member, str):
            yield (key,)
        elif isinstance(member, dict) and len(member) <= _MOST_INNER:
            yield from ((key, inner) for inner, held in member.items() if isinstance(held, str))


def _features(value: dict[str, Json]) -> Iterator[Feature]:
    if len(value) > _MOST_FEATURES:
        return
    for key, member in value.items():
        if member is None:
            continue  # like an absent one: whether null is allowed tells no objects apart
        yield key, kind(member)
        if type(member) is dict and len(member) <= _MOST_INNER:
            yield from ((key, inner, kind(held)) for inner, held in member.items() if held is not None)
        elif type(member) is list and member:
            yield key, "[]", _deep_kind(member)
            first = next((each for each in member if type(each) is dict), {})
            yield from ((key, "[]", inner) for inner in (first if len(first) <= _MOST_INNER else ()))


def _deep_kind(value: Json) -> str:
    """How deep arrays are nested, and what the first of their items is."""
    depth = 0
    while isinstance(value, list) and value and depth < _DEEPEST:
        value, depth = value[0], depth + 1
    return f"{depth} {kind(value)}"


def kind(value: Json) -> str:
    """The JSON type of a value; integers are numbers."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"
