"""Every case's examples, fixtures and made documents through every language: all agree with the judge."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from schemas import ALL, CASES

from protogen.judge import Judge
from protogen.prove import documents, languages
from protogen.prove.report import Ran, summary
from protogen.prove.run import prove_many
from protogen.prove.setup import case
from protogen.prove.values import Document

MADE = 24
"""Documents made of each schema, half of them with one thing broken."""

PROVABLE = {name: case(path, name=name) for name, path in ALL.items()}


def examples(name: str) -> list[Document]:
    """The documents that stand in the schema itself."""
    found = json.loads(ALL[name].read_text(encoding="utf-8")).get("examples", [])
    root = next(iter(PROVABLE[name].subjects))
    return [Document(f"example {n}", json.dumps(each).encode(), root, True) for n, each in enumerate(found)]


@pytest.mark.parametrize("name", CASES)
def test_examples_are_valid(name: str) -> None:
    """A case without documents shows nothing; one with wrong ones misleads."""
    judge = Judge(next(iter(PROVABLE[name].subjects.values())))

    assert examples(name)
    for each in examples(name):
        assert judge.errors(json.loads(each.data)) == [], each.name


ROUNDS = pytest.mark.xfail(strict=True, reason="an integer beyond 2^53 in a `number` comes back as a double")
"""Not yet settled between the languages: take it away with the fault."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "language", [pytest.param(each, marks=ROUNDS if each == "typescript" else ()) for each in sorted(languages.known())]
)
def test_all_agree(language: str) -> None:
    """Verdicts, lists of violations and round trips."""
    spoken = languages.known()[language]
    versions = spoken.versions()
    if versions is None:
        if os.environ.get("CI"):
            pytest.fail(f"the tools of {language} are not here, and CI must not skip")
        pytest.skip(f"NOT TESTED: the tools of {language} are not here")
    cases = [
        (replace(each, name=name), [*examples(name), *documents.fixtures(each), *documents.made(each, MADE, 1)])
        for name, each in PROVABLE.items()
    ]

    proofs = prove_many(cases, [spoken])

    ran = Ran({language: versions}, (), False, 1)
    wrong = [f"{proof.case.name}: {line}" for proof in proofs if not proof.agrees for line in summary(proof, ran)]
    assert wrong == [], "\n".join(wrong)
    assert sum(len(proof.verdicts) for proof in proofs) > 1000
