"""Check programs and documents through the run-times of all languages: where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from protogen.runtime.checker import Program
from protogen.runtime.jsontext import parse
from support import swift_driver, typescript_driver


@dataclass(frozen=True)
class Trial:
    """A check program and a document for one of its roots."""

    program: str
    root: str
    document: str

    def __str__(self) -> str:
        return f"root {self.root} of {self.program[:300]}... on {self.document}"


def unlike_verdicts(groups: Sequence[list[Trial]]) -> tuple[int, list[tuple[Trial, str]]]:
    """How many trials were made, and those in which the languages differ, with what each says. A group's trials
    have one program and root."""
    trials = [trial for group in groups for trial in group]
    asked = zip(trials, _python(groups), _swift(groups), _typescript(groups), strict=True)
    return len(trials), [
        (trial, f"Python {python}, Swift {swift}, TypeScript {typescript}")
        for trial, python, swift, typescript in asked
        if not (python == swift[0] == typescript and swift[1] == (not python))
    ]


def _python(groups: list[list[Trial]]) -> Iterator[Any]:
    for group in groups:
        program = Program(parse(group[0].program))
        for trial in group:
            found = [list(each) for each in program.violations(trial.root, parse(trial.document))]
            assert program.accepts(trial.root, parse(trial.document)) == (not found), trial
            yield found


def _swift(groups: list[list[Trial]]) -> Iterator[Any]:
    commands: list[Any] = []
    for group in groups:
        commands.append({"program": group[0].program, "root": group[0].root})
        commands += [{"check": text} for text in swift_driver.encoded([trial.document for trial in group])]
    for answer in swift_driver.ask(commands):
        if answer is not None:
            yield answer["violations"], answer["accepts"]


def _typescript(groups: list[list[Trial]]) -> Iterator[Any]:
    requests = [
        {
            "program": group[0].program,
            "root": group[0].root,
            "documents": swift_driver.encoded([trial.document for trial in group]),
        }
        for group in groups
    ]
    for response in typescript_driver.run(requests):
        yield from [answer["violations"] for answer in response["answers"]]


def agree(groups: Sequence[list[Trial]], least: int) -> None:
    count, unlike = unlike_verdicts(groups)
    assert count >= least
    assert not unlike, f"{len(unlike)} differ: {unlike[0][0]}: {unlike[0][1]}"
