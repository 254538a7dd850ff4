"""Says in words why a text is not YAML, from the parser's message and from what stands there."""

from __future__ import annotations

from typing import NamedTuple

import yaml

_INDENT = "the members of one object begin in the same column"


class Fault(NamedTuple):
    """Where a text is not YAML (line and column, from 1), what is wrong, and what to do."""

    line: int
    column: int
    problem: str
    help: str = ""


def fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """The parser's error in words."""
    mark = error.problem_mark or error.context_mark
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    opened = (error.context_mark.line + 1, error.context_mark.column + 1) if error.context_mark else at
    problem, context = error.problem or "", error.context or ""
    if "cannot start any token" in problem:
        return Fault(*at, *_character(_char(text, *at)))
    if "mapping values are not allowed" in problem:
        help = f'put quotes around a text that holds ": "; {_INDENT}'
        return Fault(*at, "a `:` where no key can be", help)
    if "unexpected end of stream" in problem and "quoted" in context:
        return Fault(*opened, "this text is never closed", "add the closing quote")
    if "flow sequence" in context or "flow mapping" in context:
        one, other = ("[", "]") if "sequence" in context else ("{", "}")
        told = f"the `{one}` of line {opened[0]}, column {opened[1]} needs a `,` or a `{other}` before this"
        return Fault(*at, told)
    if problem in ("did not find expected key", "did not find expected '-' indicator"):
        return Fault(*at, f"this line does not continue the value that began in line {opened[0]}", _INDENT)
    if "could not find expected ':'" in problem:
        return Fault(*opened, "a key without a `:`", 'a member is "key: value"')
    if "escape" in problem:
        return Fault(*at, "an unknown escape", "within single quotes nothing is an escape")
    return _rare(at, problem, context)


def _rare(at: tuple[int, int], problem: str, context: str) -> Fault:
    if "another document" in problem:
        return Fault(*at, "another document begins here", "a file holds one schema")
    if "undefined alias" in problem:
        return Fault(*at, "this alias (`*name`) has no anchor (`&name`) before it", "put quotes around a text with `*`")
    if "duplicate anchor" in context:
        return Fault(*at, "this anchor (`&name`) is taken", "give it another name")
    return Fault(*at, problem or context)


def _character(char: str) -> tuple[str, str]:
    """Why no value starts with this character."""
    if char == "\t":
        return "a tab indents this line", "indent by spaces"
    return f"a text cannot start with `{char}` without quotes", "put quotes around it"


def _char(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    return lines[line - 1][column - 1 : column] if line <= len(lines) else ""
