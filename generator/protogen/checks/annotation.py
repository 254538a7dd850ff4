"""Checks the annotation keyword `x-protogen` against our meta-schema of it (docs/annotation.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from protogen.checks.own import Checker, Fault, closest
from protogen.checks.tolerant import VERSION
from protogen.schema.load import Schema
from protogen.schema.walk import reachable
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json, Place

KEYWORD = "x-protogen"
Annotations = Mapping[str, Json]
"""By language, the JSON Schema of `x-protogen.<language>`."""


def check(schema: Schema, languages: Callable[[], Annotations]) -> Iterator[Diagnostic]:
    """The faults in the annotations of a schema. `languages`: those installed, looked up only if needed."""
    every = reachable([schema.root, *schema.parts.values()], definitions=True)
    found = [each for each in every if KEYWORD in each.keywords]
    values = [each.keywords[KEYWORD] for each in found]
    keys = {key for value in values if isinstance(value, dict) for key in value}
    checker = Checker(metaschema(languages() if keys - _common()["properties"].keys() else {}))
    for each, value in zip(found, values, strict=True):
        yield from (_told(fault, each.where(KEYWORD)) for fault in checker.faults(value))
        if isinstance(value, dict) and value.get("compatible") == "minor" and not _is_version(each.keywords):
            message = f"`{KEYWORD}.compatible` is `minor`, but the `const` is not a semantic version"
            place = each.where(KEYWORD) / "compatible"
            yield Diagnostic("bad-annotation", message, place, help="write a version with three numbers, as in 2.1.0")


def of_channel(note: Json, place: Place) -> Iterator[Diagnostic]:
    """The faults in the words of a channel that are written elsewhere: on a channel of an AsyncAPI document."""
    for fault in Checker(_common()).faults({"channel": note}):
        yield _told(fault._replace(path=fault.path[1:]), place)


def _is_version(keywords: Mapping[str, Json]) -> bool:
    """Whether a schema's constant, if it has one, is a semantic version."""
    value = keywords.get("const", "0.0.0")
    return isinstance(value, str) and VERSION.fullmatch(value) is not None


def metaschema(languages: Annotations) -> Json:
    """The meta-schema of the annotation, with each language's own part."""
    common = _common()
    return {**common, "properties": {**common["properties"], **languages}}


@cache
def _common() -> Json:
    """The part that is common to all languages."""
    return json.loads((Path(__file__).parent / "annotation.schema.json").read_text(encoding="utf-8"))


def _told(fault: Fault, place: Place) -> Diagnostic:
    """The message for one fault, in words for people who write schemas."""
    for token in fault.path:
        place = place / token
    name = ".".join((KEYWORD, *fault.path))
    if fault.keyword == "additionalProperties":
        owner, key = ".".join((KEYWORD, *fault.path[:-1])), fault.path[-1]
        help = closest(key, fault.known, "keys")
        return Diagnostic("unknown-annotation", f"`{key}` is not known under `{owner}`", place, help=help)
    return Diagnostic("bad-annotation", f"`{name}` {_problem(fault)}", place, help=fault.description)


def _problem(fault: Fault) -> str:
    schema = fault.schema
    match fault.keyword:
        case "required":
            return f"lacks `{fault.missing}`"
        case "type":
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            named = (f"an {each}" if each[0] in "aio" else f"a {each}" for each in kinds)
            return f"must be {' or '.join(named)}"
        case "enum":
            return f"must be {' or '.join(map(json.dumps, schema['enum']))}"
        case keyword:
            return f"breaks `{keyword}: {json.dumps(schema[keyword])}`"
