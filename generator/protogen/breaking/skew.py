"""Runs the version-skew matrix: documents of each version through the other's readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict

from protogen.breaking.classify import matched
from protogen.breaking.findings import BACKWARD, FORWARD, READERS, Audience, Finding, Reader, Witness
from protogen.breaking.rules import RULES
from protogen.breaking.versions import Version
from protogen.dataclass import dataclass, replace
from protogen.languages.answers import Answer, Case, Document
from protogen.languages.running import Ready, Runner
from protogen.prove.documents import made
from protogen.prove.truth import Truths

_DOCUMENTS = 200
"""Documents made from each version, beside those that show the findings."""
_STRAYS = 5
"""At most so many documents are shown that no finding tells of."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: how many documents of one version a reader of the other refuses."""

    language: str
    """The language's label."""
    reader: str
    direction: str
    refused: int
    documents: int


@dataclass(frozen=True, slots=True)
class Skew:
    """The matrix, the readers that refuse each document, and languages whose code cannot be built."""

    cells: tuple[Cell, ...]
    refusing: Mapping[Witness, tuple[str, ...]]
    """For each document that was given to readers, those that refuse it, such as `swift strict`."""
    failures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Way:
    """Documents of `sender` to readers of `receiver`. `roots`: the receiver's name of each message."""

    direction: str
    sender: Case
    receiver: Case
    sent: Truths
    roots: Mapping[str, str]


def run(old: Version, new: Version, languages: Sequence[Runner], findings: Sequence[Finding] = ()) -> Skew:
    """Build both versions' readers, and give each the other version's valid documents: those of the findings, and
    others."""
    cases = replace(old.case, name="old"), replace(new.case, name="new")
    pairs, _, _ = matched(old, new)
    ways = (
        _Way(FORWARD, cases[1], cases[0], Truths(cases[1]), {other: one for one, other in pairs}),
        _Way(BACKWARD, cases[0], cases[1], Truths(cases[0]), dict(pairs)),
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
        refusing: dict[Witness, tuple[str, ...]] = {}
        for way in ways:
            documents = [*_shown(way, findings), *_valid(way)]
            answers = {name: _ask(each, way, documents) for name, each in usable.items()}
            cells += _cells(way, {labels[name]: found for name, found in answers.items()})
            refusing |= dict(_refusing(way, documents, answers))
        return Skew(tuple(cells), refusing, failures)
    finally:
        for each in ready.values():
            each.close()


def _shown(way: _Way, findings: Sequence[Finding]) -> Iterator[Document]:
    """The documents of the findings."""
    every = dict.fromkeys(_key(each) for finding in findings for each in finding.witnesses)
    for each in every:
        if each.direction == way.direction and each.root in way.roots:
            yield Document("shown", each.document.encode(), each.root)


def _key(witness: Witness) -> Witness:
    """A document as it is known before it was run."""
    return replace(witness, readers=())


def _valid(way: _Way) -> Iterator[Document]:
    for document in made(way.sender, _DOCUMENTS, 0):
        if document.root in way.roots and way.sent.of(document).judge:
            yield document


def _ask(ready: Ready, way: _Way, documents: Sequence[Document]) -> list[Answer]:
    asked = [(way.receiver.name, replace(each, root=way.roots[each.root])) for each in documents]
    return ready.sessions[way.receiver.name].ask(asked) if asked else []


def _cells(way: _Way, answers: Mapping[str, Sequence[Answer]]) -> Iterator[Cell]:
    for language, found in answers.items():
        yield Cell(language, "strict", way.direction, sum(not each.strict for each in found), len(found))
        yield Cell(language, "tolerant", way.direction, sum(not each.tolerant for each in found), len(found))


def _refusing(
    way: _Way, documents: Sequence[Document], answers: Mapping[str, Sequence[Answer]]
) -> Iterator[tuple[Witness, tuple[str, ...]]]:
    for number, document in enumerate(documents):
        found = [
            f"{name} {reader}"
            for name, each in answers.items()
            for reader, reads in (("strict", each[number].strict), ("tolerant", each[number].tolerant))
            if not reads
        ]
        yield Witness(document.data.decode(), way.direction, (), document.root), tuple(found)


def confirmed(findings: Sequence[Finding], skew: Skew) -> list[Finding]:
    """The findings, each document with the readers that refused it; and a finding for documents that were refused
    though no finding concerns such a reader."""
    found = [
        replace(each, witnesses=tuple(replace(one, readers=skew.refusing.get(_key(one), ())) for one in each.witnesses))
        for each in findings
    ]
    told = {audience for each in findings for audience in each.breaks}
    return [*found, *_strays(skew, told)]


def _strays(skew: Skew, told: AbstractSet[Audience]) -> Iterator[Finding]:
    rule = RULES["assertions-changed"]
    strays: dict[Reader, list[Witness]] = {}
    for witness, readers in skew.refusing.items():
        for audience in {READERS[witness.direction][not name.endswith("strict")] for name in readers} - told:
            strays.setdefault(audience, []).append(replace(witness, readers=readers))
    for audience, witnesses in strays.items():
        why = rule.why.format(name="the schema")
        shown = tuple(sorted(witnesses, key=lambda each: len(each.document))[:_STRAYS])
        yield Finding("assertions-changed", rule.severity, why, rule.remedy, (audience,), witnesses=shown)


def rows(skew: Skew) -> list[Mapping[str, str | int]]:
    """The matrix for programs."""
    return [asdict(cell) for cell in skew.cells]


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
