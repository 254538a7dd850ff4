"""Says in words why a config is not TOML, from the parser's message and from what stands there."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_WORD = re.compile(r"[^\s,\]}#\"']+")
_KEY = re.compile(r"[ \t]*([\w.-]+)[ \t]*=")
_MEANT = {
    **dict.fromkeys(("True", "TRUE", "yes", "on"), "true"),
    **dict.fromkeys(("False", "FALSE", "no", "off"), "false"),
}
_QUOTES = "texts are in quotes"


class Fault(NamedTuple):
    """Where a text is not TOML (a line; a column, or 0), what is wrong, and what to do."""

    line: int
    column: int
    problem: str
    help: str = ""


def fault(message: str, text: str) -> Fault:
    """The parser's error in words. `message`: what `tomllib` says, with its place."""
    place = _PLACE.search(message)
    lines = text.splitlines()
    line, column = (int(place[1] or 0), int(place[2] or 0)) if place else (0, 0)
    problem = message[: place.start()] if place else message
    if "overwrite" in problem:
        return Fault(*(_twice(lines) or (line or max(1, len(lines)), column)), "this key is there already", "keep one")
    if not line:
        return _at_the_end(problem, lines)
    here = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    return Fault(line, column, *_told(problem, here, lines[line - 1] if line <= len(lines) else ""))


def _at_the_end(problem: str, lines: list[str]) -> Fault:
    """A fault that the parser finds at the end only."""
    last = max(1, len(lines))
    brackets = ("array", "inline table", "Invalid value")
    if any(word in problem for word in brackets) or problem.startswith("Expected"):
        found = next((n for n in range(len(lines), 0, -1) if _opens(lines[n - 1])), last)
        return Fault(found, 0, "a bracket or a quote that is opened here is never closed", "close it")
    return Fault(last, 0, problem)


def _opens(line: str) -> bool:
    """Whether a line opens more brackets or quotes than it closes."""
    unbalanced = any(line.count(one) > line.count(other) for one, other in ("[]", "{}"))
    return unbalanced or line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _twice(lines: list[str]) -> tuple[int, int] | None:
    """The line and column of the first key that its table has already."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("["):
            seen = set()
        elif (key := _KEY.match(line)) and any(key[1] == each or each.startswith(f"{key[1]}.") for each in seen):
            return number, key.start(1) + 1
        elif key:
            seen.add(key[1])
    return None


def _told(problem: str, here: str, line: str) -> tuple[str, str]:
    if line.lstrip().startswith(("{", "<")):
        return "this is not TOML", "a schema is an argument, or `--schema FILE`; a config has lines such as `out = ...`"
    if line.lstrip().startswith(("//", "/*")):
        return "a comment begins with `#`", "write `# ...`"
    if problem.startswith("Invalid value"):
        return _value(here)
    if problem.startswith("Expected '=' after a key"):
        return "a `=` is missing after the key", "write `key = value`" if here[:1] != ":" else "write `=`, not `:`"
    if problem.startswith("Illegal character '\\n'"):
        return "this text is never closed", "add the closing quote"
    if "Unescaped" in problem or "escape" in problem:
        return "a backslash that is no escape", "write `\\\\`, or put the text in single quotes"
    if problem.startswith("Cannot declare"):
        return "this table is there already", "put its keys into one table"
    if problem.startswith(("Unclosed array", "Expected newline")):
        return "a comma, or a line end, is missing before this", "one key a line; commas within brackets"
    if "end of a table declaration" in problem or "end of an array declaration" in problem:
        return "the brackets around this table's name are not closed", "write `[name]`, or `[[name]]` for a list's item"
    if problem.startswith("Invalid initial character for a key part"):
        return "a key is missing here", "within braces all stands on one line; use `[table]` for more"
    return problem, ""


def _value(here: str) -> tuple[str, str]:
    """Why no value is here."""
    found = _WORD.match(here)
    if found is None:
        quoted = here[:1] in ('"', "'")
        return ("this text is never closed", "add the closing quote") if quoted else ("a value is missing here", "")
    word = found[0].strip("\u201c\u201d")
    if word in _MEANT:
        return f"`{word}` is not a value of TOML", f"write `{_MEANT[word]}`"
    if word in ("None", "null", "nil", "undefined"):
        return f"TOML has no `{word}`", "leave the key out"
    return f"`{word[:40]}` is not a value of TOML: {_QUOTES}", f'write "{word[:40]}"'
