"""The repository keeps its word: generated code is current, the README says what the command says, nothing private."""

from __future__ import annotations

import re
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from support.commands import Run
from support.outside import absent, tool
from support.paths import ROOT

PRIVATE = {
    "a home folder": r"/(?:home|Users)/(?!runner\b)[a-z]\w*/",
    "a folder of one machine": r"/(?:root|work|tmp)/\w+/",
    "an address of one network": r"(?<![\d.])(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b",
    "an own registry": r"--(?:extra-)?index-url|\bPIP_INDEX_URL\b|\bNPM_CONFIG_REGISTRY\b",
}


@cache
def tracked() -> dict[Path, str]:
    """The texts that are under version control, by their files."""
    if not (ROOT / ".git").exists():
        absent("a git checkout")
    run = subprocess.run([tool("git"), "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = {}
    for path in (ROOT / name for name in run.stdout.split("\0") if name):
        with suppress(UnicodeDecodeError, FileNotFoundError):
            found[path] = path.read_text(encoding="utf-8")
    return found


def test_generated_code_is_current(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`protogen build --check` finds nothing to do."""
    monkeypatch.chdir(ROOT)
    told = here("build", "--check")

    assert told.code == 0, told


@pytest.mark.parametrize("what", PRIVATE)
def test_nothing_private(what: str) -> None:
    """No file names a machine that it was made on."""
    own = Path(__file__).name
    found = []
    for path, text in tracked().items():
        if path.name != own and (match := re.search(PRIVATE[what], text)):
            found.append(f"{path.relative_to(ROOT)}: {match[0]}")

    assert found == []


_COMMIT = re.compile(r"[\w./-]+@[0-9a-f]{40}(?: # v[\d.]+)?")
_STEP = re.compile(r"^\s*(?:-\s+)?uses:\s*(.+?)\s*$", re.M)


def test_actions_are_pinned_by_commit() -> None:
    """What CI of ours, or CI that uses our action, runs of others cannot change behind its name."""
    found = [
        (path.relative_to(ROOT).as_posix(), step)
        for path, text in tracked().items()
        if {".yml", ".yaml"} & {*path.suffixes} and not path.is_relative_to(ROOT / "tests")
        for step in _STEP.findall(text)
    ]
    assert {"action.yml", "templates/init/workflow.yml.jinja"} <= {path for path, _ in found}
    assert [(path, step) for path, step in found if not _COMMIT.fullmatch(step)] == []


def test_requirements_are_pinned_by_version_and_hash() -> None:
    """Every requirement is of one version, and has a hash; whatever installs the file asks for them."""
    texts = [path.read_text().replace("\\\n", " ") for path in sorted(ROOT.glob("requirements*.lock"))]
    lines = [line for text in texts for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pinned = re.compile(r"[\w.-]+(?:\[[\w,-]+\])?==\S+(?: ; [^#]+?)?(?:\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert len(texts) == 3
    assert len(lines) > 20
    assert [line[:80] for line in lines if not pinned.fullmatch(line)] == []
    installs = re.compile(r"^.*\bpip\)?\b.* install .*requirements[\w-]*\.lock.*$", re.M | re.I)
    found = [line for name in ("Makefile", "action.yml") for line in installs.findall((ROOT / name).read_text())]
    assert len(found) == 3
    assert all("--require-hashes" in line for line in found)
