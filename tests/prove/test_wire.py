"""Every case's examples, fixtures and made documents through every language: all agree with the judge."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from support.outside import real
from support.schemas import ALL, CASES

from protogen.judge.judge import Judge
from protogen.languages.answers import Case, Document
from protogen.project.config import Config
from protogen.prove import documents, setup, usable
from protogen.prove.run import prove_many
from protogen.prove.values import Disagreement

MADE = 24
"""Documents made of each schema, half of them with one thing broken."""


@cache
def provable(name: str) -> Case:
    """A case as `prove` takes it."""
    return setup.case(ALL[name], name=name)


def examples(name: str) -> list[Document]:
    """The documents that stand in the schema itself."""
    found = json.loads(ALL[name].read_text(encoding="utf-8")).get("examples", [])
    root = next(iter(provable(name).subjects))
    return [Document(f"example {n}", json.dumps(each).encode(), root, True) for n, each in enumerate(found)]


@pytest.mark.parametrize("name", CASES)
def test_examples_are_valid(name: str) -> None:
    """A case without documents shows nothing; one with wrong ones misleads."""
    judge = Judge(next(iter(provable(name).subjects.values())))

    assert examples(name)
    for each in examples(name):
        assert judge.errors(json.loads(each.data)) == [], each.name


def rounded(each: Disagreement) -> bool:
    """A `number` that Swift and TypeScript hold as a double: an integer beyond 2^53 comes back as the nearest one.
    Whether that is a loss is not settled; every other disagreement is one."""
    beyond = any(abs(int(digits)) > 2**53 for digits in re.findall(rb"\d{16,}", each.document.data))
    return each.kind == "lost" and each.language != "python" and beyond


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(usable.known(Config())))
def test_all_agree(language: str) -> None:
    """Verdicts, lists of violations and round trips."""
    spoken = real(language)
    cases = [
        (each, [*examples(name), *documents.fixtures(each), *documents.made(each, MADE, 1)])
        for name, each in ((name, provable(name)) for name in ALL)
    ]

    proofs = prove_many(cases, spoken)

    assert [f"{proof.case.name}: {why}" for proof in proofs for why in proof.failures.values()] == []
    found = [(proof.case.name, each) for proof in proofs for each in (*proof.shrunk, *proof.disagreements)]
    wrong = [
        f"{name}: {each.kind}: {each.document.data!r}: {each.wanted}, not {each.found}"
        for name, each in found
        if not rounded(each)
    ]
    assert wrong == [], "\n".join(wrong[:20])
    assert sum(len(proof.verdicts) for proof in proofs) > 1000
