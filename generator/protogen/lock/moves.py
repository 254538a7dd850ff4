"""Finds things whose place changed since the name lock was written, because their key in the schema was renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from protogen.dataclass import dataclass, replace
from protogen.languages.target import Job
from protogen.lock.file import Lock, Table
from protogen.lock.joined import joined
from protogen.lock.keys import thing_of, things_at
from protogen.model.things import CASES, TYPES, Thing, nodes
from protogen.source.place import escape

_KEYWORD = "formerly"


@dataclass(frozen=True, slots=True)
class Moved:
    """A lock with the current places. `loose`: things that need a new name, and keep the old one as an alias."""

    lock: Lock
    loose: frozenset[Thing]


def moved(job: Job, keys: Mapping[str, str], lock: Lock) -> Moved:
    """Follow renamed keys: those that say so (`x-protogen: {formerly: …}`), and removed definitions if exactly one
    new definition has the same members."""
    lock = joined(lock, keys)
    here = things_at(job, keys)
    then = {(sort, key) for sort, rows in lock.names.items() for key in rows}
    said = {new: old for new, old in _said(job, keys) if old in then - here and new not in then}
    types = {old[1]: new[1] for new, old in said.items() if new[0] == TYPES}
    types |= _alike(then, here, types)
    members = {old: new for new, old in said.items() if new[0] != TYPES}
    members |= _cases(types, then, here)
    if not types and not members:
        return Moved(lock, frozenset())

    def follow(sort: str, key: str) -> str:
        own = (each for each in types.items() if _within(key, each[0]) and (sort == TYPES or key != each[0]))
        old, new = next(own, ("", ""))
        key = new + key[len(old) :] if old else key
        return members.get((sort, key), (sort, key))[1]

    decls = {key: name for name, key in keys.items()}
    loose = [(TYPES, follow(*one)) for one in then if one[0] == TYPES and any(_within(one[1], old) for old in types)]
    things = [thing_of(*one, decls) for one in [*loose, *members.values()]]
    followed = replace(lock, **{each: _rekeyed(getattr(lock, each), follow, each == "former") for each in _TABLES})
    return Moved(followed, frozenset(thing for thing in things if thing is not None))


_TABLES = ("names", "asked", "former")


def _rekeyed(table: Table, follow: Callable[[str, str], str], former: bool) -> Table:
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for sort, rows in table.items():
        for key, words in rows.items():
            name, space, place = key.partition(" ") if former else ("", "", key)
            found.setdefault(sort, {})[f"{name}{space}{follow(sort, place)}"] = words
    return found


def _within(key: str, owner: str) -> bool:
    """Whether a key is that of a declaration, or of something in it or beside it."""
    return key == owner or key.startswith((f"{owner}/", f"{owner}~"))


def _said(job: Job, keys: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """The renamed keys that the annotation names: where a thing is, and where it was."""
    for decl in job.spec.decls:
        key = keys[decl.name]
        if isinstance(old := decl.notes.get(_KEYWORD), str) and "/" in key:
            yield (TYPES, key), (TYPES, f"{key.rpartition('/')[0]}/{escape(old)}")
        for thing, node in nodes(decl).items():
            if isinstance(old := node.notes.get(_KEYWORD), str):
                at = f"{thing.at.rpartition('/')[0]}/{escape(old)}"
                yield (thing.sort, key + thing.at), (thing.sort, key + at)


def _alike(
    then: Iterable[tuple[str, str]], here: Iterable[tuple[str, str]], known: Mapping[str, str]
) -> Mapping[str, str]:
    """For each removed definition, the only new definition with the same members; unclear cases are left out."""
    gone = _outermost({key for sort, key in {*then} - {*here} if sort == TYPES and "~" not in _unescaped(key)})
    come = _outermost({key for sort, key in {*here} - {*then} if sort == TYPES})
    old = {key: members for key in gone - known.keys() if (members := _members(key, then))}
    new = {key: members for key in come - {*known.values()} if (members := _members(key, here))}
    pairs = [(one, other) for one in old for other in new if old[one] == new[other]]
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    return {one: other for one, other in pairs if firsts.count(one) == 1 and seconds.count(other) == 1}


def _unescaped(key: str) -> str:
    """A key without the escapes of JSON Pointers: a remaining `~` begins a role."""
    return key.replace("~0", "").replace("~1", "")


def _outermost(keys: set[str]) -> set[str]:
    return {key for key in keys if not any(key != other and _within(key, other) for other in keys)}


def _members(owner: str, things: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The members of a declaration and of everything inside it, by their places there."""
    inside = ((sort, key[len(owner) :]) for sort, key in things if sort != TYPES and _within(key, owner))
    return frozenset((sort, at) for sort, at in inside if "~" not in _unescaped(at))


def _cases(
    types: Mapping[str, str], then: Iterable[tuple[str, str]], here: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """The cases of unions that are named after renamed definitions."""
    words = {old.rpartition("/")[2]: new.rpartition("/")[2] for old, new in types.items()}
    gone, come = {*then} - {*here}, {*here} - {*then}
    found = {}
    for sort, key in gone:
        union, _, word = key.rpartition("/")
        if sort == CASES and word in words and (CASES, f"{union}/{words[word]}") in come:
            found[sort, key] = (CASES, f"{union}/{words[word]}")
    return found
