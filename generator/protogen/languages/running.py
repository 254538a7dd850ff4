"""How the emitted code of each language is built and run.

A language is given many cases at once, because compilers and run-times are slow to start; one case that cannot
be built does not keep the others from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from protogen.dataclass import dataclass, field
from protogen.languages.answers import Case, Order
from protogen.languages.cache import built, digest
from protogen.languages.session import Session
from protogen.languages.target import Target
from protogen.source.diagnostics import Refused

_TOGETHER = 100
"""Cases that share a process, unless a language says otherwise."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Cases that can be asked about (each with the program that answers for it), and those that cannot."""

    sessions: Mapping[str, Session]
    failures: Mapping[str, str] = field(default_factory=dict)
    order: Order = Order.FREE
    """What the language promises of the order of members."""

    def close(self) -> None:
        """End all programs."""
        for session in {id(each): each for each in self.sessions.values()}.values():
            session.close()


class Runner(Protocol):
    """Runs the emitted code of one language: its tools, and how to get the code to answer."""

    name: str
    """The target's name."""
    label: str
    """The target's name in messages, such as `TypeScript`."""
    needs: str
    """What it runs with and how to get that, for people who do not have it: `Deno: https://deno.com`."""

    def versions(self) -> Mapping[str, str] | None:
        """The tools it runs with, and their versions; None where they are not there."""
        ...

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Emit and build the code of all cases."""
        ...


class RunnerBase:
    """The usual beginning of a runner: it has the names of the target whose code it runs."""

    def __init__(self, emitter: Target) -> None:
        self.emitter, self.name, self.label = emitter, emitter.name, emitter.label


def emitted(emitter: Target, cases: Sequence[Case]) -> tuple[dict[str, Mapping[str, str]], dict[str, str]]:
    """The files that a target makes of each case; and of those that it cannot, why."""
    files: dict[str, Mapping[str, str]] = {}
    failures: dict[str, str] = {}
    for case in cases:
        try:
            files[case.name] = emitter.emit(case.job.of(emitter))
        except Refused as refused:
            failures[case.name] = str(refused)
        except Exception as error:  # any other is a fault of the target, and concerns this case alone
            failures[case.name] = f"{type(error).__name__}: {error}"
    return files, failures


def interpreted(
    emitter: Target,
    cases: Sequence[Case],
    command: Sequence[str] | Callable[[Path], Sequence[str]],
    *,
    together: int = _TOGETHER,
) -> Ready:
    """The cases of a language that needs no building: their files in the cache, and a driver (the command, or what
    makes it of the folder of a case) that gets each case's folder, as a JSON object in its last argument. `together`:
    how many cases share a process."""
    written, failures = folders(emitter, cases)
    sessions: dict[str, Session] = {}
    for start in range(0, len(written), together):
        chunk = list(written)[start : start + together]
        words = command(written[chunk[0]]) if callable(command) else command
        session = Session([*words, json.dumps({name: str(written[name]) for name in chunk})])
        sessions |= dict.fromkeys(chunk, session)
    return Ready(sessions, failures)


def folders(emitter: Target, cases: Sequence[Case]) -> tuple[dict[str, Path], dict[str, str]]:
    """The folder in the cache with the files of each case; and of those that cannot be emitted, why."""
    files, failures = emitted(emitter, cases)
    return {name: written(emitter.name, each) for name, each in files.items()}, failures


def written(name: str, files: Mapping[str, str]) -> Path:
    """The folder in the cache that has these files. `name`: of the target."""

    def write(folder: Path) -> None:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")

    return built(name, digest(*files.keys(), *files.values()), write)
