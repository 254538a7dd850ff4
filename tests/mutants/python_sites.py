"""Faults in Python source: operators flipped, constants off by one, branches and statements removed, names swapped."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from typing import TypeGuard

Site = tuple[str, int, int, str]
"""The kind of fault, where in the text, and what stands there instead."""

_OPERATORS = {
    **{"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "+": "-", "-": "+", "%": "//"},
    **{"//": "*", "+=": "-=", "-=": "+=", "and": "or", "or": "and", "&": "|", "|": "&"},
}
_NAMES = {
    **{"any": "all", "all": "any", "min": "max", "max": "min", "startswith": "endswith", "endswith": "startswith"},
    **{"break": "continue", "continue": "break", "True": "False", "False": "True", "partition": "rpartition"},
    **{"isdisjoint": "issuperset", "union": "intersection", "issubset": "issuperset", "extend": "append"},
}


def sites(text: str) -> Iterator[Site]:
    """Yields every place for a fault in a module."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(text)
    spare = [*_spare(tree)]
    yield from _of_tokens(text, starts, spare)
    yield from _of_tree(text, tree, starts)


def _spare(tree: ast.Module) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yields what says nothing at run-time: imports, annotations, decorators, type aliases."""
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            parts = [node]
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            parts = [*node.decorator_list, getattr(node, "returns", None), *getattr(node, "type_params", [])]
        elif isinstance(node, ast.AnnAssign):
            parts = [node if "TypeAlias" in ast.unparse(node.annotation) else node.annotation]
        elif isinstance(node, ast.arg):
            parts = [node.annotation]
        elif isinstance(node, ast.Assert):
            parts = [node]
        for part in parts:
            if part is not None:
                yield _span(part)


def _span(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def _of_tokens(text: str, starts: list[int], spare: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Site]:
    tokens = [*tokenize.generate_tokens(io.StringIO(text).readline)]
    loops = 0
    for index, token in enumerate(tokens):
        if any(low <= token.start < high for low, high in spare):
            continue
        at, end = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
        word, before = token.string, tokens[index - 1].string
        if token.type == tokenize.NUMBER and word.isdecimal():
            yield "constant", at, end, str(int(word) + 1)
        elif token.type == tokenize.OP and word in _OPERATORS and not _is_sign(word, before):
            yield "operator", at, end, _OPERATORS[word]
        elif token.type == tokenize.NAME:
            loops += word == "for"
            if word in ("and", "or"):
                yield "operator", at, end, _OPERATORS[word]
            elif word == "not" and before != "is":
                yield "operator", at, end, ""
            elif word == "is":
                yield (
                    ("operator", at, end, "is not")
                    if tokens[index + 1].string != "not"
                    else ("operator", at, end + 4, "is")
                )
            elif word == "in" and loops:
                loops -= 1
            elif word == "in" and before != "not":
                yield "operator", at, end, "not in"
            elif word in _NAMES and before != "def":
                yield "name", at, end, _NAMES[word]


def _is_sign(word: str, before: str) -> bool:
    return word in "+-" and (before in "([{,=:" or before in ("return", "and", "or", "in", "if", "else", ""))


def _of_tree(text: str, tree: ast.Module, starts: list[int]) -> Iterator[Site]:
    lines = text.splitlines()

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    def place(node: ast.AST) -> tuple[int, int]:
        (first, column), (last, end) = _span(node)
        return offset(first, column), offset(last, end)

    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            names = Counter(node.id for node in ast.walk(function) if _is_set(node))
            for node in ast.walk(function):
                if isinstance(node, (ast.If, ast.IfExp)):
                    yield "branch", *place(node.test), "False"
                    yield "branch", *place(node.test), "True"
                elif (isinstance(node, (ast.Assign, ast.AugAssign)) and not _is_only(node, names)) or _is_call(node):
                    yield "statement", *place(node), "pass"
                elif isinstance(node, ast.Call) and len(node.args) > 1 and not node.keywords and not _is_fixed(node):
                    (start, end), (other, stop) = place(node.args[0]), place(node.args[1])
                    yield "swap", start, stop, text[other:stop] + text[end:other] + text[start:end]


def _is_fixed(node: ast.Call) -> bool:
    """Whether arguments in another order could only crash."""
    return isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "getattr", "hasattr", "replace", "map")


def _is_set(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _is_only(node: ast.Assign | ast.AugAssign, names: Counter[str]) -> bool:
    """Whether an assignment is the only one to a variable: without it the function could only crash."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    set_here = [each for target in targets for each in ast.walk(target) if _is_set(each)]
    return bool(set_here) and all(names[each.id] == 1 for each in set_here)


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
