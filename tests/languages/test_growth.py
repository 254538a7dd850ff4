"""What readers cost grows with a document as its size does, whatever the document was made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from growth import memory
from growth.kinds import KINDS
from growth.measure import STEEP, growths
from support.outside import absent

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_cost_is_linear(language: str, tmp_path: Path) -> None:
    """In processor time, of which only the factor between two sizes counts. Every third kind; `make growth` measures
    all, and Swift, whose optimised build takes minutes."""
    kinds = KINDS[::3]
    factors = {(each.kind, each.road): each.factor for each in growths(language, kinds, tmp_path)}
    assert len(factors) == 2 * len(kinds)
    assert {each: factor for each, factor in factors.items() if factor > STEEP} == {}


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_memory_is_linear(language: str, tmp_path: Path) -> None:
    """The highest that the system saw of a process. Every sixth kind, each in a process of its own."""
    if not Path("/proc/self/status").exists():
        absent("a system that tells how much memory a process took")
    last = {(each.kind, each.road): each.factor for each in memory.growths(language, KINDS[::6], tmp_path)}
    assert len(last) == 2 * len(KINDS[::6])
    assert {each: factor for each, factor in last.items() if factor > STEEP} == {}


def test_what_is_quadratic_is_seen() -> None:
    """The bound lies between both kinds of growth."""
    assert 4 < STEEP < 16
