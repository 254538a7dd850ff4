"""The names that each of our languages gives to the declarations of a Spec."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.target import Job

LANGUAGES = ("swift", "python", "typescript")


def names(job: Job, language: str) -> Mapping[str, str]:
    """Declaration to type name, in one language."""
    if language == "swift":
        from protogen.targets.swift import names_of

        return names_of(job).types
    if language == "python":
        from protogen.targets.python import names_of as python

        return python(job).classes
    from protogen.targets.typescript_types import Names as TypeScriptNames

    return TypeScriptNames(job.spec, job.pins.get(language, {})).types
