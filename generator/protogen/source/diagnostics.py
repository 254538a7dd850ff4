"""Diagnostics: every stage reports a fault as a value that says what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from protogen.dataclass import dataclass, field
from protogen.source import visible
from protogen.source.place import Json, Place


class Severity(Enum):
    """How severe a diagnostic is: an error fails the run, a warning or a note does not."""

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
    """Where, as text, for a fault that is not in a schema (but in a config file or an output path)."""
    related: tuple[tuple[str, Place], ...] = ()
    """Related places, each with a short label."""
    facts: Mapping[str, Json] = field(default_factory=dict, hash=False)
    """What a verb knows besides, for programs."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else f"{self.at}: " if self.at else ""
        pointer = f" (#{self.place.pointer})" if self.place else ""
        text = visible.line(f"{where}{self.severity.value}[{self.rule}]: {self.message}{pointer}")
        return f"{text}\n    help: {visible.line(self.help)}" if self.help else text


class Refused(Exception):
    """Stops the run, with diagnostics that say why. Any other exception that reaches the user is a bug of ours."""

    def __init__(self, *diagnostics: Diagnostic, exit_code: int = 2) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics
        self.exit_code = exit_code


def tidy(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Returns the diagnostics sorted by place, without duplicates."""
    unique = {str(diagnostic): diagnostic for diagnostic in diagnostics}
    return tuple(sorted(unique.values(), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    if diagnostic.place is None:
        return (diagnostic.at, 0, 0, diagnostic.message)
    line, column = diagnostic.place.line_column
    return (diagnostic.place.source.path, line, column, diagnostic.message)


@dataclass(frozen=True, slots=True)
class About:
    """Describes a rule for tools that show rules: a sentence, what to do, and a page to read."""

    sentence: str
    help: str = ""
    page: str = ""


RULES: Mapping[str, About] = {
    rule: About(sentence)
    for rule, sentence in {
        "bad-annotation": "A value in `x-protogen` that is not allowed there.",
        "bad-channel": "The description of a channel does not fit the schema.",
        "bad-config": "A value in the config that cannot be used.",
        "bad-keyword-value": "A value that a keyword cannot have.",
        "bad-lock": "The name lock cannot be read.",
        "bad-name": "A name that cannot be a file's name.",
        "bad-revision": "A git revision, or a file in one, that does not exist.",
        "bad-scenario": "A scenario that cannot be played.",
        "broken-sample": "A sample that is not JSON, or that readers understand differently.",
        "broken-target": "A target of another package that cannot be loaded.",
        "column-taken": "A Spark DataFrame has a column of a name that a verdict needs.",
        "constraint-lost": "A constraint that a target does not enforce.",
        "container-empty": "A document that holds no messages.",
        "container-refused": "A version, a part or a schema format of a container that is not supported.",
        "contains-evaluates": "2019-09's `contains` next to `unevaluatedItems`: readers apply the rules of 2020-12.",
        "dialect-loss": "A keyword that means something else in draft 2020-12.",
        "draft-assumed": "A schema that names no draft is read as draft 2020-12.",
        "draft-refused": "A draft that is not supported.",
        "drift": "Generated files do not match the schema.",
        "endless-reference": "A schema that applies itself to the same value without end.",
        "exists": "A file that would be overwritten.",
        "fixture-verdict": "A recorded document whose verdict differs from the one stated.",
        "format-not-asserted": "A format that readers do not assert.",
        "id-taken": "Two different schemas have the same `$id` or anchor.",
        "idle-allowance": "An allowance in the config that is not needed.",
        "in-the-way": "A file not written by protogen is where a generated file belongs.",
        "integer-spelling": "In draft-04 `1.0` is not an integer, but readers accept it as one.",
        "invalid-default": "A default that its own schema does not accept.",
        "invalid-document": "A document that the contract refuses.",
        "lone-surrogate": "Text with half of a surrogate pair, which no file can hold.",
        "manifest-unreadable": "The manifest of generated files cannot be read.",
        "media-passed-over": "A schema of a media type that is not JSON is skipped.",
        "name-taken": "A type's name that the chosen kind of Python models needs for itself.",
        "no-channel": "The schema does not say how its messages travel.",
        "no-column": "A Spark DataFrame, or Parquet files, have no column of this name.",
        "no-config": "There is no config, and no schema was named.",
        "no-document": "The document does not exist.",
        "no-documents": "A file or folder without documents.",
        "no-effect": "A keyword that other tools obey, but that means nothing here.",
        "no-git": "git is not installed.",
        "no-message": "The contract has no message.",
        "no-language": "No language was left to prove.",
        "no-recorded": "Recorded documents that cannot be read.",
        "no-schema": "No schema was named, or what was named is none.",
        "no-spark": "PySpark, or the Java that it runs on, is not installed.",
        "no-tools": "The tools of a language are not installed.",
        "no-websockets": "The package `websockets` is not installed.",
        "not-a-schema": "A document where a schema should be.",
        "not-exposed": "An address that other machines can reach.",
        "not-generated": "A generated file was edited by hand.",
        "not-inferred": "A sample that is not valid for the schema inferred from it.",
        "not-installed": "The sources of protogen are here, but not installed.",
        "not-redacted": "A document that cannot be redacted.",
        "outside-reference": "A reference to a file outside of the schema's folder and of the project's.",
        "pattern-unsupported": "A pattern that would not mean the same in every language.",
        "port-taken": "A port that cannot be listened on.",
        "remote-reference": "A reference to a schema that is not among the files.",
        "resume-not-followed": "A channel asks clients to resume by a message, and they do not.",
        "spark-failed": "Spark could not read an input, or could not run.",
        "too-varied": "Samples that have too much that is different.",
        "unfit-path": "An output path that some operating systems do not allow.",
        "unknown-annotation": "An unknown key in `x-protogen`.",
        "unknown-dialect": "An unknown `$schema`.",
        "unknown-keyword": "A keyword that JSON Schema does not have; it asserts nothing.",
        "unknown-message": "The contract has no message of this name.",
        "unknown-peer": "There is no peer of this name.",
        "unknown-root": "A name in `roots` that is not a definition of the schema.",
        "unknown-verdict": "A word for what a client does that is none.",
        "unknown-server": "The contract has no server of this name.",
        "unknown-scenario": "There is no scenario of this name.",
        "unknown-target": "There is no target of this name.",
        "unreadable-schema": "A schema file that cannot be read.",
        "unresolved-reference": "A reference that leads nowhere.",
    }.items()
}
"""The rules that all verbs share; `lint` and `breaking` have tables of their own."""
