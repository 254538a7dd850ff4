"""Python files as the tests of the code's own rules read them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import protogen

PACKAGE = Path(protogen.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
"""The files of the package."""


@cache
def parsed(path: Path) -> ast.Module:
    """A file's syntax tree, read once: leave it as it is."""
    return ast.parse(path.read_text(encoding="utf-8"))
