"""What tests take from outside the repository: corpora and tools. Absent, a test skips; with CI set, it fails."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest

from protogen.prove import tools

_ROOT = Path(__file__).resolve().parents[1]


def corpora() -> Path:
    """The folder of published schemas and documents that stands beside the repository."""
    return _folder("corpora")


def marks_formats(case: Path) -> bool:
    """Whether the verdict on a document of a case hangs on formats being asserted, as its `case.json` marks it."""
    about = json.loads((case / "case.json").read_bytes())
    kinds = ("invalid_only", "valid_only")
    return any(f"{kind}_if_format_asserted" in about for kind in kinds) or "valid_but_fails_format_assertion" in about


def tool(name: str) -> str:
    """The path of an executable: on PATH, beside the running Python, or in a usual place."""
    return tools.find(name) or absent(name)


def contract() -> Path:
    """The folder of the guide and of the Swift files cut from it."""
    return _folder("contract")


def _folder(name: str) -> Path:
    found = [parent / "shared" / name for parent in _ROOT.parents]
    return next((folder for folder in found if folder.is_dir()), None) or absent(f"shared/{name} beside the repository")


def absent(what: str) -> NoReturn:
    """Skip the test, saying what is missing; fail it on a machine that must have everything."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}: not here, and CI must not skip", pytrace=False)
    pytest.skip(f"NOT TESTED: {what} is not here")


def asyncapi() -> Path:
    """The official JSON schema of AsyncAPI 3.0.0."""
    found = [parent / "shared" / "asyncapi" / "3.0.0.json" for parent in _ROOT.parents]
    return next((file for file in found if file.is_file()), None) or absent("shared/asyncapi beside the repository")
