"""Makes valid documents with members of several alternatives, which show whether readers take the right one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from random import Random

from protogen.documents.valid import valid_documents
from protogen.judge.judge import Judge
from protogen.judge.reading import read
from protogen.languages.answers import Document
from protogen.prove.meaning import below
from protogen.prove.meaning.applied import Applied, Part, Reading
from protogen.prove.meaning.said import closure, listed_behind, names
from protogen.runtime.jsontext import dump
from protogen.schema.graph import Key, Subschema
from protogen.source.place import Json

_TRIED = 400
"""At most so many changed documents of a message are judged."""
_SAMPLES = 2
_UNLISTED = "later"
"""A string that no schema lists."""


def documents(
    subject: Subschema, valid: Sequence[Document], count: int, seed: int, *, formats: bool
) -> Iterator[Document]:
    """At most `count` documents: the valid ones of a message with members added that only another branch names."""
    judge = Judge(subject, formats=formats)
    crossing = _Crossing(Applied(judge, {}))
    seen = {dump(read(each.data)) for each in valid}
    tried = ((each, text) for each in valid for text in crossing.texts(subject, read(each.data)))
    some, made = list(islice(tried, _TRIED)), 0
    Random(seed).shuffle(some)
    for each, text in some:
        if made < count and text not in seen and judge.accepts(read(text)):
            made += 1
            yield replace(each, name=f"{each.root}/crossed-{made}", data=text.encode(), expected=True, kind="crossed")
        seen.add(text)


class _Crossing:
    """Adds members to the objects of documents."""

    def __init__(self, applied: Applied) -> None:
        self._applied = applied
        self._samples: dict[Key, Sequence[Json]] = {}

    def texts(self, subject: Subschema, value: Json) -> Iterator[str]:
        """Every text with one more member, or with all members of one alternative."""
        for changed in self._changed([Part(subject)], (), value):
            yield dump(changed)

    def _changed(self, start: Sequence[Part], others: Iterable[Subschema], value: Json) -> Iterator[Json]:
        """`others`: subschemas of branches around that do not hold here."""
        if not isinstance(value, (dict, list)):
            return
        reading = self._applied.readings(self._applied.start(start), value)[0]
        foreign = list(_alternatives([*others, *_siblings(reading)]))
        if isinstance(value, list):
            for index, each in enumerate(value):
                inside = [one.subschema for one in below.item(Reading(tuple(map(Part, foreign))), index)]
                for changed in self._changed(list(below.item(reading, index)), inside, each):
                    yield [*value[:index], changed, *value[index + 1 :]]
            return
        yield from self._with_more(reading, foreign, value)
        for name, each in value.items():
            inside = [one.child("properties", name) for one in foreign if name in one.keywords.get("properties", ())]
            for changed in self._changed(list(below.member(reading, name, merged=False)), inside, each):
                yield {**value, name: changed}

    def _with_more(self, reading: Reading, foreign: Sequence[Subschema], value: dict[str, Json]) -> Iterator[Json]:
        known = names(reading)
        for subschema in foreign:
            new = [each for each in subschema.keywords.get("properties", ()) if each not in value and each not in known]
            for name in new:
                for sample in self._of(subschema.child("properties", name)):
                    yield {**value, name: sample}
            if len(new) > 1:
                yield value | {name: next(iter(self._of(subschema.child("properties", name))), None) for name in new}
        for part in reading.parts:
            for name, inner in _dependent(part.subschema):
                if name not in value:
                    found: dict[str, Json] = {name: _UNLISTED}
                    for each in inner:
                        for key in each.keywords.get("properties", ()):
                            found[key] = next(iter(self._of(each.child("properties", key))), None)
                    yield value | found

    def _of(self, subschema: Subschema) -> Sequence[Json]:
        """Values of a subschema, and one that is not in its list."""
        if subschema.key not in self._samples:
            values = [json.loads(each.text) for each in valid_documents(subschema, 0, _SAMPLES).documents]
            strings = any(isinstance(each, str) for each in listed_behind(subschema))
            self._samples[subschema.key] = [*values, *([_UNLISTED] if strings else [])]
        return self._samples[subschema.key]


def _siblings(reading: Reading) -> Iterator[Subschema]:
    for choice in reading.choices:
        yield from (each for number, each in enumerate(choice.branches) if number != choice.number)


def _alternatives(start: Iterable[Subschema]) -> Iterator[Subschema]:
    """Subschemas with all that holds beside them, and all branches of their unions."""
    seen: set[Key] = set()
    rest = list(start)
    while rest:
        for each in closure([rest.pop(0)]):
            if each.key not in seen:
                seen.add(each.key)
                yield each
                rest += [*each.listed("oneOf"), *each.listed("anyOf")]


def _dependent(subschema: Subschema) -> Iterator[tuple[str, Sequence[Subschema]]]:
    for name in subschema.keywords.get("dependentSchemas", ()):
        yield name, closure([subschema.child("dependentSchemas", name)])
