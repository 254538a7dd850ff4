"""What tests take from outside the repository: corpora and tools. Absent, a test skips; with CI set, it fails."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

_ROOT = Path(__file__).resolve().parents[1]


def corpora() -> Path:
    """The folder of published schemas and documents that stands beside the repository."""
    found = [parent / "shared" / "corpora" for parent in _ROOT.parents]
    return next((folder for folder in found if folder.is_dir()), None) or absent("shared/corpora beside the repository")


def tool(name: str) -> str:
    """The path of an executable: on PATH, or beside the running Python."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    return found or absent(name)


def absent(what: str) -> NoReturn:
    """Skip the test, saying what is missing; fail it on a machine that must have everything."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}: not here, and CI must not skip", pytrace=False)
    pytest.skip(f"NOT TESTED: {what} is not here")
