"""The names that each of our languages gives to the things of a Spec."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.languages.target import Job
from protogen.model.things import TYPES, Pins, Thing

LANGUAGES = ("swift", "python", "typescript")


def names(job: Job, language: str) -> Mapping[str, str]:
    """Declaration to type name, in one language."""
    return {thing.decl: word for thing, word in given(job, language).items() if thing.sort == TYPES and not thing.at}


def given(job: Job, language: str) -> Mapping[Thing, str]:
    """Every name that one language gives."""
    if language == "swift":
        from protogen.languages.swift.names import names_of

        return names_of(job, job.tables.get("swift", {})).given()
    if language == "python":
        from protogen.languages.python.target import given as python

        return python(job)
    from protogen.languages.typescript.names import Names as TypeScriptNames

    return TypeScriptNames(job.spec, job.pins.get(language, Pins())).given()
