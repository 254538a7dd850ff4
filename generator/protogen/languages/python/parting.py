"""Parts a package from the modules that know nothing of its contract, and lets the rest import them from elsewhere.

from ._absent import ABSENT            ->   from protogen_runtime._absent import ABSENT
from . import _moments, models         ->   from protogen_runtime import _moments
                                            from . import models

Whether a linter that sorts imports takes the other package for a library or for a part of the project depends on where
it is run. `# isort: split` before those imports lets both be right.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, takewhile

from protogen.languages.layout import columns
from protogen.languages.python.layout import WIDTH

SPLIT = "# isort: split"
_FUTURE, _STANDARD, _LIBRARY, _OTHER, _OWN = range(5)
"""The groups of imports, in their order; the other package is one of its own."""

Modules = Mapping[str, str]
"""The source of modules by their path inside a package: `_live/values.py`."""


def apart(modules: Modules) -> frozenset[str]:
    """The paths of the modules that need no other than those here, and that read no file of their package."""
    found = {path: ast.parse(text) for path, text in modules.items()}
    bound = {path for path, tree in found.items() if any(_is_package(node) for node in ast.walk(tree))}
    names = {_dotted(path): path for path in modules}
    needs = {
        path: {
            names.get(each.module)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.level
            for each in _imported(node, path, names)
        }
        for path, tree in found.items()
    }
    while more := {path for path, used in needs.items() if path not in bound and used & {None, *bound}}:
        bound |= more
    return frozenset(modules.keys() - bound)


def rewritten(text: str, path: str, shared: Collection[str], package: str) -> str:
    """A module that imports modules of `shared` (paths) from another package."""
    tree, lines = ast.parse(text), text.splitlines()
    names = frozenset(map(_dotted, shared))
    rest = iter(tree.body[_begun(tree) :])
    block = [*takewhile(lambda node: isinstance(node, (ast.Import, ast.ImportFrom)), rest)]
    assert not any(_leaves(node, path, names) for each in rest for node in ast.walk(each))
    if not any(_leaves(node, path, names) for node in block):
        return text
    statements = [each for node in block for each in _statements(node, lines, path, names, package)]
    groups = {
        number: "\n".join(each.text for each in group)
        for number, group in groupby(sorted(statements, key=lambda each: each.order), key=_group)
    }
    if _LIBRARY in groups:
        groups[_OTHER] = f"{SPLIT}\n{groups[_OTHER]}"
    printed = "\n\n".join(groups.values())
    first, last = block[0].lineno - 1, block[-1].end_lineno
    return "\n".join([*lines[:first], printed, *lines[last:], ""])


@dataclass(frozen=True, slots=True)
class _Import:
    """A name that a module imports from its own package."""

    module: str
    """Dotted, without the package: the module that has the name, or that is the name."""
    name: str
    """As it is written, with `as`."""
    is_module: bool


@dataclass(frozen=True, slots=True)
class _Statement:
    """An import, and where it goes: its group, then its place there. Only the other package's are sorted."""

    text: str
    order: tuple[int, str]


def _group(each: _Statement) -> int:
    return each.order[0]


def _is_package(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "__package__"


def _begun(tree: ast.Module) -> int:
    """The number of statements before the imports: a docstring, if there is one."""
    first = tree.body[0] if tree.body else None
    return int(isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant))


def _dotted(path: str) -> str:
    """A module's name, without the package.

    >>> _dotted("_live/values.py"), _dotted("_live/__init__.py"), _dotted("__init__.py")
    ('_live.values', '_live', '')
    """
    return path.removesuffix(".py").removesuffix("__init__").rstrip("/").replace("/", ".")


def _imported(node: ast.ImportFrom, path: str, names: Collection[str]) -> Iterator[_Import]:
    """What a relative import takes of the package, if the modules are called so."""
    folder = path.split("/")[:-1]
    base = [*folder[: len(folder) - node.level + 1], *([node.module] if node.module else [])]
    for each in node.names:
        whole = ".".join([*base, each.name])
        is_module = whole in names
        text = f"{each.name} as {each.asname}" if each.asname else each.name
        yield _Import(whole if is_module else ".".join(base), text, is_module)


def _leaves(node: ast.AST, path: str, names: Collection[str]) -> bool:
    """Whether a statement imports a module that is elsewhere."""
    if not isinstance(node, ast.ImportFrom) or not node.level:
        return False
    return any(each.module in names for each in _imported(node, path, names))


def _statements(
    node: ast.stmt, lines: list[str], path: str, names: Collection[str], package: str
) -> Iterator[_Statement]:
    """An import as it is, or the one or two that stand for it."""
    text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    assert isinstance(node, (ast.Import, ast.ImportFrom))
    if not _leaves(node, path, names):
        yield _Statement(text, _order(node))
        return
    assert isinstance(node, ast.ImportFrom)
    moved = [each for each in _imported(node, path, names) if each.module in names]
    module = moved[0].module.rpartition(".")[0] if moved[0].is_module else moved[0].module
    source = f"{package}.{module}" if module else package
    yield _Statement(_printed(source, moved), (_OTHER, source))
    if kept := [each for each in _imported(node, path, names) if each.module not in names]:
        yield _Statement(_printed("." * node.level + (node.module or ""), kept), _order(node))


def _order(node: ast.Import | ast.ImportFrom) -> tuple[int, str]:
    """The group of an import that stays."""
    if isinstance(node, ast.ImportFrom) and node.level:
        return _OWN, ""
    name = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
    if name == "__future__":
        return _FUTURE, ""
    return _STANDARD if name.partition(".")[0] in sys.stdlib_module_names else _LIBRARY, ""


def _printed(module: str, names: list[_Import]) -> str:
    line = f"from {module} import {', '.join(each.name for each in names)}"
    if columns(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"    {each.name}," for each in names), ")"])
