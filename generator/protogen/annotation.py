"""Checks the annotation keyword `x-protogen` against our meta-schema of it (docs/annotation.md)."""

from __future__ import annotations

import json
import re
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
_TYPES: Mapping[str, type] = {"object": dict, "string": str, "boolean": bool}


def check(schema: Schema) -> Iterator[Diagnostic]:
    """What is wrong with the annotations of a schema."""
    for subschema in reachable([schema.root], definitions=True):
        if not isinstance(subschema.value, bool) and KEYWORD in subschema.value:
            yield from _faults(subschema.value[KEYWORD], metaschema(), subschema.where(KEYWORD), KEYWORD)


@cache
def metaschema() -> Mapping[str, Any]:
    """Our meta-schema of the annotation keyword."""
    text = (Path(__file__).parent / "annotation.schema.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _faults(value: Json, meta: Mapping[str, Any], place: Place, name: str) -> Iterator[Diagnostic]:
    """The few keywords that the meta-schema uses, with messages made for people who write schemas."""
    if "type" in meta and not isinstance(value, _TYPES[meta["type"]]):
        yield Diagnostic("bad-annotation", f"`{name}` must be of type {meta['type']}", place, help=meta["description"])
        return
    if "enum" in meta and value not in meta["enum"]:
        choices = " or ".join(f'"{each}"' for each in meta["enum"])
        yield Diagnostic("bad-annotation", f"`{name}` must be {choices}", place, help=meta["description"])
    if isinstance(value, str) and len(value) < meta.get("minLength", 0):
        yield Diagnostic("bad-annotation", f"`{name}` must not be empty", place, help=meta["description"])
    if isinstance(value, str) and "pattern" in meta and not re.fullmatch(meta["pattern"], value):
        yield Diagnostic("bad-annotation", f"`{name}` must match {meta['pattern']}", place, help=meta["description"])
    if isinstance(value, dict):
        known = meta["properties"]
        for key, each in value.items():
            if key in known:
                yield from _faults(each, known[key], place / key, f"{name}.{key}")
            else:
                near = get_close_matches(key, known, 1, 0.5)
                help = f"did you mean `{near[0]}`?" if near else f"keys: {', '.join(known)}"
                yield Diagnostic("unknown-annotation", f"`{key}` is not known under `{name}`", place / key, help=help)
