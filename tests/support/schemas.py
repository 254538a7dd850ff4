"""The schemas of the tests (`cases/`, `refused/`, our contract) and what every installed target makes of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from protogen import pipeline
from protogen.languages import registry as target
from protogen.pipeline import Built
from protogen.project.config import Config
from protogen.schema.load import load
from protogen.source.diagnostics import Diagnostic
from support.paths import ROOT, TESTS, V2

CASES = {path.stem: path for path in sorted((TESTS / "cases").glob("*.json"))}
REFUSED = {path.stem: path for path in sorted((TESTS / "refused").iterdir())}
ALL = {**CASES, "websocket-v2": V2}
TARGETS = target.names()


def build(name: str, targets: Sequence[str] = TARGETS, options: Mapping[str, Mapping[str, Any]] | None = None) -> Built:
    """What the targets make of a case or of the contract."""
    schema, found = load(ALL[name], shown=ALL[name].relative_to(ROOT).as_posix())
    return pipeline.build(schema, Config(target=options or {}), [target.get(each) for each in targets], found)


@cache
def whole(name: str) -> Built:
    """What all targets make of a case; the case has no fault."""
    built = build(name)
    assert not built.contract.failed, "\n".join(map(str, built.contract.diagnostics))
    return built


def files(name: str, target: str) -> Mapping[str, str]:
    """One target's files for a case."""
    return whole(name).files[target]


def diagnostics(path: Path) -> tuple[Diagnostic, ...]:
    """What is said of a schema that deserves it."""
    from protogen.source.diagnostics import Refused

    try:
        schema, found = load(path, shown=path.relative_to(ROOT).as_posix())
        return pipeline.compile(schema, Config(), found).diagnostics
    except Refused as refused:
        return refused.diagnostics


def digest(name: str) -> str:
    """A hash of all that all targets make of a case."""
    return hashlib.sha256(json.dumps(build(name).files, sort_keys=True).encode()).hexdigest()
