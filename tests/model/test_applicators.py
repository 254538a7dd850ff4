"""Applicators in every combination: types are sound, and what they cost grows with the schema and no faster."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.applicators import APPLICATORS, FORMS, chain, pairs, ring
from support.effort import calls
from support.making import numbered_text, schema, written

from protogen.checks.compile import compile_checks
from protogen.checks.ledger import ledger
from protogen.checks.tolerant import tolerant_program
from protogen.documents.valid import valid_documents
from protogen.model.lower import lower
from protogen.model.messages import subschemas
from protogen.model.passes import finish
from protogen.runtime.checker import Program
from protogen.schema.load import Schema, load

SIZES = {"chain": (24, 1_500), "nest": (12, 1_500), "ladder": (8, 4_500), "ring": (5, 6_000)}
"""How many definitions or levels there are, and how many calls each written subschema may cost."""

PAIRS = [*pairs()]
HALF = [pair for number, pair in enumerate(PAIRS) if number % 7 == 0]
"""Some of the pairs, with every applicator on either side; more are slow together."""
MORE = [pair for number, pair in enumerate(PAIRS) if number % 7 in (2, 4, 5)]


def loaded(folder: Path, value: Mapping[str, Any]) -> Schema:
    return load(written(folder, schema(value)))[0]


def costs(folder: Path, form: str, one: str, other: str) -> str:
    """What is too dear; empty if nothing is."""
    size, most = SIZES[form]
    found = loaded(folder, FORMS[form](APPLICATORS[one], APPLICATORS[other], size))
    room = most * len(found.root.graph.nodes)
    try:
        with calls(room):
            spec = finish(lower(found, (), "Root"))
        roots = subschemas(found, spec)
        strict, _ = compile_checks(found, roots)
        with calls(room):
            ledger(roots, spec, strict)
            tolerant_program(spec)
    except AssertionError as error:
        return f"{form} of {one} and {other}: {error}"
    return ""


@pytest.mark.parametrize("form", FORMS)
def test_the_work_grows_with_the_schema_and_no_faster(tmp_path: Path, form: str) -> None:
    assert [*filter(None, (costs(tmp_path, form, *pair) for pair in HALF))] == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_work_grows_no_faster_for_more_of_them(tmp_path: Path, form: str) -> None:
    assert [*filter(None, (costs(tmp_path, form, *pair) for pair in MORE))] == []


@pytest.mark.parametrize("one", APPLICATORS)
def test_every_valid_document_fits_its_type(tmp_path: Path, one: str) -> None:
    wrong = []
    for other in APPLICATORS:
        for form, size in ((chain, 3), (ring, 2)):
            found = loaded(tmp_path, form(APPLICATORS[one], APPLICATORS[other], size))
            spec = finish(lower(found, (), "Root"))
            program = Program(json.loads(numbered_text(tolerant_program(spec))))
            told = f"{form.__name__} of {one} and {other}"
            made = valid_documents(found.root, 7, 8).documents
            wrong += [f"{told}: {each.text}" for each in made if not program.accepts(spec.roots[0], each.value)]
    assert wrong == []
