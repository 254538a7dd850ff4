"""Checks the annotation keyword `x-protogen` against our meta-schema of it (docs/annotation.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from protogen.diagnostics import Diagnostic
from protogen.load import Schema
from protogen.source import Json, Place
from protogen.walk import reachable

KEYWORD = "x-protogen"


def check(schema: Schema) -> Iterator[Diagnostic]:
    """What is wrong with the annotations of a schema."""
    for subschema in reachable([schema.root], definitions=True):
        if not isinstance(subschema.value, bool) and KEYWORD in subschema.value:
            yield from _faults(subschema.value[KEYWORD], subschema.where(KEYWORD))


@cache
def metaschema() -> Mapping[str, Any]:
    """Our meta-schema of the annotation keyword."""
    text = (Path(__file__).parent / "annotation.schema.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # here: most schemas have no annotation

    return Draft202012Validator(metaschema())


def _faults(value: Json, place: Place) -> Iterator[Diagnostic]:
    for error in _validator().iter_errors(value):
        at = place
        for token in error.absolute_path:
            at = at / token
        name = ".".join([KEYWORD, *map(str, error.absolute_path)])
        if error.validator == "additionalProperties" and error.schema["additionalProperties"] is False:
            known = error.schema["properties"]
            yield from (_unknown(key, known, at / key, name) for key in error.instance if key not in known)
        else:
            help = error.schema.get("description", "")
            yield Diagnostic("bad-annotation", f"`{name}`: {error.message}", at, help=help)


def _unknown(key: str, known: Mapping[str, Any], place: Place, name: str) -> Diagnostic:
    near = get_close_matches(key, known, 1, 0.5)
    help = f"did you mean `{near[0]}`?" if near else f"keys: {', '.join(known)}"
    return Diagnostic("unknown-annotation", f"`{key}` is not known under `{name}`", place, help=help)
