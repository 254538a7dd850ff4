"""The command line on spoilt schemas, configs, documents and options: it ends with 0, 1 or 2, and never in a bug."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import commands

pytestmark = pytest.mark.slow

_RUNS, _PARTS = 200, 10
"""How many runs, and in how many tests, which processes share."""


@pytest.mark.parametrize("part", range(_PARTS))
def test_whatever_it_gets_it_answers_in_sentences(part: int, tmp_path: Path) -> None:
    each = _RUNS // _PARTS
    assert commands.run(part * each, each, tmp_path).faults == {}
