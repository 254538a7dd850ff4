"""What callers can name in two versions of a contract, in each of the project's languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from protogen.breaking.versions import Version
from protogen.languages.language import Language
from protogen.languages.surface import Entry

Surfaces: TypeAlias = Mapping[str, Mapping[str, Entry]]
"""Declarations by language and full name."""


def surfaces(version: Version, languages: Sequence[Language]) -> Surfaces:
    """Each language's declarations, by full name. A language whose code cannot be emitted is left out."""
    found = {}
    for language in languages:
        try:
            entries = list(language.surface(version.contract.job(language)))
        except Exception:  # whatever it is, it is `build` that has to tell it
            continue
        found[language.name] = {entry.full: entry for entry in entries}
    return found
