"""Describes types and limits in words, not in the syntax of a language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from protogen.checks.tolerant import keeps_minor
from protogen.docs.view import Link, Words
from protogen.model.spec import (
    ABSENT,
    Const,
    Enum,
    Field,
    Kind,
    Limits,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    Spec,
    TupleOf,
    Type,
)
from protogen.schema.forms import json_type
from protogen.source.place import Json


class Wording:
    """Describes types, with links to the sections of the types they name."""

    def __init__(self, spec: Spec, anchors: Mapping[str, str]) -> None:
        self._spec, self._anchors = spec, anchors

    def type(self, each: Type) -> Words:
        """A type: `integer (int64)`, `array of Book`, `string or null`."""
        match each:
            case Scalar(Kind.ANY):
                return ("any JSON",)
            case Scalar(kind, format):
                return (f"{kind.value} ({format})" if format else kind.value,)
            case Const(value):
                return (json_type(value),)
            case ListOf(item):
                return ("array of ", *self.type(item))
            case MapOf(value):
                return ("map of ", *self.type(value))
            case Nullable(inner):
                return (*self.type(inner), " or null")
            case TupleOf(items, rest):
                parts = [*map(self.type, items), *([("any number of ", *self.type(rest))] if rest else [])]
                return ("array with ", *_joined(parts, ", then ")) if parts else ("empty array",)
            case Ref(target):
                decl = self._spec[target]
                link = Link(target, self._anchors.get(target, ""))
                return (f"{decl.kind.value}, one of ", link) if isinstance(decl, Enum) else (link,)


def _joined(parts: list[Words], between: str) -> Iterator[str | Link]:
    for number, part in enumerate(parts):
        yield from (between, *part) if number else part


def facts(each: Field) -> Iterator[str]:
    """Facts about a field's value, other than its limits."""
    if each.notes.get("epoch"):
        yield f"{each.notes['epoch']} since 1970-01-01T00:00:00Z"
    if keeps_minor(each):
        yield "tolerant readers take every version with the same major number"
    if each.default is not ABSENT:
        yield f"default `{shown(each.default)}`"
    if each.access:
        yield {"read": "set by the sender only", "write": "never sent back"}[each.access]


def limits(each: Type) -> Iterator[str]:
    """The limits of a type, outermost first; those of items begin with `each item`."""
    match each:
        case Const(value):
            yield f"always `{shown(value)}`"
        case Scalar(_, _, held):
            yield from within(held)
            yield from sized(held.min_length, held.max_length, "character")
            if held.pattern is not None:
                yield f"matches `{held.pattern}`"
        case ListOf(item, held):
            yield from sized(held.min_items, held.max_items, "item")
            if held.unique_items:
                yield "no duplicate items"
            yield from (f"each item {limit}" for limit in limits(item))
        case MapOf(value, held):
            yield from sized(held.min_properties, held.max_properties, "member")
            yield from (f"each value {limit}" for limit in limits(value))
        case Nullable(inner):
            yield from limits(inner)
        case TupleOf() | Ref():
            pass


def within(held: Limits) -> Iterator[str]:
    """The bounds and steps of a number."""
    low = held.minimum
    high = held.maximum
    if low is not None and high is not None:
        yield f"{shown(low)} to {shown(high)}"
    elif low is not None:
        yield f"at least {shown(low)}"
    elif high is not None:
        yield f"at most {shown(high)}"
    if held.exclusive_minimum is not None:
        yield f"more than {shown(held.exclusive_minimum)}"
    if held.exclusive_maximum is not None:
        yield f"less than {shown(held.exclusive_maximum)}"
    if held.multiple_of is not None:
        yield f"a multiple of {shown(held.multiple_of)}"


def sized(least: int | None, most: int | None, noun: str) -> Iterator[str]:
    """How many there are."""
    if least and most is not None:
        yield f"{least} to {count(most, noun)}" if least != most else f"exactly {count(most, noun)}"
    elif least:
        yield f"at least {count(least, noun)}"
    elif most is not None:
        yield f"at most {count(most, noun)}"


def count(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def shown(value: Json) -> str:
    """A JSON value on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def printable(text: str) -> str:
    """A text with its characters escaped that are invisible, control a terminal or reverse the text direction."""
    return "".join(char if char.isprintable() or char in "\n\t\r" else _spelled(char) for char in text)


def _spelled(char: str) -> str:
    """The escape for a character, as JSON and most languages write it."""
    return json.dumps(char)[1:-1] if ord(char) > 0xFFFF else f"\\u{ord(char):04x}"
