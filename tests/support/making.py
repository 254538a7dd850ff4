"""Schemas written to files, and what protogen makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from protogen import pipeline
from protogen.checks.compile import compile_checks
from protogen.checks.program import Program as Carried
from protogen.languages import registry
from protogen.lock.file import Lock
from protogen.pipeline import Built, Contract
from protogen.project.config import Config
from protogen.runtime.checker import Program
from protogen.schema.load import load
from protogen.source.json_lines import json_lines

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(keywords: Mapping[str, Any] = {}, /, **more: Any) -> dict[str, Any]:  # read only
    """A schema of draft 2020-12."""
    return {"$schema": DRAFT, **keywords, **more}


def written(folder: Path, value: Any, name: str = "s.json") -> Path:
    """The path of a new file: texts and bytes as they are, other values as JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = value if isinstance(value, (str, bytes)) else json.dumps(value)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def write(files: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write files by their names; their paths."""
    return [written(folder, value, name) for name, value in files.items()]


def compiled(path: Path, lock: Lock | None = None, **settings: Any) -> Contract:
    """What a schema file says; `settings` are those of a config."""
    loaded, found = load(path, shown=path.name)
    return pipeline.compile(loaded, Config(**settings), found, lock)


def build(path: Path, targets: Sequence[str], lock: Lock | None = None, **settings: Any) -> Built:
    """What targets make of a schema file; it has no fault."""
    contract = compiled(path, lock, **settings)
    assert not contract.failed, "\n".join(map(str, contract.diagnostics))
    return Built(contract, pipeline.emit(contract, [registry.get(each) for each in targets]))


def numbered_text(program: Carried) -> str:
    """A check program as JSON with numbered nodes, which readers of all languages take, too."""
    return json_lines(program.document)


def program(path: Path, *, formats: bool = False) -> Program:
    """The check program of a schema file, whose one root is `root`."""
    loaded, _ = load(path)
    made, _ = compile_checks(loaded, {"root": loaded.root}, assert_formats=formats)
    return Program(json.loads(numbered_text(made)))
