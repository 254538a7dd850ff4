"""Puts the aliases of a module after its classes, so that none of them names a class that is not there yet.

A class's annotations are read late, an alias at once. datamodel-code-generator puts an alias before the classes that
use it and quotes the names of those that follow, which msgspec cannot resolve where the alias itself is decoded.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator


def aliases_last(text: str) -> str:
    """The module with its aliases at its end, each after those that it names."""
    lines = text.splitlines(keepends=True)
    blocks = dict(_blocks(ast.parse(text)))
    if not blocks:
        return text
    taken = {number for first, last in blocks.values() for number in range(first, last)}
    rest = "".join(line for number, line in enumerate(lines) if number not in taken)
    shown = {name: "".join(lines[first:last]).strip() for name, (first, last) in blocks.items()}
    plain = {name: _unquoted(each) for name, each in shown.items()}
    return _without_union("\n\n\n".join([_spaced(rest), *(plain[name] for name in _ordered(plain))])) + "\n"


def _unquoted(alias: str) -> str:
    """An alias with the names of classes as such, and the union that needed their quotes with bars."""
    named = re.sub(r'(?<=[\[ (])"([^\W\d]\w*)"(?=[\],)])', r"\1", alias)
    return re.sub(r"\bUnion\[([\w, ]+)\]", lambda union: " | ".join(re.findall(r"\w+", union[1])), named)


def _without_union(text: str) -> str:
    """The module without an import that it does not need any more."""
    if "Union[" in text:
        return text
    return re.sub(r"^(from typing import .*), Union$", r"\1", text, flags=re.MULTILINE)


def _blocks(module: ast.Module) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each alias, with the lines of its statement and of the text after it."""
    for each, following in zip(module.body, [*module.body[1:], None], strict=True):
        match each:
            case ast.AnnAssign(target=ast.Name(name), annotation=ast.Name("TypeAlias")):
                is_doc = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
                end = following.end_lineno if is_doc and following else each.end_lineno
                yield name, (each.lineno - 1, end or each.lineno)


def _ordered(shown: dict[str, str]) -> list[str]:
    """The aliases, each after those that it names."""
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in found:
            for other in dict.fromkeys(re.findall(r"[^\W\d]\w*", shown[name])):
                if other in shown and other != name:
                    add(other)
            found[name] = None

    for name in shown:
        add(name)
    return list(found)


def _spaced(text: str) -> str:
    """Two empty lines at most in a row."""
    return re.sub(r"\n{4,}", "\n\n\n", text).strip()
