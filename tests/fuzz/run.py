"""Makes batches of schemas and documents, puts them to every language, and says what is not as promised."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from jsonschema import Draft202012Validator

from fuzz import documents, schemas
from protogen.languages.answers import Case, Document
from protogen.languages.running import Runner
from protogen.prove import documents as proofs
from protogen.prove import setup
from protogen.prove.run import Proof, prove_many
from protogen.runtime.jsontext import parse
from protogen.source.diagnostics import Refused


@dataclass
class Result:
    """What came of a run. `faults`: a line each."""

    schemas: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    slow: list[str] = field(default_factory=list)
    documents: int = 0
    valid: int = 0
    tolerated: int = 0
    faults: list[str] = field(default_factory=list)


def run(seed: int, count: int, languages: Sequence[Runner], folder: Path) -> Result:
    """So many schemas, each with its documents; schema and documents of a number are the same in every run."""
    result = Result()
    work = list(_work(seed, count, folder, result))
    for proof in prove_many(work, languages, shrinking=False):
        _count(proof, result)
    return result


def _work(seed: int, count: int, folder: Path, result: Result) -> Iterator[tuple[Case, Sequence[Document]]]:
    for number in range(count):
        name = f"fuzz{seed}x{number}"
        dice = Random(name)
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schemas.schema(dice)), encoding="utf-8")
        result.schemas += 1
        try:
            with _at_most(_SECONDS):
                case = setup.case(path, name=name)
                made = documents_of(case, dice)
            yield case, made
        except TimeoutError:
            result.slow.append(name)
        except Refused as refusal:
            result.refused[name] = str(refusal.diagnostics[0]).splitlines()[0]
        except Exception as error:  # a crash is what is looked for
            result.faults.append(f"{name}: crash: {type(error).__name__}: {error}"[:500])


_SECONDS = 20


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Raises TimeoutError: `jsonschema` takes exponential time where unions nest, and nothing is learnt from it."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def documents_of(case: Case, dice: Random) -> list[Document]:
    """Made and broken ones of each message, mutations of them, and any."""
    found = proofs.made(case, 40, dice.randrange(10**6))
    roots = list(case.subjects)
    texts: dict[str, list[bytes]] = {root: [each.data for each in found if each.root == root] for root in roots}
    for root in roots:
        for number in range(30 // len(roots) + 2):
            base = dice.choice(texts[root]) if texts[root] and dice.random() < 0.9 else documents.any_text(dice)
            try:
                text = documents.mutated(dice, base)
            except ValueError:
                text = base
            found.append(Document(f"mutated {number}", text, root, None))
    return found


def _count(proof: Proof, result: Result) -> None:
    name = proof.case.name
    result.documents += len(proof.verdicts)
    result.valid += sum(each.truth.judge for each in proof.verdicts)
    result.tolerated += sum(each.truth.tolerant for each in proof.verdicts)
    result.faults += [f"{name}: {language}: does not build: {why}"[:600] for language, why in proof.failures.items()]
    bare, first = _bare(proof.case), next(iter(proof.case.subjects))
    for verdict in proof.verdicts:
        asked = bare is not None and verdict.truth.is_json and verdict.document.root == first
        if asked and bare.is_valid(parse(verdict.document.data)) != verdict.truth.judge:
            result.faults.append(f"{name}: bare jsonschema against judge: {_shown(verdict.document)}")
        strict = not verdict.truth.violations
        if strict != verdict.truth.judge:
            result.faults.append(f"{name}: check program against judge: {_shown(verdict.document)}")
        if verdict.truth.judge and not verdict.truth.tolerant:
            result.faults.append(f"{name}: narrower: {_shown(verdict.document)}: {verdict.truth.tolerant_violations}")
    result.faults += [
        f"{name}: {each.language}: {each.kind}: {_shown(each.document)}: {each.wanted[:300]}; not {each.found[:300]}"
        for each in proof.disagreements
    ]


_OTHERWISE = ("attern", "multipleOf", "uniqueItems", "unevaluated")
"""Keywords of which the judge knows better than bare `jsonschema` (docs/judge.md)."""


def _bare(case: Case) -> Any:
    """The library's own validator of the document, where it should say what the judge says."""
    text = case.job.schema.root.place.source.text
    if any(word in text for word in _OTHERWISE):
        return None
    return Draft202012Validator(case.job.schema.root.place.source.value)


def _shown(document: Document) -> str:
    return f"{document.root!r} {document.data.decode(errors='replace')[:300]}"
