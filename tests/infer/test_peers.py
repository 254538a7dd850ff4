"""The table in docs/infer.md: what our schema and another tool's models accept and refuse, after the same samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.inference import TRIALS, measured, ours, theirs
from support.paths import ROOT

pytestmark = pytest.mark.slow


def rows(folder: Path) -> Iterator[str]:
    yield "| samples of | protogen: accepted, refused | datamodel-code-generator: accepted, refused |"
    yield "| --- | --- | --- |"
    for number, (name, trial) in enumerate(TRIALS.items()):
        good, bad = len(trial.good), len(trial.bad)
        found = [measured(trial, make(folder / str(number), trial.samples)) for make in (ours, theirs)]
        cells = [f"{accepted} of {good}, {refused} of {bad}" for accepted, refused in found]
        assert sum(found[0]) >= sum(found[1]), name
        yield f"| {name} | {' | '.join(cells)} |"


def test_the_page_says_what_is_measured(tmp_path: Path) -> None:
    page = (ROOT / "docs/infer.md").read_text(encoding="utf-8")
    assert "\n".join(rows(tmp_path)) in page
