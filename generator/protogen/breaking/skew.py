"""Runs the version-skew matrix: documents of each version through the other's readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from protogen.breaking.classify import matched
from protogen.breaking.findings import Finding, Reader, Witness
from protogen.breaking.rules import RULES
from protogen.breaking.versions import Version
from protogen.languages.answers import Answer, Case, Document
from protogen.languages.running import Ready, Runner
from protogen.prove.documents import made
from protogen.prove.shrink import Shows, shrink
from protogen.prove.truth import Truths
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import parse

_DOCUMENTS = 200
"""Documents made from each version."""
_MOST = 40
"""At most this many kinds of refusal get their own document."""
FORWARD, BACKWARD = "new to old", "old to new"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: how many documents of one version a reader of the other refuses."""

    language: str
    """The language's label."""
    reader: str
    direction: str
    refused: int
    documents: int


class Cause(NamedTuple):
    """An assertion that refuses a document: where in it, the keyword, and which of several (a member's name)."""

    pointer: str
    keyword: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.pointer} {self.keyword}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Skew:
    """The matrix, one witness for each sort of break, and languages whose code cannot be built."""

    cells: tuple[Cell, ...]
    witnesses: tuple[tuple[Witness, Cause, Reader], ...]
    """Each with the assertion that refuses it, and who breaks."""
    failures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Way:
    """Documents of `sender` to readers of `receiver`."""

    direction: str
    sender: Version
    receiver: Case
    strict: Program
    tolerant: Program
    sent: Truths
    roots: Mapping[str, str]


def run(old: Version, new: Version, languages: Sequence[Runner]) -> Skew:
    """Build both versions' readers, and give each the other version's valid documents."""
    cases = replace(old.case, name="old"), replace(new.case, name="new")
    truths = Truths(cases[0]), Truths(cases[1])
    pairs, _, _ = matched(old, new)
    ways = (
        _Way(FORWARD, new, cases[0], *_programs(old), truths[1], {other: one for one, other in pairs}),
        _Way(BACKWARD, old, cases[1], *_programs(new), truths[0], dict(pairs)),
    )
    ready: dict[str, Ready] = {}
    try:
        for language in languages:
            ready[language.name] = language.prepare(cases)
        labels = {each.name: each.label for each in languages}
        failures = {
            f"{labels[name]} ({case})": why for name, each in ready.items() for case, why in each.failures.items()
        }
        usable = {name: each for name, each in ready.items() if not each.failures}
        cells: list[Cell] = []
        witnesses: list[tuple[Witness, Cause, Reader]] = []
        for way in ways:
            documents = list(_valid(way, cases[0] if way.direction == BACKWARD else cases[1]))
            answers = {name: _ask(each, way, documents) for name, each in usable.items()}
            cells += _cells(way, {labels[name]: found for name, found in answers.items()})
            witnesses += _witnesses(way, documents, answers, usable)
        return Skew(tuple(cells), tuple(witnesses), failures)
    finally:
        for each in ready.values():
            each.close()


def _programs(version: Version) -> tuple[Program, Program]:
    return Program(version.job.checks.document), Program(version.job.tolerant.document)


def _valid(way: _Way, sender: Case) -> Iterator[Document]:
    for document in made(sender, _DOCUMENTS, 0):
        if document.root in way.roots and way.sent.of(document).judge:
            yield document


def _ask(ready: Ready, way: _Way, documents: Sequence[Document]) -> list[Answer]:
    asked = [(way.receiver.name, replace(each, root=way.roots[each.root])) for each in documents]
    return ready.sessions[way.receiver.name].ask(asked) if asked else []


def _cells(way: _Way, answers: Mapping[str, Sequence[Answer]]) -> Iterator[Cell]:
    for language, found in answers.items():
        yield Cell(language, "strict", way.direction, sum(not each.strict for each in found), len(found))
        yield Cell(language, "tolerant", way.direction, sum(not each.tolerant for each in found), len(found))


def _witnesses(
    way: _Way, documents: Sequence[Document], answers: Mapping[str, Sequence[Answer]], ready: Mapping[str, Ready]
) -> Iterator[tuple[Witness, Cause, Reader]]:
    """For each assertion that refuses documents, the smallest such document."""
    smallest: dict[tuple[Cause, bool], Document] = {}
    for number, document in enumerate(documents):
        for strict in (True, False):
            if all(each[number].strict if strict else each[number].tolerant for each in answers.values()):
                continue
            for cause in _causes(way, document, strict):
                best = smallest.setdefault((cause, strict), document)
                if len(document.data) < len(best.data):
                    smallest[cause, strict] = document
    for (cause, strict), document in list(smallest.items())[:_MOST]:
        small = replace(document, data=shrink(document.data, _still(way, document, cause, strict)))
        refusing = [
            f"{name} {'strict' if strict else 'tolerant'}"
            for name, each in ready.items()
            for answer in _ask(each, way, [small])
            if not (answer.strict if strict else answer.tolerant)
        ]
        witness = Witness(small.data.decode(), way.direction, tuple(refusing), (str(cause),))
        yield witness, cause, _audience(way.direction, strict)


def _still(way: _Way, document: Document, cause: Cause, strict: bool) -> Shows:
    def shows(texts: Sequence[bytes]) -> list[bool]:
        tried = [replace(document, data=text) for text in texts]
        return [way.sent.of(each).judge and cause in _causes(way, each, strict) for each in tried]

    return shows


def _causes(way: _Way, document: Document, strict: bool) -> list[Cause]:
    """The assertions that refuse a document."""
    program = way.strict if strict else way.tolerant
    found = program.violations(way.roots[document.root], parse(document.data))
    return list(dict.fromkeys(Cause(each.pointer, each.keyword, each.detail) for each in found))


def _audience(direction: str, strict: bool) -> Reader:
    if direction == FORWARD:
        return Reader.STRICT if strict else Reader.TOLERANT
    return Reader.SENDER if strict else Reader.SENDER_TOLERANT


def with_witnesses(findings: Sequence[Finding], skew: Skew) -> list[Finding]:
    """The findings, each with the documents that show it; a document that no finding explains becomes a new finding."""
    found = list(findings)
    for witness, cause, audience in skew.witnesses:
        position = _explained(found, cause, audience)
        if position is None:
            rule = RULES["assertions-changed"]
            why = rule.why.format(name=cause.keyword)
            found.append(
                Finding(
                    "assertions-changed",
                    rule.severity,
                    why,
                    rule.remedy,
                    (audience,),
                    name=cause.keyword,
                    witnesses=(witness,),
                )
            )
        else:
            each = found[position]
            found[position] = replace(each, witnesses=(*each.witnesses, witness))
    return found


_KEYWORDS = {
    "required": ("field-required", "field-optional", "field-added-required", "field-removed", "field-renamed"),
    "additionalProperties": ("closed-object-field-added", "object-opened", "object-closed", "field-removed"),
    "const": ("const-changed", "enum-value", "union-member"),
    "enum": ("enum-", "const-changed"),
    "oneOf": ("union-member", "enum-", "tag-changed", "const-changed"),
    "anyOf": ("union-member", "enum-", "type-"),
    "select": ("union-member", "tag-changed", "const-changed"),
    "type": ("type-", "number-"),
    "pattern": ("pattern-",),
    "format": ("pattern-",),
}


def _explained(findings: Sequence[Finding], cause: Cause, audience: Reader) -> int | None:
    """The finding that a refusal belongs to: of that audience, best of a rule about the keyword and of the member."""
    last = cause.detail or cause.pointer.rsplit("/", 1)[-1]
    rules = _KEYWORDS.get(cause.keyword, ("range-", "length-", "count-", "assertions-"))

    def fits(each: Finding) -> tuple[bool, bool, int]:
        places = [place.pointer.rsplit("/", 1)[-1] for place in (each.old, each.new) if place]
        return each.rule.startswith(rules), last in (each.name, *places), -len(each.witnesses)

    those = [number for number, each in enumerate(findings) if audience in each.breaks]
    return max(those, key=lambda number: fits(findings[number]), default=None)


def matrix(skew: Skew) -> Iterator[str]:
    """The matrix as lines: how many documents each reader refuses."""
    counts = Counter(cell.direction for cell in skew.cells if cell.refused)
    yield f"{sum(counts.values())} of {len(skew.cells)} readers refuse documents of the other version"
    for cell in skew.cells:
        verdict = f"refuses {cell.refused} of {cell.documents}" if cell.refused else f"reads all {cell.documents}"
        receiver = "shipped" if cell.direction == FORWARD else "new"
        yield f"    {cell.direction}: {receiver} {cell.language} {cell.reader} {verdict}"
    for name, why in skew.failures.items():
        yield f"    {name} could not be built: {why}"
