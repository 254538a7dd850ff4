"""Finds defaults that their own schema does not accept: documentation shows them, so they must not mislead."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.checks.program import Program, exact, placed_reader, pointer_from
from protogen.schema.load import Schema
from protogen.schema.walk import reachable
from protogen.source.diagnostics import Diagnostic, Severity


def invalid_defaults(schema: Schema, strict: Program) -> Iterator[Diagnostic]:
    """Yields a warning for each default that is not valid. The program has to be one that ends on every value."""
    every = reachable([schema.root, *schema.parts.values()], definitions=True)
    found = [each for each in every if "default" in each.keywords]
    if not found:
        return
    program = placed_reader(strict)
    file = schema.root.place.source.path
    for each in found:
        at = pointer_from(file, each.place)
        broken = program.violations(at, exact(each.keywords["default"])) if at in program.roots else []
        if broken:
            below = f" at `{broken[0].pointer}`" if broken[0].pointer else ""
            message = f"the default is not valid: it breaks `{broken[0].keyword}`{below}"
            help = "fix the default, or the schema"
            yield Diagnostic("invalid-default", message, each.where("default"), help, Severity.WARNING)
