"""What callers of the emitted Python can name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from protogen.languages.surface import Entry


def entries(text: str) -> Iterator[Entry]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            bases = ", ".join(map(ast.unparse, node.bases))
            yield Entry(node.name, "type", f"class {node.name}({bases})")
            enum = any("Enum" in ast.unparse(base) for base in node.bases)
            yield from (entry for each in node.body for entry in _member(each, node.name, enum))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield Entry(node.targets[0].id, "type", _plain(node))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield Entry(node.target.id, "type", _plain(node))


def _member(node: ast.stmt, owner: str, enum: bool) -> Iterator[Entry]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield Entry(node.target.id, "member", _plain(node), owner, needed=node.value is None)
    elif enum and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield Entry(node.targets[0].id, "case", ast.unparse(node), owner)


class _Unlimited(ast.NodeTransformer):
    """`Annotated[int, Field(ge=0)]` as `int`: limits are the readers' affair."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "Annotated" and isinstance(node.slice, ast.Tuple):
            return node.slice.elts[0]
        return node


def _plain(node: ast.stmt) -> str:
    return ast.unparse(_Unlimited().visit(node))
