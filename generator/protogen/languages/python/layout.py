"""Lays out Python types as `ruff format` would, without running it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.languages import layout
from protogen.languages.layout import IfBroken, Layout, columns, comma, group, hard, indent, join, line, soft

WIDTH = 88
"""The width of a line of emitted code: the formatters' default."""
STEP = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a literal, `ge=0`: text that never breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Brackets:
    """`list[item]` or `Field(ge=0)`: the text before the items, the items, and the closing bracket."""

    head: str
    items: tuple[Expression, ...]
    close: str = "]"


@dataclass(frozen=True, slots=True)
class OneOf:
    """`A | B`."""

    items: tuple[Expression, ...]


Expression: TypeAlias = Word | Brackets | OneOf


def generic(name: str, *items: Expression) -> Brackets:
    """`name[item, item]`."""
    return Brackets(f"{name}[", items)


def call(name: str, *arguments: Expression) -> Brackets:
    """`name(argument, argument)`."""
    return Brackets(f"{name}(", arguments, ")")


def one_of(items: Iterable[Expression]) -> Expression:
    """The union of types: nested unions flattened, each type once, `None` last; `Any` if one of them is `Any`."""
    found: dict[Expression, None] = {}
    for item in items:
        found.update(dict.fromkeys(item.items if isinstance(item, OneOf) else [item]))
    if not found or Word("Any") in found:
        return Word("Any")
    parts = sorted(found, key=lambda part: part == Word("None"))
    return parts[0] if len(parts) == 1 else OneOf(tuple(parts))


def flat(each: Expression) -> str:
    """An expression on one line."""
    match each:
        case Word(text):
            return text
        case Brackets(head, items, close):
            return f"{head}{', '.join(map(flat, items))}{',' if _is_single(each) else ''}{close}"
        case OneOf(items):
            return " | ".join(map(flat, items))


def _code(each: Expression) -> Layout:
    match each:
        case Word(text):
            return text
        case Brackets(head, items, close) if items and _is_literal(each):
            last = "," if _is_single(each) else comma
            return (head, group(indent(soft, join((",", line), map(_code, items)), last), soft), close)
        case Brackets(head, items, close):
            inner = group(join((",", line), map(_code, items)), comma if len(items) > 1 else "")
            return (head, group(indent(soft, inner), soft), close)
        case OneOf(items):
            return group(join((line, "| "), map(_code, items)))


def _is_literal(each: Brackets) -> bool:
    """Whether it is `(a, b)`, `[a]` or `{a}`, and not a call or `list[a]`."""
    return not each.head[-2:-1].isidentifier()


def _is_single(each: Brackets) -> bool:
    """Whether it is a tuple of one item, which needs its comma: `(a,)`."""
    return len(each.items) == 1 and each.head.endswith("(") and _is_literal(each)


def argument(each: Expression, depth: int) -> str:
    """An argument on separate lines, indented by this many steps, with a comma."""
    return layout.render((_code(each), ","), WIDTH - STEP * depth, STEP, measure=columns)


def declaration(name: str, type: Expression, value: str = "", depth: int = 1) -> str:
    """`name: Type = value`, for a line that is indented by this many steps."""
    head, tail = f"{name}: ", f" = {value}" if value else ""
    room = WIDTH - STEP * depth
    text = head + flat(type)
    if columns(text + tail) <= room:
        return text + tail
    if value and columns(text) + 4 <= room:
        return f"{text} = (\n    {value}\n)"
    hugged = (head, _code(type), tail)
    if isinstance(type, Brackets) and (value or columns(head + type.head) <= room):
        return layout.render(hugged, room, STEP, measure=columns)
    apart = layout.render((head, _parenthesized(type), tail), room, STEP, measure=columns)
    if isinstance(type, OneOf) or (columns(head) < room and all(columns(each) <= room for each in apart.splitlines())):
        return apart
    return layout.render(hugged, room, STEP, measure=columns)


def _parenthesized(each: Expression) -> Layout:
    return "(", indent(hard, _code(each)), hard, ")"


def assignment(name: str, value: str, depth: int = 1) -> str:
    """`NAME = value`, the value in parentheses if that makes it fit."""
    text, room = f"{name} = {value}", WIDTH - STEP * depth
    if columns(text) <= room or columns(f"{name} = (") > room or STEP + columns(value) > room:
        return text
    return f"{name} = (\n    {value}\n)"


def returned(each: Expression, depth: int = 2) -> str:
    """`return value`."""
    return statement("return ", each, depth)


def statement(head: str, each: Expression, depth: int) -> str:
    """A line that ends with an expression, `context = replace(context, attempt=0)`, broken where it is too long."""
    return layout.render((head, _code(each)), WIDTH - STEP * depth, STEP, measure=columns)


def method(name: str, result: Expression, depth: int = 1) -> str:
    """`def name(self) -> Result:`."""
    room = WIDTH - STEP * depth
    inner = _code(result)
    if isinstance(result, OneOf):
        inner = group(IfBroken("(", ""), indent(soft, inner), soft, IfBroken(")", ""))
    broken = (f"def {name}(", indent(hard, "self,"), hard, ") -> ", inner, ":")
    return layout.render(layout.either(f"def {name}(self) -> {flat(result)}:", broken), room, STEP, measure=columns)
