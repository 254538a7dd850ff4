"""What every test can ask for: a folder to work in, and the command line in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from protogen import cli

pytest.register_assert_rewrite("support")  # before anything of it is imported

from support.commands import Result, Run  # noqa: E402


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in: the current one."""
    found = tmp_path / "project"
    found.mkdir()
    monkeypatch.chdir(found)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return found


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in the folder, in this process."""

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["protogen", *arguments])
        return Result(cli._run(), *capsys.readouterr())

    return run


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make check` does not even import the modules that are slow as a whole."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return "\npytestmark = pytest.mark.slow\n" in collection_path.read_text(encoding="utf-8") or None
