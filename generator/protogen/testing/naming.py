"""Checks the names that a language gives, and the parts of a language that use them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from protogen.languages import registry
from protogen.languages.examples import messages
from protogen.languages.target import Job
from protogen.lock.file import Lock, parse
from protogen.lock.lock import locked
from protogen.model.spec import Alias, Decl, Enum, Record, Ref, Spec, TaggedUnion
from protogen.model.things import READER, SORTS, TYPES, Pins, Thing, nodes, type_thing
from protogen.model.words import Given
from protogen.source.diagnostics import Refused
from protogen.testing.subject import Subject


def is_installed(subject: Subject) -> Iterator[str]:
    """Its entry point leads to it."""
    name = subject.language.name
    found = registry.language(name)
    if found is None or type(found) is not type(subject.language):
        yield f'no entry point of "protogen.targets" named `{name}` leads to it'


def says_what_it_takes(subject: Subject) -> Iterator[str]:
    """Options and annotation are JSON Schemas; what is pinned is a sort of thing."""
    language = subject.language
    schemas = {
        **{f"the option {name}": each for name, each in language.options.items()},
        "the annotation": language.annotation,
    }
    for what, schema in schemas.items():
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            yield f"{what} has no JSON Schema: {error.message}"
    yield from (f"{each!r} is pinned, which is not one of {', '.join(SORTS)}" for each in language.pinned - {*SORTS})
    yield from (f"it has no {word}" for word in ("name", "label") if not getattr(language, word))


def names_everything(subject: Subject) -> Iterator[str]:
    """Each thing of a pinned sort has a name: an identifier, unique among its neighbours, that is in the code."""
    for name, contract in subject.contracts.items():
        found = subject.language.names(contract.job(subject.language))
        text, unprinted = "\n".join(subject.files[name].values()), _unprinted_types(contract.spec)
        for thing in _things(contract.spec):
            if thing.sort in subject.language.pinned and thing not in found:
                yield f"{name}: {_called(thing)} has no name"
        yield from (f"{name}: {each}" for each in _clashes(found))
        for thing, given in found.items():
            if thing.sort in subject.language.pinned and not given.word.isidentifier():
                yield f"{name}: {_called(thing)} has the name {given.word!r}, which is not an identifier"
            elif not thing.at.startswith("~") and thing not in unprinted and not _is_in(given.word, text):
                yield f"{name}: {given.word}, the name of {_called(thing)}, is not in the code"


def _things(spec: Spec) -> Iterator[Thing]:
    """The things that callers name in every language: types, members of records, values of enums."""
    for decl in spec.decls:
        yield type_thing(decl.name)
        if isinstance(decl, Record | Enum):
            yield from nodes(decl)


def _unprinted_types(spec: Spec) -> Set[Thing]:
    """The messages of envelopes, which may be just a case of the envelope, and aliases, which may be spelled out."""
    envelopes = (decl for decl in spec.decls if isinstance(decl, TaggedUnion) and decl.payload)
    found = {type_thing(each.type.target) for decl in envelopes for each in decl.variants if isinstance(each.type, Ref)}
    return found | {type_thing(decl.name) for decl in spec.decls if isinstance(decl, Alias)}


def _called(thing: Thing) -> str:
    return f"{thing.decl}{thing.at}"


def _clashes(found: Mapping[Thing, Given]) -> Iterator[str]:
    taken: dict[tuple[str, str], Thing] = {}
    for thing, given in found.items():
        among = thing.at if thing.at == READER else "" if thing.sort == TYPES else f"{thing.sort} {thing.decl}"
        other = taken.setdefault((among, given.word), thing)
        if other != thing:
            yield f"{_called(other)} and {_called(thing)} are both {given.word}"


def takes_chosen_names(subject: Subject) -> Iterator[str]:
    """The name that the schema chooses for a type is its name, where the annotation has a `name`."""
    language, word = subject.language, "ChosenByTheSchema"
    takes: Any = language.annotation.get("properties", {})
    if "name" not in takes:
        return
    for name, contract in subject.contracts.items():
        job = contract.job(language)
        first = job.spec.decls[0]
        noted = replace(first, notes={**first.notes, language.name: {"name": word}})
        given = language.names(replace(job, spec=replace(job.spec, decls=(noted, *job.spec.decls[1:]))))
        found = given[type_thing(first.name)].word if type_thing(first.name) in given else ""
        if found.replace("_", "").casefold() != word.casefold():
            yield f"{name}: `x-protogen.{language.name}` names {first.name} {word}, and it is {found}"


def keeps_names(subject: Subject) -> Iterator[str]:
    """What the name lock pins is the name, and the lock can be read again."""
    language = subject.language
    for name, contract in subject.contracts.items():
        _, lock = locked(contract.plain, Lock(), [language])
        yield from (f"{name}: {each}" for each in _unreadable(lock) if registry.language(language.name))
        renamed = _renamed(lock, language.name)
        job, again = locked(contract.plain, renamed, [language])
        yield from (f"{name}: {each}" for each in _moved(renamed, again, language.name))
        yield from (f"{name}: {each}" for each in _unprinted(subject, job))


def _unreadable(lock: Lock) -> Iterator[str]:
    try:
        if parse(lock.text(), "protogen.names.lock") != lock:
            yield "the name lock is another one when it is read again"
    except Refused as refused:
        yield f"the name lock cannot be read again: {refused}"


def _renamed(lock: Lock, language: str) -> Lock:
    """A lock that gives every declared thing a name that the schema does not suggest."""
    names: dict[str, dict[str, Mapping[str, str]]] = {}
    asked: dict[str, dict[str, Mapping[str, str]]] = {}
    for sort, rows in lock.names.items():
        for key, words in rows.items():
            other = {language: f"{words[language]}Kept"}
            names.setdefault(sort, {})[key] = words if _is_beside(key) else other
            asked.setdefault(sort, {})[key] = lock.asked.get(sort, {}).get(key, words)
    return Lock(names, asked)


def _is_beside(key: str) -> bool:
    """Whether a key of a lock is that of something beside a type, which the language names in its own words."""
    return "~" in key.replace("~0", "").replace("~1", "")


def _moved(before: Lock, after: Lock, language: str) -> Iterator[str]:
    """The names that a build did not keep."""
    for sort, rows in before.names.items():
        for key, words in ((key, words) for key, words in rows.items() if not _is_beside(key)):
            now = after.names.get(sort, {}).get(key, {}).get(language, "without a name")
            if now != words[language]:
                yield f"{key} is pinned as {words[language]}, and is {now}"


def _unprinted(subject: Subject, job: Job) -> Iterator[str]:
    """The names that are pinned and not in the code."""
    text = "\n".join(subject.language.emit(job.of(subject.language)).values())
    unprinted = _unprinted_types(job.spec)
    for thing, word in job.pins.get(subject.language.name, Pins()).names.items():
        if not thing.at.startswith("~") and thing not in unprinted and not _is_in(word, text):
            yield f"{_called(thing)} is pinned as {word}, which is not in the code"


def _is_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def has_a_steady_surface(subject: Subject) -> Iterator[str]:
    """The surface lists every type, lists nothing twice (but overloads, which are different things of one name), and
    does not change with the descriptions."""
    language = subject.language
    for name, contract in subject.contracts.items():
        job = contract.job(language)
        entries = list(language.surface(job))
        listed = {each.thing for each in entries} | _unprinted_types(contract.spec)
        yield from (
            f"{name}: {each.name} is not listed" for each in job.spec.decls if type_thing(each.name) not in listed
        )
        listings = Counter((each.full, each.thing) for each in entries)
        twice = {full for (full, _), count in listings.items() if count > 1}
        yield from (f"{name}: {full} is listed twice" for full in sorted(twice))
        if entries != list(language.surface(job)):
            yield f"{name}: the surface is another one the second time"
        if entries != list(language.surface(replace(job, spec=_silent(job.spec)))):
            yield f"{name}: the surface changes with the descriptions"


def _silent(spec: Spec) -> Spec:
    """The same without descriptions, except those of an enum's values, which a language may give to callers."""
    return replace(spec, decls=tuple(map(_silent_decl, spec.decls)))


def _silent_decl(decl: Decl) -> Decl:
    if isinstance(decl, Record):
        return replace(decl, doc="", fields=tuple(replace(each, doc="") for each in decl.fields))
    return replace(decl, doc="")


def shows_examples(subject: Subject) -> Iterator[str]:
    """If it has snippets for the reference, it has them for every message."""
    for name, contract in subject.contracts.items():
        examples = subject.language.examples(contract.job(subject.language))
        if examples is None:
            return
        for root in contract.spec.roots:
            if not examples.reading(root).strip():
                yield f"{name}: no snippet reads {root}"
        for message in messages(contract.spec):
            if not examples.using(message).strip():
                yield f"{name}: no snippet uses {message.name}"
