"""From a schema or a config to a case that can be proven."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from protogen import pipeline, request
from protogen.project import config as configs
from protogen.project.config import Config
from protogen.prove.values import Case
from protogen.schema.load import load
from protogen.source.diagnostics import Diagnostic, Refused, Severity


def settle(file: Path | None, schema: Path | None, *, formats: bool) -> tuple[Case, Path | None]:
    """The case that a command line and the config ask for, and the config's output folder (None: no config)."""
    file = file or configs.find(Path.cwd())
    asked = request.settle(file, schema, ("python",), None)  # which languages to run is not asked here
    config = replace(asked.config, formats="assertion") if formats else asked.config
    return case(asked.schema, config), asked.config.out if config.path else None


def case(schema: Path, config: Config | None = None, name: str = "contract") -> Case:
    """The case of a schema file. Raises Refused where it cannot be built, or has no message to prove."""
    config = config or Config()
    loaded, found = load(schema, shown=request.shown(schema), map=config.map)
    built = pipeline.build(loaded, config, (), found)
    errors = [each for each in built.diagnostics if each.severity is Severity.ERROR and each.rule != _LOST]
    if errors:
        raise Refused(*errors)
    spec = built.job.spec
    known = pipeline.subschemas(loaded, spec)
    subjects = {root: known[root] for root in spec.roots if root in known}
    if not subjects:
        help = "name the definitions that are messages: `roots` in the config"
        raise Refused(Diagnostic("no-message", "the schema says nothing of a document", loaded.root.place, help))
    return Case(name, built.job, subjects, config.target, config.formats == "assertion")


_LOST = "constraint-lost"
"""What no reader asserts keeps `build` from building; whether that shows in a verdict is for the documents to say."""
