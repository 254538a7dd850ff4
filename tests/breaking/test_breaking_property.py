"""Every break that documents or emitted code show is one that `breaking` reports, for those whom it breaks, at the
change that does it. `PROTOGEN_BREAKING_SCHEMAS=900 pytest -s` on this file prints the figures of docs/breaking.md."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from support.breaking_changes import Planned, planned
from support.breaking_schemas import schema
from support.breaking_trial import (
    WIRE,
    Documents,
    callers,
    claims,
    documents,
    observed,
    together,
    untrue,
    version,
    witnesses,
)

from protogen.breaking.classify import matched, wire_findings
from protogen.breaking.findings import Reader
from protogen.breaking.versions import Version
from protogen.source.place import Json

pytestmark = pytest.mark.slow

SCHEMAS = int(os.environ.get("PROTOGEN_BREAKING_SCHEMAS", "40"))
"""How many schemas to change; the variable makes it more."""
SEED = int(os.environ.get("PROTOGEN_BREAKING_SEED", "1"))
CHANGES = 4
"""Changes of one schema."""
TARGETS = (("swift", "python", "typescript"), ("python", "typescript"), ("swift",), ("python",), ("typescript",))


class Trial:
    """One schema, its changes, and what was counted."""

    def __init__(self, seed: int, folder: Path, counts: Counter[str], alarms: Counter[str], wrong: list[Json]) -> None:
        self.seed, self.folder, self.rng = seed, folder, Random(seed)
        self.counts, self.alarms, self.wrong = counts, alarms, wrong
        self.before = schema(self.rng)
        self.targets = self.rng.choice(TARGETS)

    def run(self) -> None:
        """Each change alone, then the first with each other one that is elsewhere."""
        old = version(self.folder, "old", self.before, self.targets)
        if old is None:
            self.counts["refused"] += 1
            return
        values, made = documents(old, self.rng), list[tuple[Planned, Version]]()
        for number in range(CHANGES):
            change = planned(self.rng, self.before)
            new = change and version(self.folder, f"new{number}", change.made(self.before), self.targets)
            if change is None or new is None:
                self.counts["refused"] += 1
                continue
            made.append((change, new))
            self.alone(change, old, new, values)
            if number == 0:
                self.source(change, old, new)
        for change, new in made[1:]:
            if change.apart(made[0][0]):
                self.both(old, made[0], (change, new))

    def note(self, kind: str, change: str, what: str, *more: Json) -> None:
        self.counts[kind] += 1
        self.wrong.append((kind, self.seed, change, what, *more))

    def alone(self, change: Planned, old: Version, new: Version, values: Documents) -> None:
        """What is said of a change, and what documents show."""
        counts = self.counts
        counts["changes"] += 1
        counts["definitions only"] += not old.document()
        found = wire_findings(old, new)
        said = {who for each in found for who in each.breaks}
        tried = together(self.rng, values, documents(new, self.rng), matched(old, new)[0])
        for message, document in witnesses(old, new, found):
            tried.setdefault(message, []).append(document)
        shown = observed(old, new, tried)
        for audience in WIRE:
            counts["reported"] += audience in said
            counts["observed"] += audience in shown
            if audience in said and audience not in shown:
                counts["false alarms"] += 1
                self.alarms[f"{change.name} {audience.name}"] += 1
            if audience in shown and audience not in said:
                after = change.made(self.before)
                self.note("missed", change.name, audience.name, self.before, after, shown[audience])
        counts["findings"] += sum(bool(each.breaks) for each in found)
        counts["without a witness"] += sum(bool(each.breaks) and not each.witnesses for each in found)
        for document in untrue(old, new, found):
            self.note("untrue witness", change.name, document, self.before, change.made(self.before))

    def source(self, change: Planned, old: Version, new: Version) -> None:
        """What is said of callers, and what emitted code shows."""
        found = callers(old, new, self.targets)
        self.counts.update(found.counts)
        for kind, cases in (("source missed", found.missed), ("source false", found.false)):
            for each in cases:
                self.note(kind, change.name, each, self.before, change.made(self.before))

    def both(self, old: Version, one: tuple[Planned, Version], two: tuple[Planned, Version]) -> None:
        """Of two changes at once, each finding says of its own change what it says of it alone."""
        (first, alone), (second, other) = one, two
        after = second.made(alone_schema := first.made(self.before))
        new = after and version(self.folder, "both", after, self.targets)
        if not new:
            return
        self.counts["two at once"] += 1
        mine, theirs = claims(old, alone), claims(old, other)
        for key, who in claims(old, new).items():
            single, base = (mine, other) if key in mine else (theirs, alone)
            more = who - single.get(key, who)
            if (key in mine and key in theirs) or not more:
                continue
            pairs = matched(base, new)[0]
            values = together(self.rng, documents(base, self.rng), documents(new, self.rng), pairs)
            for each in more - observed(base, new, values).keys():
                self.misattributed(f"{first.name} + {second.name}", key, each, alone_schema, after)

    def misattributed(self, changes: str, key: tuple[str, str, str], who: Reader, one: Json, two: Json) -> None:
        self.note("misattributed", changes, f"{' '.join(key)} {who.name}", self.before, one, two)


def test_every_observed_break_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts, alarms, wrong = Counter[str](), Counter[str](), list[Json]()
    for seed in range(SEED * 1_000_000 + 1, SEED * 1_000_000 + 1 + SCHEMAS):
        Trial(seed, tmp_path, counts, alarms, wrong).run()
    with capsys.disabled():
        print(f"\nbreaking, {SCHEMAS} schemas from seed {SEED}: {dict(counts)}")
        if "PROTOGEN_BREAKING_SCHEMAS" in os.environ:
            print(alarms.most_common(20))
            print("\n".join(json.dumps(each) for each in wrong))
    assert counts["changes"] > 3 * SCHEMAS
    assert counts["false alarms"] < counts["reported"] / 10
    assert counts["observed"] > counts["changes"] / 4
    assert not wrong, "\n".join(json.dumps(each) for each in wrong[:3])
