"""Lays out Swift source as swift-format does: the statements and declarations that may be too long for a line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from typing import Any

from protogen.languages.layout import (
    Counted,
    Group,
    IfBroken,
    Layout,
    either,
    fill,
    group,
    hard,
    indent,
    join,
    line,
    render,
    soft,
)
from protogen.languages.swift.words import literal

_WIDTH = 100  # swift-format's default line length

INPUT = "JSONInput(decoder)"
"""What a type reads itself from. Nothing is added to Foundation's or Swift's own types, which the app extends too."""

MODEL = ("Codable", "Hashable", "Sendable")
"""The protocols that every generated type conforms to."""


@cache
def filters(depth: int = 0) -> Mapping[str, Callable[..., Any]]:
    """The layout functions for templates, for code that is indented by `depth`."""
    width = _WIDTH - depth
    return {
        "literal": literal,
        "doc": partial(_doc, width),
        "at": partial(_at, width),
        "raw": _raw,
    }


def call(function: str, *arguments: Layout, tail: str = "", opens: bool = False) -> Layout:
    """`function(a, b)`, long arguments on the next line, or one on each line; `opens`: ends with an opening brace.

    >>> print(render(call("if let value = f", "one", "two", opens=True), 25))
    if let value = f(
      one, two)
    {
    """
    flat = (function, "(", join(", ", arguments), ")", tail)
    broken = (function, "(", indent(hard, group(join((",", line), arguments))), ")", tail)
    return either((flat, " {"), (broken, hard, "{")) if opens else either(flat, broken)


def labelled(label: str, value: str) -> Layout:
    """An argument or parameter `label: value`."""
    return group(f"{label}:", indent(line, value))


def passed(label: str, value: str) -> Layout:
    """An argument `label: value` of a call, where a label needs no backticks (SE-0001 has the exceptions).

    >>> print(render(passed("`is`", "tag"), 20))
    is: tag
    """
    bare = label.strip("`")
    return labelled(label if bare in ("inout", "let", "var") else bare, value)


def typed(head: str, type: str, tail: str = "") -> Layout:
    """A declaration `var name: Type`."""
    return group(f"{head}:", indent(line, type, tail))


def assigned(target: str, value: Layout) -> Layout:
    """`target = value`: broken inside a call if the call begins on the first line, otherwise before the value."""
    whole, moved = (target, " = ", value), (target, " =", indent(hard, value))
    return either(whole, whole, moved) if isinstance(value, Group) else either(whole, moved)


def either_of(condition: str, yes: Layout, no: Layout) -> Layout:
    """`condition ? yes : no`; if it is long, the results have their own lines."""
    return (condition, line, "? ", yes, line, ": ", no)


def case(pattern: Layout, result: Layout) -> Layout:
    """`case .name: result` of a switch."""
    return group("case ", pattern, ":", indent(line, result))


def inheriting(head: str, *names: str) -> Layout:
    """`struct Name: Codable, Hashable {`, with as many of the names on a line as fit and the brace below.

    >>> print(render(inheriting("struct Name", "Codable", "Hashable"), 22))
    struct Name: Codable,
      Hashable
    {
    """
    last = Counted(names[-1], len(names[-1]) + 1)
    filled = fill([*(f"{name}," for name in names[:-1]), last])
    return either(f"{head}: {', '.join(names)} {{", (f"{head}: ", indent(filled), hard, "{"))


def describing(own: Collection[str] = (), protocol: str = "JSONDescribed") -> Sequence[str]:
    """The protocol by which a type says what its values are. `own`: the names of its properties (or bare cases):
    a member called `description` leaves only `debugDescription`, or nothing."""
    if "description" not in own:
        return [protocol]
    return [] if "debugDescription" in own else ["CustomDebugStringConvertible"]


def description(protocols: Sequence[str]) -> str:
    """The property that a type must have for these protocols, itself."""
    return {"CustomStringConvertible": "description", "CustomDebugStringConvertible": "debugDescription"}.get(
        "".join(protocols), ""
    )


def text(source: str) -> Layout:
    """A string literal, on several lines if it is long. Line ends in it are escaped, so the text stays the same."""
    words = re.findall(r"\S+ *|^ +", source[1:-1])
    if len(words) < 2:
        return source
    last = Counted(words[-1], len(words[-1]) + 1)
    filled = fill([*words[:-1], last], (IfBroken("\\", ""), soft))
    return either(source, Counted(source, len(source) - 1), ('"""', hard, filled, hard, '"""'))


def lines(*each: Layout) -> Layout:
    """Statements or declarations, each on a new line."""
    return join(hard, each)


def block(head: Layout, *each: Layout, end: str = "}") -> Layout:
    """`head {`, the indented lines, and the closing brace."""
    return (head, indent(hard, lines(*each)), hard, end)


def computed(head: str, type: str, get: Layout, set: str = "") -> Layout:
    """A computed property: on one line if it fits, unless it can be set.

    >>> print(render(computed("var size", "Int", "count"), 20))
    var size: Int {
      count
    }
    """
    opened = typed(head, type, " {")
    if set:
        return block(opened, ("get { ", get, " }"), f"set {{ {set} }}")
    return either((head, ": ", type, " { ", get, " }"), block(opened, get))


def initialiser(access: str, parameters: Sequence[tuple[str, str]]) -> Layout:
    """The head of an initialiser: on one line if it fits, otherwise one parameter on each line."""
    head = f"{access}init("
    flat = (head, ", ".join(f"{name}: {type}" for name, type in parameters), ") {", Counted("", 1))
    listed = join((",", hard), [labelled(name, type) for name, type in parameters])
    return either(flat, (head, indent(hard, listed), hard, ") {"))


def listed(head: str, items: Sequence[str]) -> Layout:
    """`head = [a, b]`, with as many items on a line as fit.

    >>> print(render(listed("let names", ['"one"', '"two"', '"three"']), 20))
    let names = [
      "one", "two",
      "three",
    ]
    """
    return either(
        f"{head} = [{', '.join(items)}]", (f"{head} = [", indent(hard, fill([f"{each}," for each in items])), hard, "]")
    )


def _at(width: int, layout: Layout, column: int = 0) -> str:
    """A layout as text whose lines begin at a column."""
    return render(layout, width, depth=column // 2)


def _doc(width: int, text: str, indent: int = 0) -> list[str]:
    """The lines of a doc comment, wrapped to the line length; paragraphs and lists keep their breaks."""
    found: list[str] = []
    for each in text.splitlines():
        clean = "".join(char if char.isprintable() else " " for char in each).rstrip()
        found += textwrap.wrap(clean, width - indent - 4, break_long_words=False, break_on_hyphens=False) or [""]
    while found and not found[-1]:
        found.pop()
    return found


def _raw(text: str) -> str:
    """A text as a raw string literal, with as many `#` as it needs. Of several lines, they begin at the margin."""
    hashes = "#"
    while f'"{hashes}' in text or f"\\{hashes}" in text:
        hashes += "#"
    if "\n" in text:
        return f'{hashes}"""\n{text}\n"""{hashes}'
    return f'{hashes}"{text}"{hashes}'
