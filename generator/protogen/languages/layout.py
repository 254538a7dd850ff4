"""Prints source text for a line width, from a tree that marks where lines may be broken."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from protogen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A place where a line may end. `flat` is printed if it does not end there."""

    flat: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A text that counts as another number of columns than it has characters."""

    text: str
    columns: int


@dataclass(frozen=True, slots=True)
class Indent:
    """Parts that are indented one step further, from their first line end on."""

    inner: Layout


@dataclass(frozen=True, slots=True)
class Group:
    """Printed on one line if it fits, otherwise in the first of the `broken` ways whose first line fits."""

    flat: Layout
    broken: tuple[Layout, ...]


@dataclass(frozen=True, slots=True)
class IfBroken:
    """One layout if the group around it is broken, another if the group is on one line."""

    broken: Layout
    flat: Layout


Layout: TypeAlias = str | Counted | Line | Indent | Group | IfBroken | tuple["Layout", ...]
"""A string is a text without line ends; a tuple is a sequence."""

line, soft, hard = Line(" "), Line(), Line(always=True)
"""A line end or else a space; a line end or else nothing; always a line end."""

comma = IfBroken(",", "")
"""The comma after the last item of a list with one item per line."""


def indent(*parts: Layout) -> Layout:
    """Indents the parts one step further."""
    return Indent(parts)


def group(*parts: Layout) -> Layout:
    """Puts the parts on one line if they fit, otherwise ends a line at each `Line` directly in them.

    >>> call = ("f(", group(indent(soft, join((",", line), ["one", "two"]), comma), soft), ");")
    >>> print(render(call, 12), render(call, 11), sep=chr(10))
    f(one, two);
    f(
      one,
      two,
    );
    """
    return Group(parts, (parts,))


def either(flat: Layout, *broken: Layout) -> Layout:
    """Puts `flat` on one line if it fits, otherwise takes the first of the `broken` ways whose first line fits."""
    return Group(flat, broken or (flat,))


def join(separator: Layout, parts: Iterable[Layout]) -> Layout:
    """Puts the separator between the parts."""
    return tuple(each for part in parts for each in (separator, part))[1:]


def fill(parts: Sequence[Layout], separator: Layout = line) -> Layout:
    """Puts the separator between the parts, with as many parts on a line as fit.

    >>> print(render(fill(["one,", "two,", "three"]), 10))
    one, two,
    three
    """
    return (*parts[:1], *(group(separator, group(part)) for part in parts[1:]))


def columns(text: str) -> int:
    """The columns that a text takes where every character has one width, or two (Chinese, Japanese, Korean, emoji).

    >>> columns("order"), columns("注文")
    (5, 4)
    """
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


_Todo: TypeAlias = tuple[int, bool, Layout]
"""Its depth, whether the group around it is on one line, and the layout."""


def render(layout: Layout, width: int, step: int = 2, depth: int = 0, measure: Callable[[str], int] = len) -> str:
    """Returns a layout's text: lines of at most `width` if possible, indented by `step` spaces per depth.
    `measure`: how wide a text is."""
    out: list[str] = []
    column = margin = depth * step  # the margin is printed only before a text, so no line ends with spaces
    todo: list[_Todo] = [(depth, False, layout)]
    while todo:
        depth, flat, each = todo.pop()
        match each:
            case str():
                out += (" " * margin, each) if each else ()
                column, margin = column + measure(each), 0 if each else margin
            case Line() if each.always or not flat:
                out.append("\n")
                column = margin = depth * step
            case Group(broken=ways) if not flat:
                room = width - column
                whole, left = _flat(each.flat, room, measure)
                if left >= 0 and _fits((depth, True, ""), todo, left, measure):
                    todo.append((depth, True, whole))
                else:
                    fitting = (way for way in ways[:-1] if _fits((depth, False, way), todo, room, measure))
                    todo.append((depth, False, next(fitting, ways[-1])))
            case _:
                todo += _inner(depth, flat, each)
    return "".join(out)


def on_one_line(layout: Layout) -> str:
    """Returns a layout's text without any line end."""
    return _flat(layout, sys.maxsize, len)[0]


def _flat(layout: Layout, room: int, measure: Callable[[str], int]) -> tuple[str, int]:
    """Returns a layout on one line and the room that this leaves: below 0 if it does not fit."""
    out: list[str] = []
    todo = [layout]
    while todo and room >= 0:
        each = todo.pop()
        if isinstance(each, str):
            room -= measure(each)
            out.append(each)
        elif isinstance(each, tuple):
            todo += reversed(each)
        elif isinstance(each, Counted):
            room -= each.columns
            out.append(each.text)
        elif isinstance(each, Line) and each.always:
            room = -1
        else:
            todo.append(each.inner if isinstance(each, Indent) else each.flat)
    return "".join(out), room


def _inner(depth: int, flat: bool, each: Layout) -> Iterable[_Todo]:
    """The layouts directly inside a layout, last one first."""
    match each:
        case tuple():
            return [(depth, flat, part) for part in reversed(each)]
        case Indent(inner):
            return ((depth + 1, flat, inner),)
        case IfBroken():
            return ((depth, flat, each.flat if flat else each.broken),)
        case Group(whole, ways):
            return ((depth, flat, whole if flat else ways[-1]),)
        case Counted(text) | Line(text):
            return ((depth, flat, text),)
        case str():
            return ((depth, flat, each),)


def _fits(first: _Todo, after: Sequence[_Todo], room: int, measure: Callable[[str], int]) -> bool:
    """Whether a layout fits in the room, with everything after it up to the next line end."""
    todo, rest = [first], len(after)
    while room >= 0:
        if not todo:
            if not rest:
                return True
            rest -= 1
            todo.append(after[rest])
        _, flat, each = entry = todo.pop()
        if isinstance(each, str):
            room -= measure(each)
        elif isinstance(each, Counted):
            room -= each.columns
        elif isinstance(each, Line) and (each.always or not flat):
            return not flat
        else:
            todo += _inner(*entry)
    return False
