"""The words of messages, the same in every language, and values as messages show them.

Values come from documents, which are untrusted: they are shortened, and what could steer a terminal is spelled out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from .values import JSON_TYPES, Json

WORDS: Final[Mapping[str, str]] = {
    "type": "expected {limit}, found {kind}",
    "const": "expected the constant {limit}, found {found}",
    "enum": "{found} is not one of {limit}{hint}",
    "false": "no value is allowed here, found {kind}",
    "multipleOf": "expected a multiple of {limit}, found {found}",
    "maximum": "expected at most {limit}, found {found}",
    "exclusiveMaximum": "expected less than {limit}, found {found}",
    "minimum": "expected at least {limit}, found {found}",
    "exclusiveMinimum": "expected more than {limit}, found {found}",
    "maxLength": "{count}, at most {limit} allowed",
    "minLength": "{count}, at least {limit} required",
    "pattern": "{found} does not match the pattern {limit}",
    "format": "{found} is not of the format {limit}",
    "maxItems": "{count}, at most {limit} allowed",
    "minItems": "{count}, at least {limit} required",
    "uniqueItems": "two of the items are equal, but all must be different",
    "items": "{count}, at most {limit} allowed",
    "unevaluatedItems": "{count}, of which some are not allowed",
    "contains": "no item is of the kind that is required",
    "minContains": "too few items of the kind of which at least {limit} required",
    "maxContains": "too many items of the kind of which at most {limit} allowed",
    "maxProperties": "{count}, at most {limit} allowed",
    "minProperties": "{count}, at least {limit} required",
    "required": "the member {limit} is missing",
    "dependentRequired": "the member {limit} is missing, which {cause} requires",
    "additionalProperties": "unexpected member {limit}{hint}",
    "unevaluatedProperties": "unexpected member {limit}{hint}",
    "not": "found {kind}, which is not allowed here",
    "none": "{kind} fits none of the {number} alternatives{nearest}",
    "several": "{kind} fits more than one of the {number} alternatives",
    "untagged": "nothing at {place}, where one of {limit} is expected",
    "tag": "{found} at {place} is not one of {limit}{hint}{version}",
    "message": "{found} at {place} names no message{values}{version}",
}
"""The words of each keyword, and of the ways in which a value fits no alternative."""

_TYPES: Final[Mapping[str, str]] = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}
_LONG: Final = 60
"""So many characters of a text are shown."""
_LIST: Final = 6
"""So many of several values are shown."""
_SPELLED: Final = re.compile(
    '["\\\\\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]'
)
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def placed(pointer: str, message: str) -> str:
    """A message with the place of its value."""
    return f"{spelled(pointer)}: {message}" if pointer else message


def spelled(text: str) -> str:
    """A text without what could steer a terminal or a log, and shortened."""
    cut = text[:_LONG] + "…" if len(text) > _LONG else text
    return _SPELLED.sub(
        lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", cut
    )


def shown(value: Json) -> str:
    """A value, shortened; of an array or object only what it is."""
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return f'"{spelled(value)}"'
        case int():
            return spelled(str(value))
        case float():
            text = repr(value)
            if "e" in text and abs(value) >= 1e-6:
                return format(Decimal(text), "f")
            return text.replace("e-0", "e-")
    return _TYPES[JSON_TYPES[type(value)]]


def alike(word: str, names: Sequence[str]) -> str:
    """The most similar name, "" if none is.

    Two texts are similar if they have at least two thirds of their characters in common,
    in the same order. Upper and lower case of ASCII count as equal.
    """
    best, name = 0.0, ""
    for each in names[:100]:
        total = len(word) + len(each)
        if word == each or len(word) > _LONG or len(each) > _LONG:
            continue
        common = _in_common(_folded(word), _folded(each))
        if 3 * common >= total and common / total > best:
            best, name = common / total, each
    return name


def _folded(text: str) -> str:
    return re.sub("[A-Z]", lambda found: found[0].lower(), text)


def _in_common(one: str, other: str) -> int:
    """The length of the longest common subsequence; each row of its table is a number's bits."""
    places: dict[str, int] = {}
    for index, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << index
    row = full = (1 << len(one)) - 1
    for char in other:
        met = row & places.get(char, 0)
        row = ((row + met) | (row - met)) & full
    return len(one) - row.bit_count()


def described(value: Json, *, is_name: bool = False) -> dict[str, str]:
    """A value, and a value with its type."""
    text = shown(value)
    kind = (
        f"the {'name' if is_name else 'string'} {text}"
        if isinstance(value, str)
        else text
    )
    return {"found": kind if is_name else text, "kind": kind}


def listed(value: Json, values: Sequence[Json]) -> dict[str, str]:
    """Some of the values that are allowed, and the one that may be meant."""
    first = [shown(each) for each in values[:_LIST]]
    more = f", … ({len(values) - _LIST} more)" if len(values) > _LIST else ""
    texts = [each for each in values if isinstance(each, str)]
    near = alike(value, texts) if isinstance(value, str) else ""
    return {"limit": ", ".join(first) + more, "hint": hint(near), "near": near}


def hint(name: str) -> str:
    return f"; did you mean {shown(name)}?" if name else ""


def counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def any_of(types: Sequence[str]) -> str:
    """Types in words, each once."""
    words = [_TYPES[each] for each in dict.fromkeys(types)]
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[:-1] else words)


def step(token: str) -> str:
    """A step of a JSON Pointer."""
    return "/" + token.replace("~", "~0").replace("/", "~1")
