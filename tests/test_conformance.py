"""A sample of the corpora in every language; `make conformance` runs them whole and writes the report.

Builds of every schema, fixtures included: `python -m conformance.builds`."""

from __future__ import annotations

import random

import pytest
from conformance import builds, corpora, known, report
from conformance.run import run
from support import outside

pytestmark = pytest.mark.slow

_SEED = 3
_CASES = {"swift": 25, "python": 60, "typescript": 60}
"""How many cases: compilers are slow."""


@pytest.mark.parametrize("name", _CASES)
def test_a_sample_of_the_corpora(name: str) -> None:
    everything = [each for each in corpora.cases(outside.corpora()) if each.path not in known.REASONS]
    small = [each for each in everything if each.schema.stat().st_size < 100_000]
    chosen = random.Random(_SEED).sample(small, _CASES[name])
    results = run(chosen, outside.real(name), lambda text: None)
    assert sum(bool(each.refused) for each in results) <= len(results) // 20
    assert report.faults(results) == []


WHOLE = 40
NO_FIXTURES_ONCE = (
    "json-schema-to-typescript/deterministicOrdering",
    "json-schema-to-typescript/extends.3",
    "json-schema-to-typescript/unionWithProperties",
)
"""Schemas whose fixtures contradicted themselves: a union that asks for more than its branches, an older draft."""


def test_fixtures_never_refuse_a_build() -> None:
    everything = [each for each in corpora.cases(outside.corpora()) if each.schema.stat().st_size < 40_000]
    chosen = [each for each in everything if each.path in NO_FIXTURES_ONCE]
    assert len(chosen) == len(NO_FIXTURES_ONCE)
    chosen += random.Random(_SEED).sample(everything, WHOLE)
    outcomes = [builds.build(each) for each in chosen]
    assert [f"{each.path}: {each.crash or each.message}" for each in outcomes if each.ours] == []
    assert sum(bool(each.rules) for each in outcomes) <= len(outcomes) // 20
