"""Documents that break their schema in more ways than are listed, and in just as many."""

from __future__ import annotations

import json

from protogen.checks.compile import compile_checks
from protogen.runtime.checker import MOST
from protogen.schema.load import of_value
from support.making import numbered_text

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Wide",
    "type": "object",
    "allOf": [{"additionalProperties": {"$ref": "#/$defs/Row"}}, {"additionalProperties": {"$ref": "#/$defs/Row"}}],
    "additionalProperties": {"$ref": "#/$defs/Row"},
    "propertyNames": {"maxLength": 4},
    "$defs": {"Row": {"title": "Row", "type": "array", "items": {"type": "integer", "minimum": 0}}},
}
"""Each row is checked three times; a violation is listed once."""


def document(faults: int, *, first: str = "row0") -> str:
    """A document with so many faults, some in each row."""
    rows = [["s"] * len(range(row, faults, 7)) + [1] for row in range(7)]
    named = {f"row{number}": row for number, row in enumerate(rows)}
    return json.dumps({first: named.pop("row0"), **named})


DOCUMENTS = (
    document(0),
    document(1),
    document(MOST - 1),
    document(MOST),
    document(MOST + 1),
    document(3 * MOST),
    document(MOST - 1, first="much too long"),
    document(MOST, first="much too long"),
)
"""With nothing wrong, up to the limit, and beyond it. (A long name is one more fault.)"""


def program() -> str:
    """The check program, whose root is `Wide`."""
    schema = of_value(SCHEMA, "schema")
    made, _ = compile_checks(schema, {"Wide": schema.root})
    return numbered_text(made)
