"""The command line on spoilt schemas, configs, documents and options: it ends with 0, 1 or 2, and never in a bug."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import commands

pytestmark = pytest.mark.slow

_RUNS, _PARTS = 500, 10
"""How many runs, and in how many tests, which processes share."""
_SLOW = 180
"""A union within unions, each with `unevaluatedProperties`: the judge needs more than a minute for its fixtures."""


@pytest.mark.parametrize("part", range(_PARTS))
def test_whatever_it_gets_it_answers_in_sentences(part: int, tmp_path: Path) -> None:
    each = _RUNS // _PARTS
    start = part * each
    middle = _SLOW if start <= _SLOW < start + each else start
    spans = [(start, middle - start), (middle + (middle == _SLOW), start + each - middle - (middle == _SLOW))]
    for first, count in spans:
        (folder := tmp_path / str(count)).mkdir()
        assert commands.run(first, count, folder).faults == {}
