"""Faults in source of C's family, found by its tokens: the same kinds as in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mutants.python_sites import Site

_SKIPPED = re.compile(
    r"//[^\n]*|/\*[\s\S]*?\*/|\"\"\"[\s\S]*?\"\"\"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"
    r"|(?<=[(=,:] )/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*|^import[^\n]*|^@[^\n]*",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"===|!==|==|!=|<=|>=|&&|\|\||\+=|-=|(?<= )[<>](?= )|(?<= )[-+](?= )|(?<= )&(?= )|(?<= )\|(?= )|<<|>>"
    r"|!(?=[A-Za-z_(.])|\b0x[0-9a-fA-F_]+\b|(?<![\w.])\d+(?![\w.])|\b[a-zA-Z]+\b"
)
_OPERATORS = {
    **{"===": "!==", "!==": "===", "==": "!=", "!=": "==", "<=": "<", ">=": ">", "<": "<=", ">": ">=", "&&": "||"},
    **{"||": "&&", "+=": "-=", "-=": "+=", "+": "-", "-": "+", "<<": ">>", ">>": "<<", "!": "", "&": "|", "|": "&"},
}
_NAMES = {
    **{"true": "false", "false": "true", "min": "max", "max": "min", "break": "continue", "some": "every"},
    **{"every": "some", "startsWith": "endsWith", "hasPrefix": "hasSuffix", "first": "last", "last": "first"},
    **{"union": "intersection", "contains": "isEmpty", "lowerBound": "upperBound", "allSatisfy": "contains"},
}
_IF = re.compile(r"\bif \(|\bif (?!let |var |case |#)")
_STATEMENT = re.compile(
    r"^[ \t]+((?:[\w.]+(?:\[[^\]\n]*\])?(?: [-+|&]?= | ?\+\+|\.\w+\(|\()[^{}\n]*);?)$", re.MULTILINE
)


def sites(text: str) -> Iterator[Site]:
    """Yields every place for a fault in a file."""
    hidden = _SKIPPED.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)
    for match in _TOKEN.finditer(hidden):
        word, at, end = match[0], match.start(), match.end()
        if word.startswith("0x"):
            yield "constant", at, end, hex(int(word.replace("_", ""), 16) + 1)
        elif word.isdecimal():
            yield "constant", at, end, str(int(word) + 1)
        elif word in _OPERATORS:
            yield "operator", at, end, _OPERATORS[word]
        elif word in _NAMES:
            yield "name", at, end, _NAMES[word]
    for match in _IF.finditer(hidden):
        end = _closing(hidden, match.end()) if match[0].endswith("(") else hidden.find(" {", match.end())
        line = text[match.end() : end]
        if end > 0 and "\n" not in line and "," not in line:
            yield "branch", match.end(), end, f"false && ({line})"
            yield "branch", match.end(), end, f"true || ({line})"
    for match in _STATEMENT.finditer(hidden):
        if (
            not match[1]
            .lstrip()
            .startswith(("return", "throw", "const", "let", "var", "case", "default", "import", "super"))
        ):
            yield "statement", match.start(1), match.end(1), ""


def _closing(text: str, at: int) -> int:
    """Where the parenthesis that was opened before a place is closed."""
    depth = 1
    for index in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return -1
