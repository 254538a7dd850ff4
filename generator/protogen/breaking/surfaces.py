"""What callers lose between two surfaces of emitted code in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from protogen.languages.surface import Entry, Part
from protogen.model.things import Thing


@dataclass(frozen=True)
class Surface:
    """All that callers can name. `left`: former names that stay for one release."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    left: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def names(self) -> Mapping[tuple[str, str, Thing], str]:
        """The full names of today, by owner, kind and what they are made for."""
        return {(each.owner, each.kind, each.thing): name for name, each in self.entries.items()}

    @cached_property
    def types(self) -> frozenset[str]:
        """The declarations of the Spec that have types of their own."""
        return frozenset(each.thing.decl for each in self.entries.values() if each.kind == "type" and not each.thing.at)


def surface(entries: Iterable[Entry]) -> Surface:
    """Declarations by full name."""
    found, left = dict[str, Entry](), dict[str, Entry]()
    for entry in entries:
        (left if entry.former else found).setdefault(entry.full, entry)
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


def losses(before: Surface, after: Surface) -> Iterator[Loss]:
    """All that callers of `before` have to do with code of `after`."""
    return _Pair(before, after).losses()


@dataclass(frozen=True)
class _Pair:
    """Two surfaces, and the names that have others now."""

    before: Surface
    after: Surface

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Old full names with those of today, where these differ; those of owners come before those inside."""
        found: dict[str, str] = {}
        for name, entry in self.before.entries.items():
            owner = found.get(entry.owner, entry.owner)
            now = f"{owner}.{entry.name}" if owner else entry.name
            if now not in self.after.entries:
                left = self.after.left.get(now)
                thing = left.thing if left else entry.thing
                same = self.after.names.get((owner, entry.kind, thing), "")
                now = same if left or same not in self.before.entries else now
            if now and now != name:
                found[name] = now
        return found

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """The types that have other names now, by their old ones, without owners."""
        pairs = [(self.before.entries[old], self.after.entries.get(new)) for old, new in self.renamed.items()]
        return {old.name: new.name for old, new in pairs if new and old.kind == "type"}

    def losses(self) -> Iterator[Loss]:
        """What is gone or changed, what is left of former names, and what must be known of now."""
        for name, entry in self.before.entries.items():
            yield from self._entry(name, entry)
        for name, entry in self.before.left.items():
            if name not in self.after.left and name not in self.after.entries:
                yield from self._gone(name, entry, self.after.names.get((entry.owner, entry.kind, entry.thing), ""))
        yield from self._come()

    def _entry(self, name: str, entry: Entry) -> Iterator[Loss]:
        now = self.renamed.get(name, name)
        owner = self.renamed.get(entry.owner, entry.owner)
        if name in self.after.left or f"{owner}.{entry.name}" in self.after.left:
            return
        twin = self.after.entries.get(now)
        if twin is None or twin.name != entry.name:
            yield from self._gone(name, entry, now)
        elif (respelled := self._respelled(entry)).line != twin.line and not _compatible(respelled, twin):
            yield Loss("source-case-added" if _gains(respelled, twin) else "source-changed", name, entry, twin)

    def _gone(self, name: str, entry: Entry, now: str) -> Iterator[Loss]:
        """A name that is not there any more; what goes with its owner is not said again."""
        if twin := self.after.entries.get(now):
            yield Loss("source-renamed", name, entry, twin)
        elif not entry.owner or self.renamed.get(entry.owner, entry.owner) in self.after.entries:
            whole = entry.kind in ("type", "helper", "reader") and entry.thing.decl not in self.after.types
            yield Loss("source-removed", name, entry, None, whole)

    def _come(self) -> Iterator[Loss]:
        """What is new in a type that callers know, where they must give it or may get it."""
        owners = {now: name for name, now in self.renamed.items()}
        known = {self.renamed.get(name, name) for name in self.before.entries}
        for name, entry in self.after.entries.items():
            owner = self.before.entries.get(owners.get(entry.owner, entry.owner))
            if name in known or owner is None or not (entry.kind == "case" or entry.needed):
                continue
            rule = "source-case-added" if entry.kind == "case" else "source-member-required"
            yield Loss(rule, name, replace(owner, line=""), entry)

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
