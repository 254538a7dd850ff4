"""What is wrong, where, and what to do: the values every stage reports faults with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from protogen.source import Place


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
