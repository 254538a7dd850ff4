"""Writes the JSON Schemas that the models tell pydantic: those of the contract, which say more than types do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from protogen.languages.python.names import Names
from protogen.languages.target import Job
from protogen.model.messages import subschemas
from protogen.model.spec import Enum, Record
from protogen.model.words import unused, upper_camel
from protogen.schema.bundle import bundled
from protogen.schema.canonical import ordered
from protogen.schema.graph import Subschema
from protogen.source.json_lines import json_lines
from protogen.source.place import Json


def text(job: Job, names: Names) -> str:
    """A JSON object on several lines: the schema of each class and alias that has one, and what these refer to."""
    return json_lines({name: ordered(schema) for name, schema in _schemas(job, names).items()}) + "\n"


def described(job: Job, names: Names) -> frozenset[str]:
    """The classes and aliases that have a schema of the contract's."""
    return frozenset(name for name, _, _ in _starts(job, names))


def _schemas(job: Job, names: Names) -> Mapping[str, Json]:
    taken = {*names.classes.values(), *names.unknown.values()}
    starts, narrowed = dict[str, Subschema](), dict[str, str]()
    for name, subschema, whole in _starts(job, names):
        place = name if whole else _free(taken, f"{name} Value", starts)
        starts[place] = subschema
        if not whole:
            narrowed[name] = place
    found = bundled(starts, partial(_free, taken))
    return found | {
        name: {"type": "object", "allOf": [{"$ref": f"#/$defs/{place}"}]} for name, place in narrowed.items()
    }


def _starts(job: Job, names: Names) -> Iterator[tuple[str, Subschema, bool]]:
    """Each class or alias with its schema, and whether this is all that it says: a model is an object, where the schema
    may also allow something else."""
    found = subschemas(job.schema, job.spec)
    for decl in job.spec.decls:
        if decl.name in found and not (isinstance(decl, Enum) and not _lists(found[decl.name], decl)):
            whole = not isinstance(decl, Record) or decl.name in job.spec.roots or _is_object(found[decl.name])
            yield names.classes[decl.name], found[decl.name], whole


def _lists(subschema: Subschema, decl: Enum) -> bool:
    """Whether a schema allows the values of an enum and nothing else: the enum may be a part of a union, and null is
    none of its values."""
    own = [each.value for each in decl.members]
    words = subschema.keywords
    rows = [each.keywords.get("const") for word in ("anyOf", "oneOf") for each in subschema.listed(word)]
    return (words.get("enum") == own or rows == own) and words.get("type") in (None, decl.kind.value)


def _is_object(subschema: Subschema, depth: int = 0) -> bool:
    if subschema.keywords.get("type") == "object":
        return True
    return depth < _DEEPEST and any(_is_object(each, depth + 1) for each in subschema.beside())


_DEEPEST = 20


def _free(taken: set[str], wish: str, so_far: Mapping[str, Json]) -> str:
    """A new name for a schema, as a class could have it."""
    return unused(upper_camel(wish) or "Schema", lambda name: name in so_far or name in taken, join="")
