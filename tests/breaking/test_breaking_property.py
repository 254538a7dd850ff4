"""Every break that documents show is one that `breaking` reports, for the audience that breaks."""

from __future__ import annotations

import copy
import json
import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from support.breaking_changes import NAMES, WORDS, changed, schema
from support.making import written

from protogen.breaking.classify import wire_findings
from protogen.breaking.findings import Reader
from protogen.breaking.versions import Version, compiled
from protogen.documents.maker import Maker
from protogen.documents.parts import Impossible
from protogen.documents.wish import Wish
from protogen.project.config import Config
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import dump, parse
from protogen.source.diagnostics import Refused
from protogen.source.place import Json

pytestmark = pytest.mark.slow

SCHEMAS = int(os.environ.get("PROTOGEN_BREAKING_SCHEMAS", "40"))
"""How many schemas to change; the variable makes it more."""
SEED = int(os.environ.get("PROTOGEN_BREAKING_SEED", "1"))
DOCUMENTS = 30
MUTATIONS = 120
CHANGES = 4
"""Changes of one schema."""

WIRE = (Reader.STRICT, Reader.TOLERANT, Reader.SENDER, Reader.SENDER_TOLERANT)


def version(folder: Path, name: str, value: Json) -> Version | None:
    try:
        return compiled(written(folder, value, f"{name}.json"), Config())
    except Refused:
        return None


def documents(one: Version, rng: Random) -> list[Json]:
    """Documents around a version: made from its schema, and each changed at random (what they are worth, the
    programs say)."""
    found: list[Json] = []
    for _ in range(DOCUMENTS):
        try:
            found.append(parse(dump(Maker(rng, Wish(optional=rng.choice((0, 0.5, 1)))).make([one.job.schema.root]))))
        except (Impossible, ValueError):
            continue
    return [*found, *(mutated(rng, copy.deepcopy(rng.choice(found)), 0) for _ in range(MUTATIONS) if found)]


def mixed(rng: Random, ones: list[Json], others: list[Json]) -> list[Json]:
    """Documents of one version with a value, at some place, of one of the other."""
    count = MUTATIONS if ones and others else 0
    return [spliced(rng, copy.deepcopy(rng.choice(ones)), rng.choice(others)) for _ in range(count)]


def spliced(rng: Random, value: Json, other: Json) -> Json:
    if isinstance(value, dict) and isinstance(other, dict) and other and rng.random() < 0.8:
        name = rng.choice(list(other))
        below = copy.deepcopy(other[name])
        value[name] = spliced(rng, value[name], below) if name in value else mutated(rng, below, 1)
        return value
    if isinstance(value, list) and isinstance(other, list) and value and other:
        at = rng.randrange(len(value))
        value[at] = spliced(rng, value[at], rng.choice(other))
        return value
    return copy.deepcopy(other)


MEMBERS = (*NAMES, *(f"{name}2" for name in NAMES), "t", "zz")
"""Names that schemas give members before and after a change, and one that none does."""
ATOMS = (None, True, 0, 1, -2, 2.5, 7, "", "red", "green", "x1", "abcdefgh", "0", [], {}, [1], {"a": 1})


def mutated(rng: Random, value: Json, depth: int) -> Json:
    """A value with one thing changed somewhere."""
    if not isinstance(value, (dict, list)) or not value or rng.random() < 0.15 * (depth + 1):
        if isinstance(value, int | float) and not isinstance(value, bool) and rng.random() < 0.5:
            return value + rng.choice((-1, 1, 0.5, 3))
        if isinstance(value, str) and rng.random() < 0.4:
            return rng.choice((value + "z", value[:-1], *WORDS))
        if not isinstance(value, dict) or rng.random() < 0.3:
            return rng.choice(ATOMS)
    if isinstance(value, list):
        at = rng.randrange(len(value))
        value[at] = mutated(rng, value[at], depth + 1)
        return value + value[:1] if rng.random() < 0.2 else value
    what = rng.random()
    if what < 0.2 and value:
        del value[rng.choice(list(value))]
    elif what < 0.4:
        value[rng.choice(MEMBERS)] = rng.choice(ATOMS)
    elif value:
        name = rng.choice(list(value))
        value[name] = mutated(rng, value[name], depth + 1)
    return value


def observed(old: Version, new: Version, values: list[Json]) -> dict[Reader, Json]:
    """Who breaks, each with a document that shows it."""
    sides = [
        (Program(each.job.checks.document), Program(each.job.tolerant.document), each.document()) for each in (old, new)
    ]
    found: dict[Reader, Json] = {}
    for value in values:
        verdicts = [(strict.accepts(root, value), tolerant.accepts(root, value)) for strict, tolerant, root in sides]
        (old_strict, old_tolerant), (new_strict, new_tolerant) = verdicts
        told = {
            Reader.STRICT: new_strict and not old_strict,
            Reader.TOLERANT: new_strict and not old_tolerant,
            Reader.SENDER: old_strict and not new_strict,
            Reader.SENDER_TOLERANT: old_strict and not new_tolerant,
        }
        for audience, breaks in told.items():
            if breaks:
                found.setdefault(audience, value)
    return found


def test_every_observed_break_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    missed = []
    for seed in range(SEED * 1_000_000 + 1, SEED * 1_000_000 + 1 + SCHEMAS):
        rng = Random(seed)
        before = schema(rng)
        old = version(tmp_path, "old", before)
        if old is None or not old.document():
            counts["refused"] += 1
            continue
        values = documents(old, rng)
        for _ in range(CHANGES):
            after, what = changed(rng, before)
            new = version(tmp_path, "new", after)
            if new is None or not new.document():
                counts["refused"] += 1
                continue
            counts["changes"] += 1
            said = {audience for each in wire_findings(old, new) for audience in each.breaks}
            fresh = documents(new, rng)
            shown = observed(old, new, [*values, *fresh, *mixed(rng, values, fresh), *mixed(rng, fresh, values)])
            for audience in WIRE:
                counts[f"{audience.name} observed"] += audience in shown
                counts[f"{audience.name} false alarms"] += audience in said and audience not in shown
                counts["reported"] += audience in said
                counts["observed"] += audience in shown
                counts["false alarms"] += audience in said and audience not in shown
                counts["quiet"] += audience not in said and audience not in shown
                if audience in said and audience not in shown:
                    alarms[f"{what} {audience.name}"] += 1
                if audience in shown and audience not in said:
                    missed.append((seed, what, audience.name, before, after, shown[audience]))
    with capsys.disabled():
        print(f"\nbreaking, {SCHEMAS} schemas from seed {SEED}: {dict(counts)}, missed {len(missed)}")
        if "PROTOGEN_BREAKING_SCHEMAS" in os.environ:
            print(alarms.most_common(12))
    assert counts["changes"] > 3 * SCHEMAS
    assert counts["false alarms"] < counts["reported"] / 5
    assert counts["observed"] > counts["changes"] / 4
    assert not missed, "\n".join(json.dumps(each) for each in missed[:3])
