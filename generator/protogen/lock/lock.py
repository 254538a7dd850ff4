"""The name lock: which names a build has to keep, and what it leaves behind where one changes on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from protogen.languages import names as type_names
from protogen.languages.target import Job
from protogen.lock.file import LANGUAGES, Lock, Table
from protogen.lock.keys import decl_keys, thing_of
from protogen.lock.moves import Moved, moved
from protogen.model.spec import Node
from protogen.model.things import READER, TYPES, Former, Pins, Thing, nodes, stated
from protogen.source.place import split_pointer

_RELEASES = 2
"""An alias is made under the contract's version of the rename, and under the next one: then it has been shipped."""


def locked(job: Job, lock: Lock) -> tuple[Job, Lock]:
    """A job that keeps the lock's names, and the lock as it is after it."""
    keys = decl_keys(job)
    then = moved(job, keys, lock)
    pins: dict[str, Pins] = {}
    former: dict[str, dict[Thing, dict[str, str]]] = {}
    given: dict[str, Mapping[Thing, str]] = {}
    for language in LANGUAGES:
        one = _Language(job, keys, then, language)
        pins[language] = Pins(one.kept())
        given[language] = type_names.given(replace(job, pins=pins), language)
        former[language] = one.former(given[language])
    left = {
        language: {thing: Former(given[language][thing], tuple(sorted(names))) for thing, names in things.items()}
        for language, things in former.items()
    }
    return replace(job, pins=pins, former=left), _lock(job, keys, given, former)


class _Language:
    """What the lock means for one language."""

    def __init__(self, job: Job, keys: Mapping[str, str], then: Moved, language: str) -> None:
        self.job, self.then, self.language = job, then, language
        self.decls = {key: name for name, key in keys.items()}
        self.asks = dict(_statements(job, language))
        self.names = dict(self._read(then.lock.names))
        self.asked = dict(self._read(then.lock.asked))

    def _read(self, table: Table) -> Iterator[tuple[Thing, str]]:
        for sort, rows in table.items():
            for key, words in rows.items():
                thing = thing_of(sort, key, self.decls)
                if thing is not None and self.language in words:
                    yield thing, words[self.language]

    def kept(self) -> Mapping[Thing, str]:
        """The names to keep: all but those that were changed on purpose, and what is named after them."""
        changed = {thing for thing in {*self.names} if self._changed(thing)}
        renamed = {thing.decl for thing in changed if thing.sort == TYPES and not thing.at}
        return {
            thing: word
            for thing, word in self.names.items()
            if thing not in changed and not (thing.decl in renamed and self._follows(thing))
        }

    def _changed(self, thing: Thing) -> bool:
        if thing in self.then.loose:
            return True
        now, before = self.asks.get(thing, ""), self.asked.get(thing, "")
        return now not in ("", before or self.names[thing])

    def _follows(self, thing: Thing) -> bool:
        """Whether a thing is named after its declaration's type (Swift's own, and readers, after the schema's word)."""
        if thing.at == READER:
            return self.asks.get(Thing(TYPES, thing.decl)) == thing.decl
        return thing.sort == TYPES and thing.at != "" and self.language != "swift"

    def former(self, given: Mapping[Thing, str]) -> dict[Thing, dict[str, str]]:
        """The former names that stay, with the versions with which they do."""
        version = self.job.spec.version
        found: dict[Thing, dict[str, str]] = {}
        for sort, rows in self.then.lock.former.items():
            for entry, words in rows.items():
                name, _, key = entry.partition(" ")
                thing = thing_of(sort, key, self.decls)
                if thing in given and thing is not None and self.language in words:
                    versions = dict.fromkeys([*words[self.language].split(), *([version] if version else [])])
                    if len(versions) <= _RELEASES:
                        found.setdefault(thing, {})[name] = " ".join(versions)
        for thing, name in self.names.items():
            if given.get(thing, name) != name:
                found.setdefault(thing, {})[name] = version
        taken = {(_scope(thing), word) for thing, word in given.items()}
        kept = {
            thing: {name: versions for name, versions in names.items() if (_scope(thing), name) not in taken}
            for thing, names in found.items()
        }
        return {thing: names for thing, names in kept.items() if names}


def _scope(thing: Thing) -> tuple[str, str]:
    """What a thing's name must be unlike the others of."""
    if thing.sort == TYPES:
        return ("reader" if thing.at == READER else TYPES, "")
    return (thing.sort, thing.decl)


def _statements(job: Job, language: str) -> Iterator[tuple[Thing, str]]:
    """What the schema itself calls things."""
    for decl in job.spec.decls:
        yield Thing(TYPES, decl.name), stated(decl, language, of_type=True) or _title(job, decl)
        if isinstance(payload := decl.notes.get("payload"), str):
            yield Thing(TYPES, decl.name, "~payload"), payload
        for thing, node in nodes(decl).items():
            yield thing, stated(node, language, of_type=False)


def _title(job: Job, decl: Node) -> str:
    """The title of a type that is named after it: a document, or an alternative that stands in its union."""
    if decl.place is None:
        return ""
    tokens = split_pointer(decl.place.pointer)
    subschema = job.schema.at(decl.place) if not tokens or tokens[-2:-1] in (["oneOf"], ["anyOf"]) else None
    title = subschema.value.get("title") if subschema and isinstance(subschema.value, dict) else None
    return title if isinstance(title, str) and title in decl.name else ""


def _lock(
    job: Job,
    keys: Mapping[str, str],
    given: Mapping[str, Mapping[Thing, str]],
    former: Mapping[str, Mapping[Thing, Mapping[str, str]]],
) -> Lock:
    """The lock after a build."""
    names: dict[str, dict[str, dict[str, str]]] = {}
    asked: dict[str, dict[str, dict[str, str]]] = {}
    left: dict[str, dict[str, dict[str, str]]] = {}
    for language, words in given.items():
        asks = dict(_statements(job, language))
        for thing, word in words.items():
            key = keys[thing.decl] + thing.at
            names.setdefault(thing.sort, {}).setdefault(key, {})[language] = word
            if (ask := asks.get(thing, "")) not in ("", word):
                asked.setdefault(thing.sort, {}).setdefault(key, {})[language] = ask
        for thing, old in former[language].items():
            for name, versions in old.items():
                entry = f"{name} {keys[thing.decl]}{thing.at}"
                left.setdefault(thing.sort, {}).setdefault(entry, {})[language] = versions
    return Lock(names, asked, left)
