"""What callers of emitted code can name, read from the code itself: an answer that knows nothing of surfaces."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from protogen.breaking.versions import Version
from protogen.languages import registry

Shown = Mapping[str, Mapping[str, tuple[str, bool]]]
"""Types by name, each with its members: their types, and whether they may be left out."""


def emitted(version: Version, language: str) -> str:
    """The types of a version in one language, as one text."""
    known = registry.language(language)
    assert known
    files = registry.get(language).emit(version.contract.job(known))
    return "".join(text for path, text in files.items() if path.endswith(("/models.py", "/types.ts", "+Models.swift")))


def words(text: str) -> str:
    """Code without comments and layout."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    return re.sub(r",(?=[)\]}])|\s+", "", text)


def python(text: str) -> Shown:
    """The classes and aliases of a Python module."""
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            fields = (
                each for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            )
            found[node.name] = {
                each.target.id: (ast.unparse(_Bare().visit(each.annotation)), _omitted(each)) for each in fields
                if isinstance(each.target, ast.Name)
            }  # fmt: skip
    return found


class _Bare(ast.NodeTransformer):
    """Types without what is only checked at run time."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "Annotated" and isinstance(node.slice, ast.Tuple):
            return self.visit(node.slice.elts[0])
        return self.generic_visit(node)


def _omitted(field: ast.AnnAssign) -> bool:
    """Whether a field may be left out: it has a default, or a `Field` with one."""
    value = field.value
    if not isinstance(value, ast.Call):
        return value is not None
    names = {each.arg for each in value.keywords}
    return bool(value.args) or bool(names & {"default", "default_factory"})


def typescript(text: str) -> Shown:
    """The interfaces of a TypeScript module."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for name, body in re.findall(r"export interface (\w+)[^{]*\{(.*?)\n\}", text, re.DOTALL):
        members = re.findall(r"readonly ([^:?]+)(\??):\s*([^;]*);", body)
        found[name] = {key.strip(): (words(type), bool(mark)) for key, mark, type in members}
    return found


def lost(before: Shown, after: Shown) -> list[str]:
    """What callers of the older code lose, or must give now."""
    gone = [name for name in before if name not in after]
    for name in before.keys() & after.keys():
        old, new = before[name], after[name]
        gone += [f"{name}.{each}" for each in old if each not in new or new[each] != old[each]]
        gone += [f"{name}.{each}" for each in new if each not in old and not new[each][1]]
    return gone
