"""The repository keeps its word: generated code is current, the README says what the command says, nothing private."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.outside import absent, tool
from support.paths import ROOT

PRIVATE = {
    "a home folder": r"/(?:home|Users)/(?!runner\b)[a-z]\w*/",
    "a folder of one machine": r"/(?:root|work|tmp)/\w+/",
    "an address of one network": r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b",
    "an own registry": r"--(?:extra-)?index-url|\bPIP_INDEX_URL\b|\bNPM_CONFIG_REGISTRY\b",
}


def tracked() -> list[Path]:
    """The files that are under version control."""
    if not (ROOT / ".git").exists():
        absent("a git checkout")
    run = subprocess.run([tool("git"), "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def protogen(*arguments: str) -> tuple[int, str]:
    """The exit code of a command line at the repository's root, and what it prints."""
    command = [sys.executable, "-c", "from protogen.cli import main; main()", *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def test_generated_code_is_current() -> None:
    """`protogen build --check` finds nothing to do."""
    code, said = protogen("build", "--check")

    assert code == 0, said[-4000:]


@pytest.mark.parametrize("what", PRIVATE)
def test_nothing_private(what: str) -> None:
    """No file names a machine that it was made on."""
    own = Path(__file__).name
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path.name != own and (match := re.search(PRIVATE[what], text)):
            found.append(f"{path.relative_to(ROOT)}: {match[0]}")

    assert found == []
