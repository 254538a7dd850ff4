"""What is wrong, where, and what to do: the values every stage reports faults with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from protogen.source.place import Place


class Severity(Enum):
    """How much a diagnostic weighs: an error fails the run, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. `rule` is a stable id such as `unknown-keyword`; `help` says what to do."""

    rule: str
    message: str
    place: Place | None = None
    help: str = ""
    severity: Severity = Severity.ERROR
    at: str = ""
    """Where, in words, for a fault that has no schema place (a config file, an output path)."""
    related: tuple[tuple[str, Place], ...] = ()
    """Other places that belong to it, each with a word for it."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else f"{self.at}: " if self.at else ""
        pointer = f" (#{self.place.pointer})" if self.place else ""
        text = f"{where}{self.severity.value}[{self.rule}]: {self.message}{pointer}"
        return f"{text}\n    help: {self.help}" if self.help else text


class Refused(Exception):
    """The run cannot go on: the diagnostics say why. The only exception that is not a bug of ours."""

    def __init__(self, *diagnostics: Diagnostic, exit_code: int = 2) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics
        self.exit_code = exit_code


def tidy(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place, duplicates dropped."""
    unique = {str(diagnostic): diagnostic for diagnostic in diagnostics}
    return tuple(sorted(unique.values(), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    if diagnostic.place is None:
        return (diagnostic.at, 0, 0, diagnostic.message)
    line, column = diagnostic.place.line_column
    return (diagnostic.place.source.path, line, column, diagnostic.message)


@dataclass(frozen=True, slots=True)
class About:
    """What a rule is, for tools that show rules beside what they found: a sentence, what to do, where to read on."""

    sentence: str
    help: str = ""
    page: str = ""


RULES: Mapping[str, About] = {
    rule: About(sentence)
    for rule, sentence in {
        "bad-annotation": "A value of `x-protogen` that means nothing there.",
        "bad-config": "A value in the config that cannot be used.",
        "bad-keyword-value": "A value that a keyword cannot have.",
        "bad-lock": "The name lock cannot be read.",
        "bad-name": "A name that no file can have.",
        "bad-revision": "A git revision, or a file in one, that is not there.",
        "broken-target": "A target of another package that cannot be loaded.",
        "constraint-lost": "A constraint that a target honours nowhere.",
        "container-empty": "A document that holds no messages.",
        "container-refused": "A version or a schema format of a container that is not supported.",
        "contains-evaluates": "2019-09's `contains` beside `unevaluatedItems`, which readers take as 2020-12 does.",
        "dialect-loss": "A keyword that means something else in draft 2020-12.",
        "draft-assumed": "A schema that names no draft is read as draft 2020-12.",
        "draft-refused": "A draft that is not supported.",
        "drift": "Generated files are not what the schema makes.",
        "endless-reference": "A schema that applies itself to the same value without end.",
        "exists": "A file that would be overwritten.",
        "fixture-verdict": "A recorded document whose verdict is not the one stated.",
        "format-not-asserted": "A format that no reader asserts.",
        "idle-allowance": "An allowance in the config that nothing needs.",
        "in-the-way": "A file at the place of a generated one that is not ours.",
        "integer-spelling": "Draft-04 does not take `1.0` for an integer, and readers do.",
        "invalid-document": "A document that the contract refuses.",
        "lone-surrogate": "Text that no file can hold.",
        "manifest-unreadable": "The manifest of generated files cannot be read.",
        "media-passed-over": "A schema of a media type that is not JSON.",
        "name-taken": "A type's name that the kind of Python models needs for itself.",
        "no-channel": "The schema does not say how its messages travel.",
        "no-config": "There is no config, and no schema was named.",
        "no-document": "There is no such document.",
        "no-documents": "There are no documents in a folder.",
        "no-git": "git is not installed.",
        "no-message": "The contract has no message.",
        "no-language": "No language was left to prove.",
        "no-recorded": "Recorded documents that cannot be read.",
        "no-schema": "There is no schema.",
        "no-tools": "The tools of a language are not installed.",
        "not-generated": "A generated file was edited by hand.",
        "not-redacted": "A document that cannot be made anonymous.",
        "pattern-unsupported": "A pattern that cannot mean the same in every language.",
        "remote-reference": "A reference to a schema that is not among the files.",
        "unfit-path": "An output path that not every machine can have.",
        "unknown-annotation": "A word in `x-protogen` that it does not take.",
        "unknown-dialect": "A `$schema` that is not known.",
        "unknown-keyword": "A word that JSON Schema does not know asserts nothing.",
        "unknown-message": "The contract has no message of this name.",
        "unknown-peer": "There is no peer of this name.",
        "unknown-root": "There is no definition of a name in `roots`.",
        "unknown-target": "There is no target of this name.",
        "unreadable-schema": "A schema file that cannot be read.",
        "unresolved-reference": "A reference that leads nowhere.",
    }.items()
}
"""What can be wrong before any verb looks at the contract; `lint` and `breaking` have tables of their own."""
