"""How the emitted code of each language is built and run.

A language is given many cases at once, because compilers and run-times are slow to start; one case that cannot
be built does not keep the others from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from protogen import target
from protogen.prove.cache import built, digest
from protogen.prove.session import Session
from protogen.prove.values import Case

_CHUNK = 100
"""Cases that share a process."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Cases that can be asked about (each with the program that answers for it), and those that cannot."""

    sessions: Mapping[str, Session]
    failures: Mapping[str, str] = field(default_factory=dict)

    def close(self) -> None:
        """End all programs."""
        for session in {id(each): each for each in self.sessions.values()}.values():
            session.close()


class Language(Protocol):
    """One language: the name of its target, its tools, and how to get its code to answer."""

    name: str

    def versions(self) -> Mapping[str, str] | None:
        """The tools it runs with, and their versions; None where they are not there."""
        ...

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Emit and build the code of all cases."""
        ...


def emitted(case: Case, name: str) -> Mapping[str, str]:
    """The files that a target makes of a case."""
    job = replace(case.job, options=case.options.get(name, {}))
    return target.get(name).emit(job)


def interpreted(name: str, cases: Sequence[Case], command: Sequence[str]) -> Ready:
    """The cases of a language that needs no building: their files in the cache, and a driver (the command) that
    is told each case's folder."""
    sessions: dict[str, Session] = {}
    for start in range(0, len(cases), _CHUNK):
        chunk = cases[start : start + _CHUNK]
        folders = {case.name: str(_written(name, emitted(case, name))) for case in chunk}
        session = Session([*command, json.dumps(folders)])
        sessions |= {case.name: session for case in chunk}
    return Ready(sessions)


def _written(name: str, files: Mapping[str, str]) -> Path:
    def write(folder: Path) -> None:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")

    return built(name, digest(*files.keys(), *files.values()), write)


def known() -> Mapping[str, Language]:
    """Every language that can be proven, by name."""
    from protogen.prove.python import Python
    from protogen.prove.swift import Swift
    from protogen.prove.typescript import TypeScript

    return {each.name: each for each in (Swift(), Python(), TypeScript())}
