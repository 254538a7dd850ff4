"""Names the inline declarations when all their places are known. Equal ones are one declaration.

An inline declaration with one place has the name of its place. One with several places is named after what these
have in common, so that its name does not depend on which of them comes first: the member's name, what it holds
(`number or ExprRef`, `read or write`), or else the first place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from protogen.dataclass import dataclass, field, replace
from protogen.model.contents import references, types_of
from protogen.model.passes import knots
from protogen.model.renaming import renamed
from protogen.model.spec import ANY, Decl, Enum, KeyedUnion, KeyedVariant, TypedUnion
from protogen.model.union_names import WORD, shared
from protogen.model.words import unused, upper_camel
from protogen.source.place import split_pointer

_SHORT = 64
"""Names of so many characters are spelled whole, with a number behind them."""

_MOST = 4
"""An enum of more values is not named after them."""
_LONGEST = 40


@dataclass
class Inline:
    """An inline declaration while its name is not known yet."""

    id: str
    places: list[str] = field(default_factory=list)
    own: str = ""
    """The name of the definition of which it is a part: it gets this name if nothing else needs it."""
    same: str = ""
    """The definition that says the same, and whose name it has."""

    @staticmethod
    def at(near: str, number: int) -> Inline:
        """A new one."""
        return Inline(f"\0{number}", [near])


def finished(decls: Iterable[Decl], inline: Mapping[str, Inline], taken: Iterable[str]) -> tuple[Decl, ...]:
    """The declarations under their final names, equal ones once. `taken`: the names of definitions."""
    found = {decl.name: decl for decl in decls if decl.name not in inline or not inline[decl.name].same}
    names = {id: each.same for id, each in inline.items() if each.same}
    merged = _Merging(found, inline, names)
    merged.run()
    namer = _Namer(merged.decls, merged.places, inline, set(taken))
    names |= namer.names()
    final = {id: names.get(first, first) for id, first in merged.first.items()} | names
    return tuple(renamed(decl, final) for decl in namer.decls.values())


class _Merging:
    """Finds equal inline declarations, those inside others first."""

    def __init__(self, decls: Mapping[str, Decl], inline: Mapping[str, Inline], names: Mapping[str, str]) -> None:
        self.decls, self.inline = dict(decls), inline
        self.first: dict[str, str] = dict(names)
        self.places: dict[str, list[str]] = {}
        self._known: dict[Hashable, str] = {}

    def run(self) -> None:
        """Replaces `decls` by those that are left, with the places of each in `places`."""
        edges = {
            id: [target for target in references(types_of(decl)) if target in self.inline]
            for id, decl in self.decls.items()
            if id in self.inline
        }
        around = knots(edges)
        for id in _inside_out(edges):
            decl = self.decls[id] = renamed(self.decls[id], self.first)
            key = id if id in around else _content(decl)
            first = self._known.setdefault(key, id)
            self.places.setdefault(first, []).extend(self.inline[id].places)
            if first != id:
                self.first[id] = first
                self.decls[first] = _both(self.decls[first], self.decls.pop(id))


def _inside_out(edges: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yields every declaration after those that it holds (but for those that hold it, too)."""
    done: set[str] = set()
    for start in edges:
        stack = [(start, False)]
        while stack:
            id, ready = stack.pop()
            if ready:
                yield id
            elif id not in done and id in edges:
                done.add(id)
                stack.append((id, True))
                stack.extend((each, False) for each in reversed(edges[id]))


def _content(decl: Decl) -> Hashable:
    """Equal for declarations that differ only in name, place and description."""
    return _key(replace(decl, name="", doc=""))


def _key(held: Any) -> Hashable:
    if is_dataclass(held):
        return type(held).__name__, *(_key(getattr(held, each.name)) for each in fields(held) if each.compare)
    if isinstance(held, tuple):
        return tuple(map(_key, held))
    if isinstance(held, (dict, list)):
        return json.dumps(held, sort_keys=True)
    return type(held).__name__, held


def _both(one: Decl, other: Decl) -> Decl:
    """Two equal declarations as one; alternatives come from the branches of both."""
    doc = one.doc if one.doc == other.doc else ""
    if isinstance(one, KeyedUnion) and isinstance(other, KeyedUnion):
        pairs = zip(one.variants, other.variants, strict=True)
        return replace(one, doc=doc, variants=tuple(_branches(*pair) for pair in pairs))
    return replace(one, doc=doc)


def _branches(one: KeyedVariant, other: KeyedVariant) -> KeyedVariant:
    return replace(one, branches=tuple(dict.fromkeys((*one.branches, *other.branches))))


class _Namer:
    """Gives every inline declaration a name."""

    def __init__(
        self,
        decls: Mapping[str, Decl],
        places: Mapping[str, Sequence[str]],
        inline: Mapping[str, Inline],
        taken: set[str],
    ) -> None:
        self.decls, self.inline, self.known = dict(decls), inline, {*taken}
        self.taken = {*map(_spelled, taken)}  # names that are spelled alike would be told apart by numbers
        self.paths = {id: [*dict.fromkeys(tuple(split_pointer(each)) for each in own)] for id, own in places.items()}
        self.alike = Counter(paths[0][-1] for paths in self.paths.values() if len(paths) > 1 and _suffix(paths))

    def names(self) -> Mapping[str, str]:
        """The name of each."""
        found: dict[str, str] = {}
        known, exact = self.known, {*self.known}
        contents: dict[Hashable, str] = {}
        for id in [id for id in self.decls if id in self.inline]:
            decl = renamed(self.decls[id], found)
            decl, content = shared(decl, known) or (decl, None)
            if content in contents:
                del self.decls[id]
                found[id] = contents[content]
                continue
            wanted = self._wanted(id, decl) if content is None else decl.name
            if self._is_taken(wanted) and _is_loose(decl):
                wanted = f"{wanted} or other"
            self.decls[id] = replace(decl, name=id)
            is_taken = self._is_taken if content is None else exact.__contains__
            name = found[id] = unused(wanted, is_taken, join=" ")
            self.taken.add(_spelled(name))
            exact.add(name)
            if content is not None:
                contents[content] = name
                known.add(name)
        return found

    def _is_taken(self, name: str) -> bool:
        return _spelled(name) in self.taken

    def _wanted(self, id: str, decl: Decl) -> str:
        own, paths = self.inline[id].own, self.paths[id]
        if own and own not in self.decls:
            self.taken.discard(_spelled(own))
            return own
        if len(paths) == 1:
            return _named(paths[0])
        suffix = _suffix(paths)
        if suffix and self.alike[suffix[-1]] == 1 and not self._is_taken(suffix[-1]):
            return suffix[-1]
        if len(suffix) > 1 and not self._is_taken(" ".join(suffix)):
            return " ".join(suffix)
        return _values(decl) or _named(min(paths, key=len))


def _spelled(name: str) -> str:
    """The name as types are called; as it is where they are called by a part of it, which a number may not be in."""
    return upper_camel(name) if len(name) < _SHORT else name


def _is_loose(decl: Decl) -> bool:
    """Whether a union is of some type and any other JSON."""
    return isinstance(decl, (KeyedUnion, TypedUnion)) and (decl.variants[-1].name, decl.variants[-1].type) == OTHER


OTHER = ("other", ANY)


def _named(path: Sequence[str]) -> str:
    """The name of a place. A member that is called like what is around it is its value."""
    doubled = len(path) > 2 and path[-1] == path[-2]
    return " ".join([*path[:-1], "value"] if doubled else path)


_STRUCTURE = frozenset({"item", "value", "string", "object", "array", "number", "integer", "boolean", "other"})


def _suffix(paths: Sequence[Sequence[str]]) -> Sequence[str]:
    """The words at the end of all paths; empty if the last one is not a name of the schema's."""
    least = min(map(len, paths)) - 1
    size = 0
    while size < least and len({path[-size - 1] for path in paths}) == 1:
        size += 1
    found = paths[0][len(paths[0]) - size :]
    return found if size and found[-1] not in _STRUCTURE and not found[-1].startswith("item ") else ()


def _values(decl: Decl) -> str:
    """The name of a short enum after its values; empty if there is none."""
    if not isinstance(decl, Enum) or len(decl.members) > _MOST:
        return ""
    name = " or ".join(each.name for each in decl.members)
    return name if len(name) <= _LONGEST and all(map(WORD.fullmatch, (each.name for each in decl.members))) else ""
