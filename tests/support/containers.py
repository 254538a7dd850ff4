"""What protogen makes of a document that contains schemas, and what is valid by one of them."""

from __future__ import annotations

from typing import Any

from protogen.judge.judge import Judge
from protogen.pipeline import Contract
from protogen.runtime import checker


def verdict(found: Contract, name: str, value: Any) -> bool:
    """Whether a value is valid by a schema of a container; the strict program and the judge agree on it."""
    assert not found.failed, found.diagnostics
    program = checker.Program(found.plain.checks.document)
    judged = Judge(found.schema).at(found.schema.parts[name]).accepts(value)
    assert (not program.violations(name, value)) is judged
    return judged
