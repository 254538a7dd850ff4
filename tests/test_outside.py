"""Looking for tools: found, skipped loudly, and never skipped in CI."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.outside import tool

from protogen.languages import tools


def test_a_tool_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "swift-of-mine").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tool("swift-of-mine") == str(tmp_path / "swift-of-mine")


def test_a_tool_beside_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert tools.find(Path(sys.executable).name) is not None


def test_a_missing_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NOT TESTED: no-such-tool"):
        tool("no-such-tool")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-tool"):
        tool("no-such-tool")
