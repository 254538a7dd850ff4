"""What readers cost grows with a document as its size does, whatever the document was made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from growth.kinds import KINDS
from growth.measure import ROADS, STEEP, growths

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", dict.fromkeys(language for language, _ in ROADS))
def test_cost_is_linear(language: str, tmp_path: Path) -> None:
    """In processor time, of which only the factor between two sizes counts."""
    factors = {(each.kind, each.road): each.factor for each in growths(language, KINDS, tmp_path)}
    assert len(factors) == 2 * len(KINDS)
    assert {each: factor for each, factor in factors.items() if factor > STEEP} == {}


def test_what_is_quadratic_is_seen() -> None:
    """The bound lies between both kinds of growth."""
    assert 4 < STEEP < 16
