"""Makes a case for a proof from a schema or a config."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from protogen import request
from protogen.languages.answers import Case
from protogen.project import config as configs
from protogen.project.config import Config
from protogen.source.diagnostics import Diagnostic, Refused


def settle(file: Path | None, schema: Path | None, *, formats: bool) -> tuple[Case, Config]:
    """The case that a command line and the config ask for, and the config that applies to it."""
    file = file or configs.find(Path.cwd())
    asked = request.settle(file, schema, (), None, targets=False)
    config = replace(asked.config, formats="assertion") if formats else asked.config
    return case(asked.schema, config), config


def case(schema: Path, config: Config | None = None, name: str = "contract") -> Case:
    """The case of a schema file. Raises Refused if it cannot be compiled, or has no message to prove."""
    config = config or Config()
    contract = request.compiled(schema, config).sound()
    subjects = contract.subjects()
    if not subjects:
        help = "name the definitions that are messages: `roots` in the config"
        raise Refused(
            Diagnostic("no-message", "the schema says nothing of a document", contract.schema.root.place, help)
        )
    return Case(name, contract.plain, subjects, config.formats == "assertion")
