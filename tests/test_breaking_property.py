"""Every break that documents show is one that `breaking` reports, for the audience that breaks."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from breaking_changes import changed, schema

from protogen.breaking.classify import wire_findings
from protogen.breaking.findings import Audience
from protogen.breaking.versions import Version, compiled
from protogen.broken_documents import broken_documents
from protogen.config import Config
from protogen.diagnostics import Refused
from protogen.documents import valid_documents
from protogen.runtime.checker import Program
from protogen.source import Json

SECONDS = float(os.environ.get("PROTOGEN_BREAKING_SECONDS", "15"))
"""How long to look; the variable makes it longer."""
SEED = int(os.environ.get("PROTOGEN_BREAKING_SEED", "1"))
DOCUMENTS = 40

WIRE = (Audience.STRICT, Audience.TOLERANT, Audience.SENDER, Audience.SENDER_TOLERANT)


def version(folder: Path, name: str, value: Json) -> Version | None:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(value))
    try:
        return compiled(path, Config())
    except Refused:
        return None


def documents(one: Version, seed: int) -> list[Json]:
    """Documents around a version: valid ones, and broken ones that may be valid for the other."""
    subject = one.job.schema.root
    found = [*valid_documents(subject, seed, DOCUMENTS).documents, *broken_documents(subject, seed, DOCUMENTS).documents]
    return [each.value for each in found]


def observed(old: Version, new: Version, seed: int) -> dict[Audience, Json]:
    """Who breaks, each with a document that shows it."""
    sides = [(Program(each.job.checks.document), Program(each.job.tolerant.document), each.document()) for each in (old, new)]
    found: dict[Audience, Json] = {}
    for value in [*documents(old, seed), *documents(new, seed)]:
        verdicts = [(strict.accepts(root, value), tolerant.accepts(root, value)) for strict, tolerant, root in sides]
        (old_strict, old_tolerant), (new_strict, new_tolerant) = verdicts
        told = {
            Audience.STRICT: new_strict and not old_strict,
            Audience.TOLERANT: new_strict and not old_tolerant,
            Audience.SENDER: old_strict and not new_strict,
            Audience.SENDER_TOLERANT: old_strict and not new_tolerant,
        }
        for audience, breaks in told.items():
            if breaks:
                found.setdefault(audience, value)
    return found


def test_every_observed_break_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    missed = []
    end = time.monotonic() + SECONDS
    seed = SEED * 1_000_000
    while time.monotonic() < end:
        seed += 1
        rng = Random(seed)
        before = schema(rng)
        after, what = changed(rng, before)
        old, new = version(tmp_path, "old", before), version(tmp_path, "new", after)
        if old is None or new is None or not old.document() or not new.document():
            counts["refused"] += 1
            continue
        counts["changes"] += 1
        said = {audience for each in wire_findings(old, new) for audience in each.breaks}
        shown = observed(old, new, seed)
        for audience in WIRE:
            counts[f"{audience.name} observed"] += audience in shown
            counts[f"{audience.name} reported"] += audience in said
            counts[f"{audience.name} false alarms"] += audience in said and audience not in shown
            counts["observed"] += audience in shown
            counts["false alarms"] += audience in said and audience not in shown
            counts["quiet"] += audience not in said and audience not in shown
            if audience in shown and audience not in said:
                missed.append((seed, what, audience.name, before, after, shown[audience]))
    with capsys.disabled():
        print(f"\nbreaking, {SECONDS:g} s from seed {SEED}: {dict(counts)}, missed {len(missed)}")
    assert counts["changes"] > SECONDS
    assert counts["observed"] > counts["changes"] / 4
    assert not missed, "\n".join(json.dumps(each) for each in missed[:3])
