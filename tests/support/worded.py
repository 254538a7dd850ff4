"""A schema with a member for each thing that can be wrong, documents, and what is said of them in every language."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from protogen.checks.compile import compile_checks
from protogen.schema.load import load
from support import making

VALUES = ["queued", "done", "failed", "paused", "cancelled", "retried", "lost", "found", 7]
CIRCLE = {"type": "object", "required": ["kind", "r"], "properties": {"kind": {"const": "circle"}, "r": True}}
SQUARE = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"const": "square"}, "version": {"const": "2.0.0"}},
}

MEMBERS: dict[str, tuple[Any, Any, str]] = {
    "type": ({"type": "integer"}, "now", '/type: expected an integer, found the string "now"'),
    "types": ({"type": ["string", "null"]}, 1.5, "/types: expected a string or null, found 1.5"),
    "three": (
        {"type": ["boolean", "string", "array"]},
        {},
        "/three: expected a boolean, a string or an array, found an object",
    ),
    "const": ({"const": "2.0.0"}, "1.0.0", '/const: expected the constant "2.0.0", found "1.0.0"'),
    "whole": ({"const": {"a": 1}}, [1], "/whole: expected the constant of the schema, found an array"),
    "enum": (
        {"enum": VALUES},
        "donne",
        '/enum: "donne" is not one of "queued", "done", "failed", "paused", "cancelled", "retried", … (3 more); '
        'did you mean "done"?',
    ),
    "none": ({"enum": [1, None, True]}, False, "/none: false is not one of 1, null, true"),
    "false": (False, None, "/false: no value is allowed here, found null"),
    "multipleOf": ({"multipleOf": 0.01}, 0.005, "/multipleOf: expected a multiple of 0.01, found 0.005"),
    "maximum": ({"maximum": 0.0000125}, 10**50, f"/maximum: expected at most 0.0000125, found 1{'0' * 50}"),
    "over": ({"exclusiveMaximum": 1e-9}, 1, "/over: expected less than 1e-9, found 1"),
    "minimum": ({"minimum": 10}, -3.25e-7, "/minimum: expected at least 10, found -3.25e-7"),
    "under": ({"exclusiveMinimum": 2**60}, 0.0001, f"/under: expected more than {2**60}, found 0.0001"),
    "maxLength": ({"maxLength": 1}, "🙂é", "/maxLength: 2 characters, at most 1 is allowed"),
    "minLength": ({"minLength": 3}, "🙂", "/minLength: 1 character, at least 3 are required"),
    "pattern": ({"pattern": "^\\d+$"}, 'a"\\', '/pattern: "a\\"\\\\" does not match the pattern ^\\d+$'),
    "format": ({"format": "date"}, "2026", '/format: "2026" is not of the format date'),
    "regex": ({"format": "regex"}, "(", '/regex: "(" is not of the format regex'),
    "items": ({"maxItems": 2}, [1, 2, 3], "/items: 3 items, at most 2 are allowed"),
    "minItems": ({"minItems": 1}, [], "/minItems: 0 items, at least 1 is required"),
    "unique": ({"uniqueItems": True}, [1, 1], "/unique: two of the items are equal, but all must be different"),
    "tuple": (
        {"prefixItems": [True], "items": False},
        [1, 2],
        "/tuple: 2 items, at most 1 is allowed",
    ),
    "rest": (
        {"prefixItems": [True], "unevaluatedItems": False},
        [1, 2],
        "/rest: 2 items, of which some are not allowed",
    ),
    "contains": ({"contains": {"type": "null"}}, [1], "/contains: no item is of the kind that is required"),
    "few": (
        {"contains": {"type": "null"}, "minContains": 2},
        [None],
        "/few: too few items of the kind of which at least 2 are required",
    ),
    "many": (
        {"contains": {"type": "null"}, "maxContains": 1},
        [None, None],
        "/many: too many items of the kind of which at most 1 is allowed",
    ),
    "maxProperties": ({"maxProperties": 1}, {"a": 1, "b": 2}, "/maxProperties: 2 members, at most 1 is allowed"),
    "minProperties": ({"minProperties": 1}, {}, "/minProperties: 0 members, at least 1 is required"),
    "required": ({"required": ["a"]}, {}, '/required: the member "a" is missing'),
    "dependent": (
        {"dependentRequired": {"a": ["b"]}},
        {"a": 1},
        '/dependent: the member "b" is missing, which "a" requires',
    ),
    "closed": (
        {"properties": {"progress": True, "status": True}, "additionalProperties": False},
        {"Progres": 1, "status": 2},
        '/closed: unexpected member "Progres"; did you mean "progress"?',
    ),
    "shut": (
        {"allOf": [{"properties": {"progress": True}}], "unevaluatedProperties": False},
        {"progrss": 1},
        '/shut: unexpected member "progrss"; did you mean "progress"?',
    ),
    "names": (
        {"propertyNames": {"enum": ["red", "green"]}},
        {"gren": 1},
        '/names: the name "gren" is not one of "red", "green"; did you mean "green"?',
    ),
    "long": (
        {"propertyNames": {"maxLength": 3}},
        {"green": 1},
        '/long: the name "green": 5 characters, at most 3 are allowed',
    ),
    "not": ({"not": {"type": "string"}}, "x", '/not: found the string "x", which is not allowed here'),
    "anyOf": (
        {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Object"}]},
        5,
        "/anyOf: expected a string or an object, found 5",
    ),
    "oneOf": (
        {"oneOf": [{"const": "csv"}, {"const": "ai"}, {"enum": ["scan"]}]},
        "cvs",
        '/oneOf: "cvs" is not one of "csv", "ai", "scan"; did you mean "csv"?',
    ),
    "nearest": (
        {"oneOf": [{"required": ["a", "b"]}, {"properties": {"a": {"type": "null"}}}]},
        {"a": 1},
        '/nearest: an object fits none of the 2 alternatives; the nearest: the member "b" is missing',
    ),
    "several": (
        {"oneOf": [{"type": "string"}, {"minLength": 1}]},
        "x",
        '/several: the string "x" fits more than one of the 2 alternatives',
    ),
    "tag": (
        {"oneOf": [CIRCLE, SQUARE]},
        {"kind": "sqare", "version": "1.0.0"},
        '"sqare" at /tag/kind is not one of "circle", "square"; did you mean "square"?; '
        '/tag/version: expected the constant "2.0.0", found "1.0.0"',
    ),
    "untagged": (
        {"oneOf": [CIRCLE, SQUARE]},
        {},
        'nothing at /untagged/kind, where one of "circle", "square" is expected',
    ),
    "thing": ({"oneOf": [CIRCLE, SQUARE]}, [], "/thing: expected an object, found an array"),
    "steering\u001b\u202e": (
        {"const": 1},
        "\u0000\t\u009b\ufeff\u2028" + "é" * 100,
        f'/steering\\u001b\\u202e: expected the constant 1, found "\\u0000\\t\\u009b\\ufeff\\u2028{"é" * 55}…"',
    ),
}
"""For each member its schema, a value that breaks it, and what is said."""

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Worded",
    "$defs": {"Object": {"type": "object"}},
    "properties": {name: schema for name, (schema, _, _) in MEMBERS.items()},
}
DOCUMENT = json.dumps({name: value for name, (_, value, _) in MEMBERS.items()})
SAID = [said for *_, said in MEMBERS.values()]


def program(schema: Any) -> str:
    """The strict check program of a schema's root, with formats asserted."""
    with tempfile.TemporaryDirectory() as folder:
        loaded, _ = load(making.written(Path(folder), schema))
        compiled, _ = compile_checks(loaded, {"it": loaded.root}, assert_formats=True)
    return making.numbered_text(compiled)
