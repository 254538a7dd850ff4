"""Tries `breaking` on changes: what it says beside what documents and emitted code show."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from protogen.breaking.classify import findings, matched, wire_findings
from protogen.breaking.findings import FORWARD, Finding, Reader, Source
from protogen.breaking.versions import Version, compiled
from protogen.documents.maker import Maker
from protogen.documents.parts import Impossible
from protogen.documents.wish import Wish
from protogen.project.config import Config
from protogen.runtime.jsontext import dump, parse
from protogen.source.diagnostics import Refused
from protogen.source.place import Json
from support.breaking_schemas import NAMES, WORDS
from support.emitted import emitted, lost, python, typescript, words
from support.making import written

DOCUMENTS = 30
MUTATIONS = 120
WIRE = (Reader.STRICT, Reader.TOLERANT, Reader.SENDER, Reader.SENDER_TOLERANT)
Documents = dict[str, list[Json]]
"""Documents by message."""


def version(folder: Path, name: str, value: Json, targets: tuple[str, ...] = ()) -> Version | None:
    try:
        found = compiled(written(folder, value, f"{name}.json"), Config(targets=targets))
    except Refused:
        return None
    return found if found.job.spec.roots else None


def documents(one: Version, rng: Random) -> Documents:
    """Documents around a version's messages: made from its schema, and each changed at random (what they are worth, the
    programs say)."""
    names = [name for name in one.job.spec.roots if name in one.job.checks.document["roots"]]
    return {name: list(_documents(one, name, rng, max(4, len(names)))) for name in names}


def _documents(one: Version, name: str, rng: Random, share: int) -> Iterator[Json]:
    place = one.job.spec[name].place
    whole = one.job.schema.root if name == one.document() or place is None else one.job.schema.at(place)
    found: list[Json] = []
    for _ in range(DOCUMENTS * 4 // share):
        try:
            found.append(parse(dump(Maker(rng, Wish(optional=rng.choice((0, 0.5, 1)))).make([whole]))))
        except (Impossible, ValueError):
            continue
    yield from found
    for _ in range(MUTATIONS * 4 // share if found else 0):
        yield mutated(rng, copy.deepcopy(rng.choice(found)), 0)


def together(rng: Random, ones: Documents, others: Documents, pairs: Sequence[tuple[str, str]]) -> Documents:
    """Documents of both versions by the old message, and such with a value, at some place, of the other version."""
    found: Documents = {}
    for one, other in pairs:
        mine, theirs = ones.get(one, []), others.get(other, [])
        count = MUTATIONS * 4 // max(4, len(pairs)) if mine and theirs else 0
        mixed = [spliced(rng, copy.deepcopy(rng.choice(a)), rng.choice(b))
                 for a, b in ((mine, theirs), (theirs, mine)) for _ in range(count)]  # fmt: skip
        found[one] = [*mine, *theirs, *mixed]
    return found


def spliced(rng: Random, value: Json, other: Json) -> Json:
    if isinstance(value, dict) and isinstance(other, dict) and other and rng.random() < 0.8:
        name = rng.choice(list(other))
        below = copy.deepcopy(other[name])
        value[name] = spliced(rng, value[name], below) if name in value else mutated(rng, below, 1)
        return value
    if isinstance(value, list) and isinstance(other, list) and value and other:
        at = rng.randrange(len(value))
        value[at] = spliced(rng, value[at], rng.choice(other))
        return value
    return copy.deepcopy(other)


MEMBERS = (*NAMES, *(f"{name}2" for name in NAMES), "t", "zz")
"""Names that schemas give members before and after a change, and one that none does."""
ATOMS = (None, True, 0, 1, -2, 2.5, 7, "", "red", "green", "x1", "abcdefgh", "0", [], {}, [1], {"a": 1})


def mutated(rng: Random, value: Json, depth: int) -> Json:
    """A value with one thing changed somewhere."""
    if not isinstance(value, (dict, list)) or not value or rng.random() < 0.15 * (depth + 1):
        if isinstance(value, int | float) and not isinstance(value, bool) and rng.random() < 0.5:
            return value + rng.choice((-1, 1, 0.5, 3))
        if isinstance(value, str) and rng.random() < 0.4:
            return rng.choice((value + "z", value[:-1], *WORDS))
        if not isinstance(value, dict) or rng.random() < 0.3:
            return rng.choice(ATOMS)
    if isinstance(value, list):
        at = rng.randrange(len(value))
        value[at] = mutated(rng, value[at], depth + 1)
        return value + value[:1] if rng.random() < 0.2 else value
    what = rng.random()
    if what < 0.2 and value:
        del value[rng.choice(list(value))]
    elif what < 0.4:
        value[rng.choice(MEMBERS)] = rng.choice(ATOMS)
    elif value:
        name = rng.choice(list(value))
        value[name] = mutated(rng, value[name], depth + 1)
    return value


def observed(old: Version, new: Version, values: Documents) -> dict[Reader, Json]:
    """Who breaks, each with a document that shows it."""
    pairs, gone, _ = matched(old, new)
    found: dict[Reader, Json] = {each: {"message": name} for name in gone for each in WIRE[2:]}
    for one, other in pairs:
        for value in values.get(one, ()):
            old_strict, old_tolerant = (each.accepts(one, value) for each in old.readers)
            new_strict, new_tolerant = (each.accepts(other, value) for each in new.readers)
            told = (
                new_strict and not old_strict,
                new_strict and not old_tolerant,
                old_strict and not new_strict,
                old_strict and not new_tolerant,
            )
            for audience, breaks in zip(WIRE, told, strict=True):
                if breaks:
                    found.setdefault(audience, value)
    return found


def witnesses(old: Version, new: Version, found: Sequence[Finding]) -> Iterator[tuple[str, Json]]:
    """The documents that findings come with, each with the old name of its message: the programs judge them anew."""
    pairs = matched(old, new)[0]
    names = {other: one for one, other in pairs}
    for each in (witness for one in found for witness in one.witnesses):
        forward = each.direction == FORWARD
        yield (names[each.root] if forward else each.root) if each.root else pairs[0][0], parse(each.document)


def untrue(old: Version, new: Version, found: Sequence[Finding]) -> list[str]:
    """The witnesses that do not show what they are said to show."""
    pairs = matched(old, new)[0]
    wrong = []
    for each in (witness for one in found for witness in one.witnesses):
        forward = each.direction == FORWARD
        sender, reader = (new, old) if forward else (old, new)
        names = {other: one for one, other in pairs} if forward else dict(pairs)
        value, root = parse(each.document), each.root or (pairs[0][1] if forward else pairs[0][0])
        refused = {word: not program.accepts(names[root], value)
                   for word, program in zip(("strict", "tolerant"), reader.readers, strict=True)}  # fmt: skip
        if not sender.readers[0].accepts(root, value) or not all(refused[word] for word in each.readers):
            wrong.append(each.document)
    return wrong


def claims(old: Version, new: Version) -> dict[tuple[str, str, str], set[Reader]]:
    """Who breaks, by rule and places."""
    found: dict[tuple[str, str, str], set[Reader]] = {}
    for each in wire_findings(old, new):
        key = (each.rule, str(each.old and each.old.pointer), str(each.new and each.new.pointer))
        found.setdefault(key, set()).update(who for who in each.breaks if isinstance(who, Reader))
    return found


@dataclass
class Callers:
    """What is said of callers, and what the emitted code shows."""

    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def callers(old: Version, new: Version, targets: Sequence[str]) -> Callers:
    """Compares the findings for callers with the emitted code. Python and TypeScript are read for what is lost; of all
    languages, code that says the same breaks nobody."""
    made = findings(old, new)
    said = {who.language for each in made for who in each.breaks if isinstance(who, Source)}
    found = Callers()
    found.false += [f"{each}: not a target" for each in said - {*targets}]
    for language in targets:
        before, after = (emitted(each, language) for each in (old, new))
        read = {"python": python, "typescript": typescript}.get(language)
        gone = lost(read(before), read(after)) if read else []
        found.counts["source observed"] += bool(gone)
        found.counts["source reported"] += language in said
        if gone and language not in said:
            found.missed.append(f"{language}: {gone[0]}")
        if language in said and words(before) == words(after):
            found.false.append(f"{language}: the same code")
    return found
