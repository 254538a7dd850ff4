"""The name lock that a build leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from protogen import pipeline
from protogen.lock.file import Lock, parse
from protogen.project.config import Config
from protogen.schema.load import load


def locked(schema: Mapping[str, Any], folder: Path, lock: Lock | None = None) -> Lock:
    """The lock after a build, as it is read back from its file."""
    path = folder / "s.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    loaded, found = load(path, shown="s.json")
    built = pipeline.compile(loaded, Config(), found, lock or Lock())
    assert built.lock is not None
    again = parse(built.lock.text(), "protogen.names.lock")
    assert again.text() == built.lock.text()
    return again
