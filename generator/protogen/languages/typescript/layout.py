"""TypeScript types as text: laid out as `deno fmt` would, without running it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

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
    argument: Layout


@dataclass(frozen=True, slots=True)
class Indexed:
    """`(typeof ARRAY)[number]`."""

    array: str


@dataclass(frozen=True, slots=True)
class Array:
    """`readonly Item[]`; the rest of a tuple is a plain one, which may name the type that it stands in."""

    item: Layout
    head: str = "readonly "


@dataclass(frozen=True, slots=True)
class Tuple:
    """`readonly [A, B?, ...C[]]`: the items with what stands before and behind each."""

    items: tuple[tuple[str, Layout, str], ...]


@dataclass(frozen=True, slots=True)
class Members:
    """`{ readonly name: Type }`: each member with what stands before its type."""

    members: tuple[tuple[str, Layout], ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """`A | B`."""

    items: tuple[Layout, ...]


Layout: TypeAlias = Word | Generic | Indexed | Array | Tuple | Members | OneOf


NOTHING = Generic("Readonly", Word("Record<string, never>"))
"""An object without members."""


def one_of(items: Sequence[Layout]) -> Layout:
    """The union of types, nested ones taken apart, each once."""
    if not items:
        return Word("never")
    found: dict[Layout, None] = {}
    for item in items:
        found.update(dict.fromkeys(item.items if isinstance(item, OneOf) else [item]))
    return next(iter(found)) if len(found) == 1 else OneOf(tuple(found))


def flat(each: Layout) -> str:
    """A type on one line."""
    match each:
        case Word(text):
            return text
        case Generic(name, argument):
            return f"{name}<{flat(argument)}>"
        case Indexed(array):
            return f"(typeof {array})[number]"
        case Array(item, head):
            return f"{head}{_item(item)}[]"
        case Tuple(items):
            return f"readonly [{', '.join(before + _place(item, behind) for before, item, behind in items)}]"
        case Members(members):
            return f"{{ {'; '.join(f'{head} {flat(item)}' for head, item in members)} }}"
        case OneOf(items):
            return " | ".join(map(flat, items))


def _item(item: Layout) -> str:
    plain = isinstance(item, (Word, Generic, Members))
    return flat(item) if plain else f"({flat(item)})"


def _place(item: Layout, behind: str) -> str:
    """An item of a tuple: an optional one has `?` behind it."""
    return (_item(item) if behind else flat(item)) + behind


def annotated(head: str, each: Layout, tail: str = ";", indent: int = 0) -> str:
    """`head type tail` on one line where it fits, else broken as the formatter breaks it."""
    space = " " * indent
    line = f"{space}{head} {flat(each)}{tail}"
    if len(line) <= WIDTH:
        return line
    match each:
        case OneOf(items):
            return "\n".join([space + head, *_alternatives(items, indent + 2)]) + tail
        case Generic(name, _) if len(f"{space}{head} {name}<") > WIDTH:
            return f"{space}{head}\n{space}  {_fitting(each, indent + 2, len(tail))}{tail}"
        case Tuple() if len(f"{space}{head} readonly [") > WIDTH:
            return f"{space}{head}\n{space}  {_broken(each, indent + 2)}{tail}"
        case Generic() | Tuple() | Members(((_, _), *_)) | Array(Members()):
            return f"{space}{head} {_broken(each, indent)}{tail}"
        case _:
            return f"{space}{head}\n{space}  {_fitting(each, indent + 2, len(tail))}{tail}"


def _alternatives(items: Sequence[Layout], indent: int) -> list[str]:
    space = " " * indent
    return [f"{space}| {_fitting(item, indent, 2)}" for item in items]


def _fitting(each: Layout, indent: int, more: int) -> str:
    """A type that starts at a column: flat where it fits."""
    text = flat(each)
    return text if indent + len(text) + more <= WIDTH else _broken(each, indent)


def _broken(each: Layout, indent: int) -> str:
    space = " " * indent
    match each:
        case Generic(name, argument):
            return f"{name}<\n{space}  {_fitting(argument, indent + 2, 0)}\n{space}>"
        case Indexed(array):
            return f"(typeof {array})[\n{space}  number\n{space}]"
        case Array(item, head):
            if isinstance(item, OneOf):
                inner = "\n".join(_alternatives(item.items, indent + 2))
                return f"{head}(\n{inner}\n{space})[]"
            return f"{head}{_broken(item, indent)}[]"
        case Tuple(items):
            lines = [f"{space}  {before}{_slot(item, behind, indent + 2)},\n" for before, item, behind in items]
            return f"readonly [\n{''.join(lines)}{space}]"
        case Members(((_, _), *_) as members):
            lines = [annotated(head, item, ";", indent + 2) + "\n" for head, item in members]
            return f"{{\n{''.join(lines)}{space}}}"
        case OneOf(items):
            return "\n" + "\n".join(_alternatives(items, indent))
        case _:
            return flat(each)


def _slot(item: Layout, behind: str, indent: int) -> str:
    text = _place(item, behind)
    return text if indent + len(text) < WIDTH or behind else _broken(item, indent)


def listing(head: str, items: Sequence[str], tail: str) -> str:
    """An array with an item a line, the whole further in where its name fills the line."""
    space = "" if len(f"{head} [") <= WIDTH else "  "
    start = f"{head} [" if not space else f"{head}\n{space}["
    return "\n".join([start, *(f"{space}  {item}," for item in items), f"{space}]{tail}"])


def generic(head: str, parameter: str, tail: str) -> str:
    """`head<parameter>tail`."""
    line = f"{head}<{parameter}>{tail}"
    return line if len(line) <= WIDTH else f"{head}<\n  {parameter},\n>{tail}"


def function_type(head: str, type: Layout, result: str, tail: str) -> str:
    """`head: (value: Type) => Result` as a member or a parameter."""
    line = f"  {head}: (value: {flat(type)}) => {result}{tail}"
    if len(line) <= WIDTH:
        return line
    parameter = annotated("value:", type, ",", 4)
    return f"  {head}: (\n{parameter}\n  ) => {result}{tail}"


def call(head: str, argument: str, indent: int = 0) -> str:
    """`head(argument);`, the argument on a line of its own where that is too long."""
    space = " " * indent
    line = f"{space}{head}({argument});"
    return line if len(line) <= WIDTH else f"{space}{head}(\n{space}  {argument},\n{space});"


def imports(types: Sequence[str], path: str, functions: Sequence[str] = ()) -> str:
    """An import, sorted; one name a line where they do not fit."""
    word = "import" if functions else "import type"
    listed = [(name, f"type {name}" if functions else name) for name in types] + [(name, name) for name in functions]
    texts = [text for _, text in sorted(listed, key=lambda pair: (pair[0].lower(), pair[0]))]
    line = f'{word} {{ {", ".join(texts)} }} from "{path}";'
    if len(line) <= WIDTH:
        return line
    return f"{word} {{\n" + "".join(f"  {text},\n" for text in texts) + f'}} from "{path}";'
