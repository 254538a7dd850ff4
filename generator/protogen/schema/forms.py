"""Defines which values a keyword may have: the forms that the rows of `KEYWORDS` name."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from protogen.dataclass import dataclass
from protogen.runtime.values import JSON_TYPES, is_integral
from protogen.schema.uris import is_anchor, is_id, is_reference
from protogen.source.place import Json

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
"""The type names, as the keyword `type` spells them."""


def json_type(value: Json) -> str:
    """Returns the JSON Schema type of a value; `integer` for every number with an integral value."""
    kind = JSON_TYPES[type(value)]
    return "integer" if kind == "number" and is_integral(value) else kind


def type_names(value: Json) -> frozenset[str]:
    """Returns the types that the value of a `type` names: one, or a list."""
    return frozenset([value] if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of keyword value: its description, for messages, and its test."""

    must_be: str
    fits: Callable[[Json], bool]


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Json) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_strings(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_type(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str) and item in TYPES for item in value)
    return isinstance(value, str) and value in TYPES


FORMS: Mapping[str, Form] = {
    "any": Form("a JSON value", lambda value: True),
    "string": Form("a string", lambda value: isinstance(value, str)),
    "reference": Form("a URI reference", is_reference),
    "id": Form("a URI reference without a fragment", is_id),
    "anchor": Form("a letter or `_`, then letters, digits, `-`, `_`, `.` or `:`", is_anchor),
    "schema": Form("an object or a boolean", lambda value: isinstance(value, (dict, bool))),
    "boolean": Form("a boolean", lambda value: isinstance(value, bool)),
    "object": Form("an object", lambda value: isinstance(value, dict)),
    "array": Form("an array", lambda value: isinstance(value, list)),
    "number": Form("a number", _is_number),
    "positive": Form("a number greater than 0", lambda value: _is_number(value) and value > 0),
    "count": Form("an integer that is not negative", _is_count),
    "strings": Form("an array of strings", _is_strings),
    "type": Form(f"one of {', '.join(TYPES)}, or an array of them", _is_type),
    "schemas": Form("an array of at least one schema", lambda value: isinstance(value, list) and bool(value)),
    "dependent": Form(
        "an object of arrays of strings",
        lambda value: isinstance(value, dict) and all(map(_is_strings, value.values())),
    ),
}


def misfit(keyword: str, form: str, value: Json) -> str:
    """The message for a keyword whose value is not well-formed."""
    return f"`{keyword}` must be {FORMS[form].must_be}, not {show(value)}"


_UNQUOTED = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?")
_OTHER_WORDS = {
    "any": "leave `type` out to allow every type",
    **dict.fromkeys(("float", "double", "decimal"), "did you mean `number`?"),
    **dict.fromkeys(("int", "long"), "did you mean `integer`?"),
    **dict.fromkeys(("bool",), "did you mean `boolean`?"),
    **dict.fromkeys(("str", "text", "date", "datetime", "file"), "did you mean `string`?"),
    **dict.fromkeys(("list", "tuple"), "did you mean `array`?"),
    **dict.fromkeys(("dict", "map", "hash"), "did you mean `object`?"),
    **dict.fromkeys(("none", "nil", "undefined"), "did you mean `null`?"),
}


def remedy(keyword: str, form: str, value: Json) -> str:
    """Returns what to write instead of a value that does not have its form; empty where that is not certain."""
    if keyword == "required" and isinstance(value, bool):
        return "list the names in `required` of the object, next to its `properties` (a boolean was used in draft-03)"
    if keyword in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
        return "write the limit itself here (a boolean was used in draft-04)"
    if keyword in ("$id", "id") and is_reference(value):
        return "name the place within its document by `$anchor` (draft 2019-09 and newer)"
    if keyword == "type" and isinstance(value, str):
        near = get_close_matches(value.lower(), TYPES, 1, 0.7)
        return _OTHER_WORDS.get(value.lower()) or (f"did you mean `{near[0]}`?" if near else "")
    return _unquoted(form, value) or _in_brackets(form, value)


def _unquoted(form: str, value: Json) -> str:
    """For a number, a boolean or null that is written as a text."""
    if not isinstance(value, str) or not _UNQUOTED.fullmatch(value) or not FORMS[form].fits(json.loads(value)):
        return ""
    return f"write it without quotes: {value}"


def _in_brackets(form: str, value: Json) -> str:
    """For one value where a list of them is expected."""
    if isinstance(value, list) or not FORMS[form].fits([value]):
        return ""
    return f"write it in brackets: [{'{...}' if isinstance(value, dict) else show(value)}]"


def schema_remedy(keyword: str, value: Json) -> str:
    """Returns the schema that a value below a keyword was probably meant to be; empty where that is not certain."""
    if keyword == "items" and isinstance(value, list):
        return "a schema for each position is `prefixItems` (since 2020-12), and `items` is for what follows"
    if not isinstance(value, str):
        return ""
    if value in TYPES:
        return f'write {{"type": "{value}"}}'
    if value.startswith("#"):
        return f'write {{"$ref": {show(value)}}}'
    return _unquoted("schema", value)


def show(value: Json) -> str:
    """Returns a short text for a value of any size, for messages."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "such an array" if value else "an empty array"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def kind(value: Json) -> str:
    """What sort of value it is, such as `a string`: for a value of another file, which messages must not show."""
    return f"a{'n' if (found := json_type(value))[0] in 'aio' else ''} {found}"
