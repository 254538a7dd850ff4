"""Lays out TypeScript types as `deno fmt` would, without running it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.languages.layout import (
    IfBroken,
    Layout,
    columns,
    comma,
    either,
    group,
    hard,
    indent,
    join,
    line,
    on_one_line,
    render,
    soft,
)

WIDTH = 80
"""The line width of `deno fmt`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a literal: text that never breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Generic:
    """`Name<argument>`."""

    name: str
    argument: Spelling


@dataclass(frozen=True, slots=True)
class Indexed:
    """`(typeof ARRAY)[number]`."""

    array: str


@dataclass(frozen=True, slots=True)
class Array:
    """`readonly Item[]`; the rest of a tuple is a plain array, which may name the type around it."""

    item: Spelling
    head: str = "readonly "


@dataclass(frozen=True, slots=True)
class Tuple:
    """`readonly [A, B?, ...C[]]`: the items with the text before and after each."""

    items: tuple[tuple[str, Spelling, str], ...]


@dataclass(frozen=True, slots=True)
class Members:
    """`{ readonly name: Type }`: each member with the text before its type."""

    members: tuple[tuple[str, Spelling], ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """`A | B`."""

    items: tuple[Spelling, ...]


Spelling: TypeAlias = Word | Generic | Indexed | Array | Tuple | Members | OneOf
"""A type as TypeScript spells it."""


NOTHING = Generic("Readonly", Word("Record<string, never>"))
"""An object without members."""


def one_of(items: Sequence[Spelling]) -> Spelling:
    """The union of types: nested unions flattened, each type once."""
    if not items:
        return Word("never")
    found: dict[Spelling, None] = {}
    for item in items:
        found.update(dict.fromkeys(item.items if isinstance(item, OneOf) else [item]))
    return next(iter(found)) if len(found) == 1 else OneOf(tuple(found))


def flat(each: Spelling) -> str:
    """A type on one line."""
    return on_one_line(_type(each))


def annotated(head: str, each: Spelling, tail: str = ";", column: int = 0) -> str:
    """`head type tail` on one line if it fits, otherwise broken as the formatter breaks it."""
    return _printed((_annotated(head, each), tail), column)


def listing(head: str, items: Sequence[str], comments: Sequence[str]) -> str:
    """An array with one item on each line, with its comment if it has one; all indented if the name fills the line."""
    lines = [f"{item}, // {said}" if said else f"{item}," for item, said in zip(items, comments, strict=True)]
    array = ("[", indent(hard, join(hard, lines)), hard, "]")
    beside = (head, " ", array)
    name = head.removesuffix(" readonly")
    parted = name != head and columns(head) > WIDTH
    below = (name, indent(hard, "readonly ", array)) if parted else (head, indent(hard, array))
    return _printed((either(beside, beside, below), ";"))


def generic(head: str, parameter: str, tail: str) -> str:
    """`head<parameter>tail`."""
    return _printed((group(head, "<", indent(soft, parameter, comma), soft, ">"), tail))


def function_type(head: str, type: Spelling, result: str, tail: str) -> str:
    """`head: (value: Type) => Result` as a member or a parameter."""
    parameter = indent(soft, _annotated("value:", type), comma)
    return _printed((group(head, ": (", parameter, soft, ") => ", result), tail), 2)


def call(head: str, arguments: Sequence[str], tail: str = ");", column: int = 0) -> str:
    """`head(argument, argument);`, the arguments on lines of their own if that is too long."""
    return _printed(group(head, "(", indent(soft, join((",", line), arguments), comma), soft, tail), column)


def assigned(head: str, function: str, argument: str) -> str:
    """`head function(argument);`, the call on a separate line if the two fill one."""
    made = group(function, "(", indent(soft, argument, comma), soft, ")")
    beside = (head, " ", made)
    return _printed((either(beside, beside, (head, indent(hard, made))), ";"))


def imports(names: Collection[str], path: str, word: str = "import type") -> str:
    """An import, sorted; one name on each line if they do not fit."""
    texts = sorted(names, key=lambda name: (name.lower(), name))
    return _printed(group(word, " {", indent(line, join((",", line), texts), comma), line, f'}} from "{path}";'))


def imported(names: Collection[str], path: str) -> str:
    """An import of values, sorted, with each name on a line: one more changes no other line."""
    texts = sorted(names, key=lambda name: (name.lower(), name))
    return "\n".join(["import {", *(f"  {name}," for name in texts), f'}} from "{path}";'])


def names_in(head: str, names: Sequence[str]) -> str:
    """`head [names],` as a member; one name on each line if they do not fit."""
    return _printed((group(head, " [", indent(soft, join((",", line), names), comma), soft, "]"), ","), 2)


def _printed(layout: Layout, column: int = 0) -> str:
    return render(layout, WIDTH, depth=column // 2, measure=columns)


def _annotated(head: str, each: Spelling) -> Layout:
    """A type after the text that it belongs to: it begins on the same line, or indented on the next."""
    type = _type(each)
    beside, below = (head, " ", type), (head, indent(hard, type))
    match each:
        case OneOf(items):
            return either(beside, (head, indent(hard, _alternatives(items))))
        case Generic() | Tuple() | Members() | Array(Members()):
            return either(beside, beside, below)
        case _:
            return either(beside, below)


def _type(each: Spelling) -> Layout:
    match each:
        case Word(text):
            return text
        case Generic(name, argument):
            return group(name, "<", indent(soft, _type(argument)), soft, ">")
        case Indexed(array):
            return group(f"(typeof {array})[", indent(soft, "number"), soft, "]")
        case Array(item, head):
            return (head, _item(item), "[]")
        case Tuple(items):
            slots = [(before, _item(item) if after else _type(item), after) for before, item, after in items]
            return group("readonly [", indent(soft, join((",", line), slots), comma), soft, "]")
        case Members(members):
            held = [_annotated(head, item) for head, item in members]
            return group("{", indent(line, join((";", line), held), IfBroken(";", "")), line, "}")
        case OneOf(items):
            return either(join(" | ", map(_type, items)), _alternatives(items))


def _item(item: Spelling) -> Layout:
    """A type before `[]` or `?`."""
    if isinstance(item, (Word, Generic, Members)):
        return _type(item)
    if isinstance(item, OneOf):
        return group("(", indent(soft, _type(item)), soft, ")")
    return ("(", _type(item), ")")


def _alternatives(items: Sequence[Spelling]) -> Layout:
    """A union with one alternative on each line."""
    return join(hard, [("| ", _type(item)) for item in items])
