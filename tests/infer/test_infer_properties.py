"""What holds for every set of samples: all are valid, their order does not matter, and what is made infers the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support.making import compiled, written
from support.samples import inferred

KEYS = st.sampled_from(
    ["id", "type", "kind", "name", "size", "at", "items", "payload", "a~/b", "ключ", "", "__proto__"]
)
NUMBERS = st.one_of(st.integers(), st.integers(-5, 5), st.floats(allow_nan=False, allow_infinity=False).map(float))
TEXTS = st.sampled_from(
    [
        "a",
        "b",
        "job.progress",
        "2026-01-31",
        "2026-01-31T23:59:59Z",
        "x@example.org",
        "https://example.org",
        "",
        "é\n\u2028",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)
MESSAGES = st.one_of(
    st.fixed_dictionaries({"type": st.just("started"), "at": TEXTS}, optional={"payload": VALUES}),
    st.fixed_dictionaries({"type": st.just("failed"), "error": VALUES}),
    st.fixed_dictionaries({"type": st.just("moved"), "x": NUMBERS, "y": NUMBERS}),
)
SAMPLES = st.one_of(st.lists(VALUES, min_size=1, max_size=8), st.lists(OBJECTS | MESSAGES, min_size=1, max_size=25))

some = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some
@given(documents=SAMPLES)
def test_every_sample_is_valid(documents: list[Any], tmp_path: Path) -> None:
    made = inferred(tmp_path, documents)
    assert made.documents == len(documents)
    Draft202012Validator.check_schema(made.schema)
    validator = Draft202012Validator(made.schema)
    assert [each for each in documents if not validator.is_valid(each)] == []


@some
@given(documents=SAMPLES, random=st.randoms(use_true_random=False))
def test_the_order_of_samples_does_not_matter(documents: list[Any], random: Any, tmp_path: Path) -> None:
    first = inferred(tmp_path, documents)
    random.shuffle(documents)
    again = inferred(tmp_path, documents)
    assert json.dumps(again.schema) == json.dumps(first.schema)
    assert again.notes == first.notes


@pytest.mark.slow
@some
@given(documents=SAMPLES)
def test_what_is_inferred_compiles_without_a_word(documents: list[Any], tmp_path: Path) -> None:
    path = written(tmp_path, inferred(tmp_path, documents).schema, "made.json")
    assert [str(each) for each in compiled(path).diagnostics] == []
