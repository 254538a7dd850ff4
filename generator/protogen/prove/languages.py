"""How the emitted code of each language is built and run.

A language is given many cases at once, because compilers and run-times are slow to start; one case that cannot
be built does not keep the others from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from protogen import target
from protogen.prove.session import Session
from protogen.prove.values import Case


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


def known() -> Mapping[str, Language]:
    """Every language that can be proven, by name."""
    from protogen.prove.swift import Swift

    return {each.name: each for each in (Swift(),)}
