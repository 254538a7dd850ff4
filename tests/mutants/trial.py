"""Tries one fault: asks the documents until something disagrees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from unittest.mock import patch

from mutants import reference, subjects
from mutants.fault import Fault
from protogen import pipeline
from protogen.languages import registry
from protogen.languages.answers import Case
from protogen.languages.target import Files, Job, Target
from protogen.model.lower import lower
from protogen.source.diagnostics import Refused

Verdict = tuple[str, str]
"""`caught`, `survived`, `unbuilt` (the fault keeps the code from being built) or `without effect`; and how it shows."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a fault. `verdict` and `by`: as in Verdict."""

    fault: str
    group: str
    verdict: str
    by: str = ""

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


class Planted:
    """A target whose files have a fault."""

    def __init__(self, target: Target, fault: Fault) -> None:
        self._target, self._fault = target, fault
        self.changed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    def emit(self, job: Job) -> Files:
        """The files, one of them with the fault."""
        files = dict(self._target.emit(job))
        for path, text in files.items():
            if subjects.tail(path) == self._fault.path and (made := self._fault.planted(text)) is not None:
                files[path] = made
                self.changed |= made != text
        return files


def emitted(fault: Fault, language: str, names: Sequence[str], *, probing: bool = False) -> Verdict:
    """Tries a fault in the emitted code of a language. `probing`: its compiler is asked about declared types too."""
    runner = subjects.runner(language)
    planted = Planted(runner.emitter, fault)
    runner.emitter = planted
    for name in names:
        known = reference.of(name)
        found = reference.first(subjects.subject(name), runner, known.documents, known, probing=probing)
        if found:
            return ("unbuilt", found[1]) if found[0] == "build" else ("caught", f"{found[0]}, {found[1]}, {name}")
    return ("survived" if planted.changed else "without effect"), ""


def spec(change: Callable[[Any], Any], languages: Sequence[str], names: Sequence[str]) -> Verdict:
    """Tries a change of what the generator takes a schema for."""
    with patch.object(pipeline, "lower", lambda *all: change(lower(*all))):
        return generated(languages, names)


def generated(languages: Sequence[str], names: Sequence[str]) -> Verdict:
    """What becomes of a fault in this process's generator. Only code that it changes is asked."""
    verdict = "without effect"
    for name in names:
        try:
            case, known = subjects.made(name), reference.of(name)
            for language in languages:
                target = registry.get(language)
                if reference.files_of(case, target) == known.files[language]:
                    continue
                verdict = "survived"
                if found := _first(case, language, known):
                    return "caught", f"{found[0]}, {found[1][:100]}, {name}, {language}"
        except Refused as refused:
            return "caught", f"refused: {str(refused)[:100]}"
        except Exception as error:
            return "caught", f"crash: {type(error).__name__}: {str(error)[:100]}"
    return verdict, ""


def _first(case: Case, language: str, known: reference.Reference) -> reference.Found | None:
    same = reference.programs_of(case) == known.programs
    return reference.first(case, subjects.runner(language), known.documents, known if same else None, probing=True)


def proven(languages: Sequence[str], names: Sequence[str]) -> Verdict:
    """The same, with documents and truths that this process's generator makes, as the verb does."""
    for name in names:
        try:
            case = subjects.made(name)
            for language in languages:
                if found := reference.first(case, subjects.runner(language), subjects.asked_of(case)):
                    return "caught", f"{found[0]}, {found[1][:100]}, {name}"
        except Refused as refused:
            return "caught", f"refused: {str(refused)[:100]}"
        except Exception as error:
            return "caught", f"crash: {type(error).__name__}: {str(error)[:100]}"
    return "survived", ""
