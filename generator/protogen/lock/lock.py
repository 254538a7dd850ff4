"""Applies the name lock: which names a build keeps, and which aliases it makes for names changed on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from protogen.languages import registry
from protogen.languages.language import Language
from protogen.languages.target import Job
from protogen.lock.file import Lock, Table
from protogen.lock.keys import decl_keys, thing_of, things_at
from protogen.lock.moves import Moved, moved
from protogen.model.spec import Member, Node
from protogen.model.things import READER, TYPES, Former, Pins, Thing, nodes
from protogen.model.titles import DEFINITIONS, usable
from protogen.source.place import Json, split_pointer

_RELEASES = 2
"""Versions of the contract with an alias: that of the rename and the next one, so that one release has both names."""


def locked(job: Job, lock: Lock, languages: Sequence[Language]) -> tuple[Job, Lock]:
    """The job with the lock's names, and the lock after the build. `languages`: the project's.

    Other languages keep the names that the lock has for them, and their lines in the lock do not change."""
    keys = decl_keys(job, lock.names.get(TYPES, {}))
    then = moved(job, keys, lock)
    own = {each.name for each in languages}
    others = filter(None, map(registry.language, sorted(lock.languages - own)))
    pins = {each.name: Pins(_Names(job, keys, then, each).kept()) for each in others}
    former: dict[str, Mapping[Thing, Former]] = {}
    rows = _Rows(keys, _untouched(job, keys, then.lock, own))
    for language in languages:
        one = _Names(job, keys, then, language)
        pins[language.name] = Pins(one.kept())
        every = language.names(replace(job, pins=pins).of(language))
        given = {thing: each.word for thing, each in every.items() if thing.sort in language.pinned}
        left = one.former(given)
        former[language.name] = {thing: Former(given[thing], tuple(sorted(names))) for thing, names in left.items()}
        rows.add(language.name, given, one, left)
    return replace(job, pins=pins, former=former), rows.lock


class _Names:
    """Applies the lock to one language."""

    def __init__(self, job: Job, keys: Mapping[str, str], then: Moved, language: Language) -> None:
        self.job, self.then, self.language = job, then, language
        self.decls = {key: name for name, key in keys.items()}
        self.asks = dict(_statements(job, language))
        self.quiet = {Thing(TYPES, decl.name) for decl in job.spec.decls if _is_quiet(job, decl, language)}
        self.names = dict(self._read(then.lock.names))
        self.asked = dict(self._read(then.lock.asked))

    def _read(self, table: Table) -> Iterator[tuple[Thing, str]]:
        for sort, rows in table.items():
            for key, words in rows.items():
                thing = thing_of(sort, key, self.decls)
                if thing is not None and self.language.name in words:
                    yield thing, words[self.language.name]

    def kept(self) -> Mapping[Thing, str]:
        """The names to keep: all except those changed on purpose, and names derived from those."""
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
        if thing in self.quiet and thing not in self.asked:
            return False
        now, before = self.asks.get(thing, ""), self.asked.get(thing, "")
        return now not in ("", before or self.names[thing])

    def _follows(self, thing: Thing) -> bool:
        """Whether a thing is named after its declaration's type. (A reader is named after the schema's word.)"""
        if thing.at == READER:
            return self.asks.get(Thing(TYPES, thing.decl)) == thing.decl
        return thing.sort == TYPES and thing.at != "" and self.language.follows

    def former(self, given: Mapping[Thing, str]) -> Mapping[Thing, Mapping[str, str]]:
        """The former names that are kept, with the versions that have them."""
        version = self.job.spec.version
        found: dict[Thing, dict[str, str]] = {}
        for sort, rows in self.then.lock.former.items():
            for entry, words in rows.items():
                name, _, key = entry.partition(" ")
                thing = thing_of(sort, key, self.decls)
                if thing in given and thing is not None and self.language.name in words:
                    versions = dict.fromkeys([*words[self.language.name].split(), *([version] if version else [])])
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
    """The scope in which a thing's name must be unique."""
    if thing.sort == TYPES:
        return ("reader" if thing.at == READER else TYPES, "")
    return (thing.sort, thing.decl)


def _statements(job: Job, language: Language) -> Iterator[tuple[Thing, str]]:
    """The names that the schema itself gives to things, by the annotation or by a title."""
    for decl in job.spec.decls:
        yield Thing(TYPES, decl.name), language.chosen(decl, of_type=True) or _title(job, decl)
        if isinstance(payload := decl.notes.get("payload"), str):
            yield Thing(TYPES, decl.name, "~payload"), payload
        for thing, node in nodes(decl).items():
            yield thing, language.chosen(node, of_type=False) or _titled(node)


def _titled(node: Node) -> str:
    """The title of a value that is not a string, which gives it its name."""
    titled = isinstance(node, Member) and not isinstance(node.value, str) and not node.name.startswith("value ")
    return node.name if titled else ""


def _title(job: Job, decl: Node) -> str:
    """The title of a type that is named after it: a document, or a type written inside another."""
    title = usable(_schema_title(job, decl))
    return title if title and title in decl.name else ""


def _schema_title(job: Job, decl: Node) -> Json:
    if decl.place is None:
        return ""
    tokens = split_pointer(decl.place.pointer)
    if not tokens or (len(tokens) > 1 and tokens[-2] in DEFINITIONS):  # its title names the whole document only
        return job.schema.root.keywords.get("title") if decl.name in job.spec.roots[:1] else ""
    return job.schema.at(decl.place).keywords.get("title")


def _is_quiet(job: Job, decl: Node, language: Language) -> bool:
    """Whether a title asks for a name only once the lock has it: locks were made when such titles named nothing. That
    is so for all but documents and alternatives, and for documents with a title of more than plain letters."""
    title = _title(job, decl)
    if not title or decl.place is None or language.chosen(decl, of_type=True):
        return False
    tokens = split_pointer(decl.place.pointer)
    return tokens[-2:-1] not in (["oneOf"], ["anyOf"]) if tokens else _PLAIN.fullmatch(title) is None


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,58}")


def _untouched(job: Job, keys: Mapping[str, str], lock: Lock, languages: set[str]) -> Lock:
    """The lock's lines for all other languages, if the schema still has the place."""
    decls = {key: name for name, key in keys.items()}
    here = things_at(job, keys)

    def stays(sort: str, key: str) -> bool:
        thing = thing_of(sort, key, decls)
        return thing is not None and ("~" in thing.at.replace("~0", "").replace("~1", "") or (sort, key) in here)

    def rest(table: Table, former: bool = False) -> Table:
        found: dict[str, dict[str, Mapping[str, str]]] = {}
        for sort, rows in table.items():
            for key, words in rows.items():
                others = {name: word for name, word in words.items() if name not in languages}
                if others and stays(sort, key.partition(" ")[2] if former else key):
                    found.setdefault(sort, {})[key] = others
        return found

    return Lock(rest(lock.names), rest(lock.asked), rest(lock.former, former=True))


class _Rows:
    """Builds the lock that a build writes. `keys`: those of the declarations."""

    def __init__(self, keys: Mapping[str, str], begun: Lock) -> None:
        self.keys, self.lock = keys, begun

    def add(
        self,
        language: str,
        given: Mapping[Thing, str],
        one: _Names,
        former: Mapping[Thing, Mapping[str, str]],
    ) -> None:
        """Add the names of one more language."""
        asks = {thing: ask for thing in given if (ask := one.asks.get(thing, ""))}
        asked = {thing: ask for thing, ask in asks.items() if ask != given[thing] or thing in one.quiet}
        left = [(thing, f"{name} ", versions) for thing, old in former.items() for name, versions in old.items()]
        self.lock = Lock(
            self._with(self.lock.names, language, [(thing, "", word) for thing, word in given.items()]),
            self._with(self.lock.asked, language, [(thing, "", word) for thing, word in asked.items()]),
            self._with(self.lock.former, language, left),
        )

    def _with(self, table: Table, language: str, rows: Sequence[tuple[Thing, str, str]]) -> Table:
        """A table with words of a language added; each row has a thing, the start of its key, and the word."""
        found = {sort: {key: {**words} for key, words in each.items()} for sort, each in table.items()}
        for thing, before, word in rows:
            key = f"{before}{self.keys[thing.decl]}{thing.at}"
            found.setdefault(thing.sort, {}).setdefault(key, {})[language] = word
        return found
