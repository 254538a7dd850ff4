"""Finds the compilers and run-times that tests use, wherever a machine keeps them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from protogen.prove import tools


@cache
def find(tool: str) -> Path | None:
    """The path of a tool: from PATH, else from where it usually is."""
    found = tools.find(tool)
    return Path(found) if found else None


def require(tool: str) -> Path:
    """The path of a tool. Without it the test is skipped; in CI it fails, because nothing was proven."""
    found = find(tool)
    if found is not None:
        return found
    reason = f"`{tool}` is neither on PATH nor where it usually is: NOTHING WAS PROVEN about its language"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
