"""Finds what callers lose between two surfaces of emitted code in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from protogen.dataclass import dataclass, replace
from protogen.languages.surface import Entry, Part
from protogen.model.things import Thing

Key: TypeAlias = tuple[str, str, str]
"""An owner's full name, the name in it, and the kind: a case and a property may have the same name."""


def _key(entry: Entry, owner: str) -> Key:
    return (owner, entry.name, entry.kind)


@dataclass(frozen=True)
class Surface:
    """The declarations that callers can name. `left`: former names that are kept for one release."""

    entries: Mapping[Key, Entry]
    left: Mapping[Key, Entry]

    @cached_property
    def made(self) -> Mapping[tuple[str, str, Thing], Key]:
        """The names of today, by owner, kind and what they are made for."""
        return {(each.owner, each.kind, each.thing): key for key, each in self.entries.items()}

    @cached_property
    def owners(self) -> Mapping[str, Entry]:
        """The declarations that can have members, by full name."""
        return {each.full: each for each in self.entries.values() if each.kind == "type"}

    @cached_property
    def types(self) -> frozenset[str]:
        """The declarations of the Spec that have types of their own."""
        return frozenset(each.thing.decl for each in self.owners.values() if not each.thing.at)


def surface(entries: Iterable[Entry]) -> Surface:
    """Declarations by name; of several initialisers the first, from which the others follow."""
    found, left = dict[Key, Entry](), dict[Key, Entry]()
    for entry in entries:
        (left if entry.former else found).setdefault(_key(entry, entry.owner), entry)
    return Surface(found, left)


@dataclass(frozen=True, slots=True)
class Loss:
    """A declaration that callers lose, that changes under them, or that they must now know of: `rule` says which.
    `whole`: with it goes the type that it is, or is made beside."""

    rule: str
    name: str
    old: Entry | None
    new: Entry | None
    whole: bool = False
    labels: tuple[str, ...] = ()
    """The parameters of an initialiser that are others."""


def losses(before: Surface, after: Surface, renames: Mapping[str, str] | None = None) -> Iterator[Loss]:
    """All that callers of `before` have to do with code of `after`. `renames`: the declarations of the Spec that have
    other names now."""
    return _Pair(before, after, renames or {}).losses()


@dataclass(frozen=True)
class _Pair:
    """Two surfaces, and the names that changed."""

    before: Surface
    after: Surface
    renames: Mapping[str, str]

    @cached_property
    def _now(self) -> Mapping[Key, Key]:
        """Each old name with that of today, if it has one; else with what it would be."""
        owners, found = dict[str, str](), dict[Key, Key]()
        for old, entry in self.before.entries.items():
            now = _key(entry, owners.get(entry.owner, entry.owner))
            if now not in self.after.entries:
                left = self.after.left.get(now)
                thing = left.thing if left else self._moved(entry.thing)
                made = self.after.made.get((now[0], entry.kind, thing))
                now = made if made and (left or made not in self.before.entries) else now
            found[old] = now
            if entry.kind == "type" and (twin := self.after.entries.get(now)):
                owners[entry.full] = twin.full
        return found

    def _moved(self, thing: Thing) -> Thing:
        """The thing by the name that its declaration has now."""
        return thing._replace(decl=self.renames.get(thing.decl, thing.decl))

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """The full names of types that are still there, with those of today."""
        twins = ((each, self.after.entries.get(self._now[key])) for key, each in self.before.entries.items())
        return {each.full: twin.full for each, twin in twins if twin and each.kind == "type"}

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """The types that have other names now, by their old ones, without owners."""
        pairs = [(self.before.owners[old], self.after.owners[new]) for old, new in self._owners.items()]
        return {old.name: new.name for old, new in pairs if old.name != new.name}

    def losses(self) -> Iterator[Loss]:
        """What is gone or changed, what is left of former names, and what must be known of now."""
        for key, entry in self.before.entries.items():
            yield from self._entry(key, entry)
        for key, entry in self.before.left.items():
            if key not in self.after.left and key not in self.after.entries:
                yield from self._gone(entry, self.after.made.get((entry.owner, entry.kind, entry.thing)))
        yield from self._come()

    def _entry(self, key: Key, entry: Entry) -> Iterator[Loss]:
        owner = self._owners.get(entry.owner, entry.owner)
        if key in self.after.left or _key(entry, owner) in self.after.left:
            return
        twin = self.after.entries.get(self._now[key])
        if twin is None or twin.name != entry.name:
            yield from self._gone(entry, self._now[key])
        elif (respelled := self._respelled(entry)).line != twin.line and not _compatible(respelled, twin):
            rule = "source-case-added" if _gains(respelled, twin) else "source-changed"
            yield Loss(rule, entry.full, entry, twin, labels=_labels(respelled, twin) if entry.kind == "init" else ())

    def _gone(self, entry: Entry, now: Key | None) -> Iterator[Loss]:
        """A name that was removed; names removed with their owner are not reported again."""
        if now and now in self.after.entries:
            yield Loss("source-renamed", entry.full, entry, self.after.entries[now])
        elif not entry.owner or entry.owner in self._owners:
            whole = entry.kind in ("type", "helper", "reader") and entry.thing.decl not in self.after.types
            yield Loss("source-removed", entry.full, entry, None, whole)

    def _come(self) -> Iterator[Loss]:
        """What is new in a type that callers know, where they must give it or may get it."""
        owners = {now: self.before.owners[old] for old, now in self._owners.items()}
        known = {*self._now.values()}
        for key, entry in self.after.entries.items():
            if key not in known and entry.owner in owners and (entry.kind == "case" or entry.needed):
                rule = "source-case-added" if entry.kind == "case" else "source-member-required"
                yield Loss(rule, entry.full, replace(owners[entry.owner], line=""), entry)

    def _respelled(self, entry: Entry) -> Entry:
        """A declaration with the names that types have now; that they are others is said once."""
        if not self._types:
            return entry
        line = _renaming(self._types, entry.line)
        return replace(entry, line=line, parts=tuple(Part(_renaming(self._types, t), n) for t, n in entry.parts))


def _renaming(types: Mapping[str, str], line: str) -> str:
    """A line with other names of types. What a colon follows is the name of a member."""
    return re.sub(r"\b\w+\b(?!\??:)", lambda word: types.get(word[0], word[0]), line)


def _gains(before: Entry, after: Entry) -> bool:
    """Whether a type has all the alternatives that it had, and more."""
    alike = before.kind != "init" and before.needed == after.needed
    return alike and bool(before.parts) and {*before.parts} < {*after.parts}


def _compatible(before: Entry, after: Entry) -> bool:
    """Whether an initialiser only gained parameters that may be left out."""
    if before.kind != "init":
        return False
    added = [each for each in after.parts if each not in before.parts]
    return tuple(each for each in after.parts if each not in added) == before.parts and not any(
        each.needed for each in added
    )


def _labels(before: Entry, after: Entry) -> tuple[str, ...]:
    """The parameters that an initialiser lost, takes otherwise, or must be given now."""
    lost = [each for each in before.parts if each not in after.parts]
    come = [each for each in after.parts if each not in before.parts and each.needed]
    return tuple(dict.fromkeys(each.text.partition(":")[0].strip("`") for each in (*lost, *come)))
