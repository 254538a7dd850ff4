"""The languages that can run here."""

from __future__ import annotations

from protogen.languages.running import Runner
from protogen.project.config import Config
from protogen.prove import usable
from support.outside import absent


def real(*names: str) -> list[Runner]:
    """The languages, each with its tools; a test without them skips, or with CI set fails."""
    known = usable.known(Config())
    for name in names:
        if known[name].versions() is None:
            absent(f"what runs {name}")
    return [known[name] for name in names]
