"""What readers cost grows with a document as its size does, whatever the document was made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from growth.kinds import KINDS
from growth.measure import STEEP, growths

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_cost_is_linear(language: str, tmp_path: Path) -> None:
    """In processor time, of which only the factor between two sizes counts. Every third kind; `make growth` measures
    all, and Swift, whose optimised build takes minutes."""
    kinds = KINDS[::3]
    factors = {(each.kind, each.road): each.factor for each in growths(language, kinds, tmp_path)}
    assert len(factors) == 2 * len(kinds)
    assert {each: factor for each, factor in factors.items() if factor > STEEP} == {}


def test_what_is_quadratic_is_seen() -> None:
    """The bound lies between both kinds of growth."""
    assert 4 < STEEP < 16
