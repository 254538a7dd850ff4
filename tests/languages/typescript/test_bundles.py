"""What a bundler keeps of an emitted package: the reader that is used, and no more than it needs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.outside import tool
from support.paths import GENERATED

pytestmark = pytest.mark.slow

SOURCES = GENERATED / "typescript" / "src"
TOLERANT = 18_000
"""The most bytes of the tolerant reader of the v2 contract: what docs/bench.md says of it."""


def bundled(folder: Path, text: str) -> str:
    """What is loaded of a module, minified."""
    entry, bundle = folder / "entry.mjs", folder / "bundle.mjs"
    entry.write_text(text.replace("MODULE", f"{SOURCES}/mod.js"), encoding="utf-8")
    options = ["--bundle", "--format=esm", "--minify", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([tool("esbuild"), str(entry), *options], check=True)
    return bundle.read_text(encoding="utf-8")


def test_the_tolerant_reader_alone_is_small(tmp_path: Path) -> None:
    text = bundled(tmp_path, 'export { tolerantWebSocketMessageV2 } from "MODULE";')
    assert len(text.encode()) <= TOLERANT
    assert "CONNECTION_FAILED" not in text, "which the strict program lists"


def test_what_nobody_uses_is_nothing(tmp_path: Path) -> None:
    assert bundled(tmp_path, 'import {} from "MODULE";') == ""
    assert bundled(tmp_path, 'import { tolerantWebSocketMessageV2 } from "MODULE";') == ""
