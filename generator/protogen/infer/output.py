"""The text of an inferred schema, and whether it may replace what is in a file."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from protogen.schema.canonical import canonical
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json, SourceError
from protogen.source.read import parse, read

_MARK = "Inferred from samples by `protogen infer` ({}): as long as nothing else changes this file, it may be replaced."
_MARKED = re.compile(re.escape(_MARK).replace(re.escape("{}"), "([0-9a-f]{12})"))
_KEPT = "choose another name, or remove the file; `protogen infer --against {}` says what the samples add to it"


def text(schema: dict[str, Json]) -> str:
    """The schema as JSON in the layout of `protogen fmt`, with a comment by which it is known again."""
    draft, *rest = schema.items()
    marked = dict([draft, ("$comment", _MARK.format(_digest(schema))), *rest])
    return canonical(parse("inferred.json", json.dumps(marked, indent=2, ensure_ascii=False) + "\n"))


def before(path: Path, shown: str) -> str | None:
    """What is in a file that an inferred schema may replace; None if there is no file.

    Raises Refused for any other file: what people wrote or edited is theirs."""
    if not path.exists() or path.is_dir():
        return None
    try:
        source = read(path, shown)
    except SourceError as error:
        raise _kept(f"{error.path}:{error.line}:{error.column}", "is no schema", shown) from None
    held = source.value if isinstance(source.value, dict) else {}
    found = _MARKED.fullmatch(str(held.get("$comment", "")))
    if found is None:
        raise _kept(shown, "was not written by `protogen infer`", shown)
    if found[1] != _digest({key: value for key, value in held.items() if key != "$comment"}):
        raise _kept(shown, "was edited since `protogen infer` wrote it", shown)
    return source.text


def _kept(at: str, why: str, shown: str) -> Refused:
    return Refused(Diagnostic("in-the-way", f"the file {why}, and stays as it is", at=at, help=_KEPT.format(shown)))


def _digest(schema: dict[str, Json]) -> str:
    return hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()[:12]
