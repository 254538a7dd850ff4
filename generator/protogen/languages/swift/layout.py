"""Lays Swift source out as swift-format does: comments, heads of initialisers, and lines that are too long."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from protogen.languages.swift.shapes import Struct, TupleStruct
from protogen.languages.swift.words import literal

_WIDTH = 100  # swift-format's default line length

_FOREIGN = re.compile(r"\b(?:var|case|enum|struct|typealias) `?\w*[^\W\x00-\x7f]")
_ASCII_RULE = "// The contract's own words.\n// swift-format-ignore-file: IdentifiersMustBeASCII\n"
_CASE = re.compile(r'case (?:\.\w+|\.`\w+`|"|-?\d)')
_DECLARED = re.compile(r"(?:\w+ )*(?:enum|struct) \w+: ")
_STORED = re.compile(r"(?:\w+ )*var [\w`]+: ")
_PARAMETER = re.compile(r"[\w`]+: [^(]*$")
_ASSIGNED = re.compile(r"(?:self\.|(?:\w+ )*typealias )[\w`]+ = ")


@cache
def filters(depth: int = 0) -> Mapping[str, Callable[..., Any]]:
    """What templates lay code out with, where all of it is indented by `depth`."""
    width = _WIDTH - depth
    return {
        "literal": literal,
        "doc": partial(_doc, width),
        "array": _array,
        "raw": _raw,
        "initialiser": partial(_initialiser, width),
        "tuple_initialiser": partial(_tuple_initialiser, width),
        "others": partial(_others, width),
    }


def laid_out(text: str) -> str:
    """A file as the formatter keeps it: no blank line behind an opening brace, before a closing one or beside
    another; no line too long that can be broken."""
    text = "\n".join(each for line in text.splitlines() for each in fitted(line.rstrip()))
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = re.sub(r"\{\n\n+", "{\n", text)
    text = re.sub(r"\n\n+( *\})", r"\n\1", text).rstrip("\n") + "\n"
    return text.replace("\n", f"\n{_ASCII_RULE}", 1) if _FOREIGN.search(text) else text


def fitted(line: str) -> Iterator[str]:
    """The lines that a line becomes where it is too long.

    >>> list(fitted("case .gone: " + "x" * 95))[0]
    'case .gone:'
    """
    code = line.lstrip(" ")
    if len(line) <= _WIDTH or code.startswith("//"):
        yield line
        return
    indent = line[: len(line) - len(code)]
    for each in _broken(indent, code):
        yield from [each] if each == line else fitted(each)


def _broken(indent: str, code: str) -> list[str]:
    """A line of one of the kinds that templates print, broken at its outermost place."""
    inner = f"{indent}  "
    if _CASE.match(code) and (at := _outside(code, ": ")) > 0:
        return [indent + code[: at + 1], inner + code[at + 2 :]]
    if _DECLARED.match(code) and code.endswith(" {"):
        return _inheritance(indent, code)
    if code[0] == '"' and code[-1] == '"':
        return _long_text(indent, code)
    if _STORED.match(code) and code.endswith(" }"):
        head, _, value = code.removesuffix(" }").partition(" { ")
        return [f"{indent}{head} {{", inner + value, f"{indent}}}"]
    if match := _ASSIGNED.match(code):
        opened = _outside(code, "(") + 1
        if 0 < opened <= _WIDTH - len(indent):
            return _call(indent, code)
        return [indent + match[0].rstrip(), inner + code[match.end() :]]
    if match := _STORED.match(code) or _PARAMETER.match(code):
        head, _, type = code.partition(": ")
        return [f"{indent}{head}:", inner + type]
    return _call(indent, code)


def _call(indent: str, code: str) -> list[str]:
    """A call with its arguments on a line of their own, or on one each."""
    opened = _outside(code, "(")
    closed = code.rfind(")")
    if opened < 0 or closed < opened:
        return [indent + code]
    brace = code.endswith(" {")
    inner = f"{indent}  "
    rest = code[closed:].removesuffix(" {")
    arguments = _parts(code[opened + 1 : closed])
    one = inner + ", ".join(arguments) + rest
    fits = len(one) <= _WIDTH or len(arguments) == 1  # what cannot be broken stays as long as it is
    lines = [one] if fits else [f"{inner}{each}," for each in arguments]
    if len(lines) > 1:
        lines[-1] = lines[-1].removesuffix(",") + rest
    return [indent + code[: opened + 1], *lines, *([f"{indent}{{"] if brace else [])]


def _inheritance(indent: str, code: str) -> list[str]:
    """`enum Name: A, B, C {` with as many of the names on a line as fit, and the brace below."""
    head, _, names = code.removesuffix(" {").partition(": ")
    lines = [f"{indent}{head}:"]
    for each in _parts(names):
        if len(lines[-1]) + len(each) + 2 > _WIDTH and lines[-1] != f"{indent}{head}:":
            lines.append(f"{indent} ")
        lines[-1] += f" {each},"
    return [*lines[:-1], lines[-1].removesuffix(","), f"{indent}{{"]


def _long_text(indent: str, code: str) -> list[str]:
    """A string literal over several lines: line ends in it are escaped, so the text stays the same."""
    width = _WIDTH - len(indent) - len("\\")
    lines = [""]
    for word in re.findall(r"\S+ *|^ +", code[1:-1]):
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word
    if len(lines) < 2:
        return [indent + code]
    return [f'{indent}"""', *(f"{indent}{each}\\" for each in lines[:-1]), indent + lines[-1], f'{indent}"""']


def _outside(code: str, sought: str) -> int:
    """Where a text stands first outside of string literals, and (but for a bracket) of brackets; -1 if nowhere."""
    depth, at = 0, 0
    while at < len(code):
        if (not depth) and code.startswith(sought, at):
            return at
        if code[at] == '"':
            at = _behind(code, at)
            continue
        depth += (code[at] in "([{") - (code[at] in ")]}")
        at += 1
    return -1


def _behind(code: str, at: int) -> int:
    """The place behind the string literal that begins at a place."""
    at += 1
    while at < len(code) and code[at] != '"':
        at += 2 if code[at] == "\\" else 1
    return at + 1


def _parts(code: str) -> list[str]:
    """The parts of a list that commas separate, outside of brackets and string literals."""
    parts = []
    while (at := _outside(code, ", ")) >= 0:
        parts.append(code[:at])
        code = code[at + 2 :]
    return [*parts, code]


def _doc(width: int, text: str, indent: int = 0) -> list[str]:
    """The lines of a doc comment, wrapped to the line length; paragraphs and lists keep their breaks."""
    lines: list[str] = []
    for line in text.splitlines():
        clean = "".join(char if char.isprintable() else " " for char in line).rstrip()
        lines += textwrap.wrap(clean, width - indent - 4, break_long_words=False, break_on_hyphens=False) or [""]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _array(items: Iterable[str]) -> str:
    """An array literal of items that are Swift source already."""
    return f"[{', '.join(items)}]"


def _initialiser(width: int, view: Struct, access: str) -> str:
    """The head of a memberwise initialiser: on one line where it fits, else a parameter a line."""
    parameters = [f"{each.name}: {each.type}{each.default}" for each in view.properties]
    return _head(width, [*parameters, f"additionalFields: {view.extra} = [:]"], access)


def _tuple_initialiser(width: int, view: TupleStruct, access: str) -> str:
    """The same of a tuple's struct."""
    parameters = [f"{each.name}: {each.type}{' = nil' if each.optional else ''}" for each in view.items]
    return _head(width, [*parameters, *([f"rest: [{view.rest}] = []"] if view.rest else [])], access)


def _head(width: int, parameters: Sequence[str], access: str) -> str:
    line = f"{access}init({', '.join(parameters)})"
    if len(line) + len("   {") < width:
        return line
    return f"{access}init(\n  " + ",\n  ".join(parameters) + "\n)"


def _others(width: int, view: Struct) -> str:
    """The statement that keeps the members not named, wrapped as swift-format wraps it."""
    call = "self.additionalFields = try fields.others("
    typed = f"{view.extra_read}, " if view.extra_read else ""
    keys = ", ".join(view.known)
    if len(line := f"{call}{typed}besides: [{keys}])") + 4 <= width:
        return line
    if len(f"besides: [{keys}]") + 6 <= width:
        return "\n  ".join([call, *([typed.rstrip()] if typed else []), f"besides: [{keys}]"]) + "\n)"
    if typed:
        filled = "".join(f"    {line}\n" for line in _filled(view.known, width - 8))
        return f"{call}\n  {typed.rstrip()}\n  besides: [\n{filled}  ]\n)"
    return f"{call}besides: [\n" + "".join(f"  {line}\n" for line in _filled(view.known, width - 6)) + "])"


def _filled(items: Sequence[str], width: int) -> list[str]:
    """Items, each with its comma, as many on a line as fit."""
    lines = [""]
    for item in items:
        if lines[-1] and len(lines[-1]) + len(item) + 2 > width:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else ''}{item},"
    return lines


def _raw(text: str) -> str:
    """A text of one line as a raw string literal, with as many `#` as it takes."""
    hashes = "#"
    while f'"{hashes}' in text or f"\\{hashes}" in text:
        hashes += "#"
    return f'{hashes}"{text}"{hashes}'
