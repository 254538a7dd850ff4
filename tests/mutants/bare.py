"""The code of a file without comments, documentation and layout: what a fault must change to be one of the code."""

from __future__ import annotations

import ast
import re

_SKIPPED = re.compile(
    r"//[^\n]*|/\*[\s\S]*?\*/|(\"\"\"[\s\S]*?\"\"\"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
)
_SPACE = re.compile(r"(?<!\w)\s+|\s+(?!\w)")
_LAST_COMMA = re.compile(r",(?=[)\]}>])")


def bare(path: str, text: str) -> str:
    """The code; of a file that is none, all of it."""
    if path.endswith(".py"):
        return _python(text)
    if not path.endswith((".ts", ".js", ".swift")):
        return text
    strings = [found for found in _SKIPPED.findall(text) if found]
    code = _SKIPPED.sub(lambda found: "\0" if found[1] else " ", text)
    return "\n".join([_LAST_COMMA.sub("", _SPACE.sub("", code)), *strings])


def _python(text: str) -> str:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_text(each)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
