"""What protogen makes of a document that contains schemas, and what is valid by one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from protogen import pipeline
from protogen.judge.judge import Judge
from protogen.pipeline import Contract
from protogen.project.config import Config
from protogen.runtime import checker
from protogen.schema import load
from protogen.schema.load import Schema


def built(tmp_path: Path, value: Mapping[str, Any], name: str = "doc.json") -> tuple[Schema, Contract]:
    path = tmp_path / name
    path.write_text(json.dumps(value))
    schema, said = load.load(path)
    return schema, pipeline.compile(schema, Config(), said)


def verdict(found: tuple[Schema, Contract], name: str, value: Any) -> bool:
    """Whether a value is valid; the strict program and the judge agree on it."""
    schema, whole = found
    assert not whole.failed, whole.diagnostics
    program = checker.Program(whole.plain.checks.document)
    judged = Judge(schema).at(schema.parts[name]).accepts(value)
    assert (not program.violations(name, value)) is judged
    return judged
