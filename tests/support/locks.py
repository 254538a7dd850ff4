"""The name lock that a build leaves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from protogen.lock.file import Lock, parse
from support.making import compiled, written


def locked(schema: Mapping[str, Any], folder: Path, lock: Lock | None = None, targets: tuple[str, ...] = ()) -> Lock:
    """The lock after a build, as it is read back from its file."""
    found = compiled(written(folder, schema), lock or Lock(), targets=targets).lock
    assert found is not None
    again = parse(found.text(), "protogen.names.lock")
    assert again.text() == found.text()
    return again
