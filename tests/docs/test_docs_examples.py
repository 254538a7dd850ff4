"""The examples of the reference are code: they run, or compile, beside what protogen generates."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.outside import tool
from support.paths import ROOT
from support.swift_package import typecheck

pytestmark = pytest.mark.slow

REFERENCE = (ROOT / "docs" / "reference" / "websocket-v2.md").read_text(encoding="utf-8")


def blocks(language: str) -> Sequence[str]:
    """The examples in a language: first how to read, then a message each."""
    return re.findall(rf"```{language}\n(.*?)```", REFERENCE, re.DOTALL)


def test_python_reads_and_prints() -> None:
    """Each example document goes through the reading example and all of the messages' examples."""
    *using, reading = blocks("python")
    program = "\n".join(["import sys", "text = sys.argv[1]", reading, *using])
    said = []
    for document in blocks("json"):
        command = [sys.executable, "-c", program, document]
        run = subprocess.run(command, cwd=ROOT / "generated" / "python", capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        said.append(run.stdout)

    assert len(using) == len(said) == 3
    assert "0.5\nProcessing batch 5 of 10\n50\n100\n" in said[0]
    assert "total_books=100" in said[1]
    assert "PROCESSING_FAILED" in said[2]


def test_typescript_compiles(tmp_path: Path) -> None:
    *using, reading = blocks("ts")
    package = (ROOT / "generated" / "typescript" / "src" / "mod.js").as_uri()
    path = tmp_path / "example.ts"
    path.write_text(
        "\n".join(["declare const text: string;", reading, *using]).replace("web-socket-message-v2", package)
    )
    run = subprocess.run([tool("deno"), "check", str(path)], capture_output=True, text=True, check=False)

    assert len(using) == 3
    assert run.returncode == 0, run.stderr


def test_swift_compiles(tmp_path: Path) -> None:
    *using, reading = blocks("swift")
    module, _, body = reading.partition("\n")
    body = textwrap.indent("\n".join([body, *using]), "  ")
    sources = ROOT / "generated" / "swift" / "Sources" / module.removeprefix("import ")
    files = {str(path.relative_to(sources)): path.read_text() for path in sorted(sources.rglob("*.swift"))}
    files["Example.swift"] = f"func example(_ text: String) throws {{\n{body}\n}}\n"

    assert len(using) == 3
    assert typecheck(files, [], tmp_path) == ""
