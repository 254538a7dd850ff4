"""Checks the annotation keyword `x-protogen` against its meta-schema (docs/annotation.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from protogen.checks.compile import compile_checks
from protogen.runtime import checker
from protogen.schema.load import Schema, load
from protogen.schema.walk import reachable
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json, Place, split_pointer

KEYWORD = "x-protogen"
METASCHEMA = Path(__file__).parent / "annotation.schema.json"


def check(schema: Schema) -> Iterator[Diagnostic]:
    """Yields the faults in the annotations of a schema."""
    for subschema in reachable([schema.root, *schema.parts.values()], definitions=True):
        if KEYWORD in subschema.keywords:
            yield from _faults(subschema.keywords[KEYWORD], subschema.where(KEYWORD))


@cache
def _meta() -> tuple[Json, checker.Program]:
    """Returns the meta-schema and a strict reader for it, of the kind that users get."""
    schema, _ = load(METASCHEMA)
    program, _ = compile_checks(schema, {KEYWORD: schema.root})
    return schema.sources[0].value, checker.Program(program.document)


def _faults(value: Json, place: Place) -> Iterator[Diagnostic]:
    whole, program = _meta()
    for violation in program.violations(KEYWORD, value):
        tokens = split_pointer(violation.pointer)
        at, name, held = place, KEYWORD, value
        for token in tokens:
            at, name = at / token, f"{name}.{token}"
            held = held[int(token)] if isinstance(held, list) else held[token]
        meta = whole
        for token in split_pointer(violation.at.removeprefix("#")):
            meta = meta[token]
        yield from _explain(violation, meta, name, held, at)


def _explain(
    violation: checker.Violation, meta: Mapping[str, Any], name: str, held: Json, at: Place
) -> Iterator[Diagnostic]:
    """Yields the faults of one value, in words for people who write schemas."""
    help = meta.get("description", "")
    match violation.keyword:
        case "additionalProperties":
            known = meta["properties"]
            yield from (_unknown(key, known, at / key, name) for key in held if key not in known)
        case "required":
            yield Diagnostic("bad-annotation", f"`{name}` lacks `{violation.detail}`", at, help=help)
        case "type":
            kinds = meta["type"] if isinstance(meta["type"], list) else [meta["type"]]
            yield Diagnostic("bad-annotation", f"`{name}` must be of type {' or '.join(kinds)}", at, help=help)
        case "enum":
            choices = " or ".join(map(json.dumps, meta["enum"]))
            yield Diagnostic("bad-annotation", f"`{name}` must be {choices}", at, help=help)
        case keyword:
            yield Diagnostic(
                "bad-annotation", f"`{name}` breaks `{keyword}: {json.dumps(meta[keyword])}`", at, help=help
            )


def _unknown(key: str, known: Mapping[str, Any], place: Place, name: str) -> Diagnostic:
    near = get_close_matches(key, known, 1, 0.5)
    help = f"did you mean `{near[0]}`?" if near else f"keys: {', '.join(known)}"
    return Diagnostic("unknown-annotation", f"`{key}` is not known under `{name}`", place, help=help)
