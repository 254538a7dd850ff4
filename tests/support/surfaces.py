"""The witness of `Language.surface`: what callers can name, read back from the emitted text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Seen(NamedTuple):
    """One declaration, as the text shows it."""

    name: str
    line: str
    owner: str = ""
    needed: bool = False


_SWIFT = re.compile(
    r"^(?P<margin> *)(?:(?:public|package|nonisolated|indirect|static|final) )*"
    r"(?P<word>struct|enum|typealias|var|let|case|init)\b ?(?P<name>`?\w*`?)"
)


def _whole(line: str, following: Iterator[str]) -> str:
    """A declaration without its body, on one line."""
    while line.count("(") > line.count(")") or line.endswith((":", ",", " =")):
        line += f" {next(following).strip()}"
    line = re.sub(r"^ *((public|package|nonisolated|indirect) )*", "", line).split(" {")[0]
    return line.replace("( ", "(").replace(" )", ")").removesuffix(" = [")


def swift(files: Mapping[str, str]) -> Iterator[Seen]:
    """Declarations by their indentation: emitted code is laid out, so that a line tells what is inside what."""
    owners: list[tuple[int, str]] = []
    lines = iter(next(text for path, text in files.items() if path.endswith("+Models.swift")).splitlines())
    for line in lines:
        found = _SWIFT.match(line)
        if not found:
            continue
        margin, word, name = len(found["margin"]), found["word"], found["name"].strip("`")
        while owners and owners[-1][0] >= margin:
            owners.pop()
        if owners and margin != owners[-1][0] + 2:
            continue  # inside a body
        owner = owners[-1][1] if owners else ""
        whole = _whole(line, lines)
        if word in ("struct", "enum", "typealias"):
            owners.append((margin, f"{owner}.{name}" if owner else name))
        if "from decoder" not in whole and not line.strip().startswith("private "):
            yield Seen(name or "init", whole, owner)
    checks = next(text for path, text in files.items() if path.endswith("+Checks.swift"))
    for found in re.finditer(r"^nonisolated (extension ([\w.]+): (?:\w+\.)?JSONDocument)", checks, re.MULTILINE):
        yield Seen("JSONDocument", found[1], found[2])


_STATEMENT = re.compile(r"^export (?:interface|type|const|function) (\w+)")
_MEMBER = re.compile(r'readonly ("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[\w$]+|\[key: string\])(\??):\s')


def typescript(files: Mapping[str, str]) -> Iterator[Seen]:
    """Statements between empty lines, without comments, each on one line."""
    text = "\n\n".join(files[f"src/{name}"] for name in ("types.ts", "readers.d.ts"))
    text = text.replace("export declare ", "export ")
    text = re.sub(r"^ */\*\*(?:.|\n)*?\*/\n|^//.*|(?<=,) // .*$|^import [^;]*;", "", text, flags=re.MULTILINE)
    for block in re.split(r"\n+(?=export )", text):
        head = _STATEMENT.match(block)
        if not head:
            continue
        start, _, rest = block.partition("{\n")
        if not block.startswith("export interface"):
            yield Seen(head[1], _joined(block))
            continue
        yield Seen(head[1], _joined(start))
        for statement in re.split(r";\n(?=  readonly|\})", rest):
            if member := _MEMBER.match(statement.strip()):
                needed = not member[2] and member[1] != "[key: string]"
                yield Seen(member[1], _joined(statement), head[1], needed)


def _joined(text: str) -> str:
    """A declaration on one line, without the commas and bars that only broken lines have."""
    text = " ".join(text.split()).rstrip(";")
    text = re.sub(r",? (?=[\])>])|(?<=[(\[<]) |,(?=>)", "", text).replace("; }", " }")
    return re.sub(r"(?<=[=:(]) ?\|(?= )", "", text).replace("(  ", "(").replace("( ", "(")


class _Unlimited(ast.NodeTransformer):
    """`Annotated[int, Field(ge=0)]` as `int`, and types without the quotes of those that are declared later."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = self.visit(node.annotation)
        return node  # a default that is a text is no type

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if ast.unparse(node.value) == "Literal":
            return node
        self.generic_visit(node)
        if ast.unparse(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
            return node.slice.elts[0]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) == "TypeAliasType":
            node.args[1] = self.visit(node.args[1])
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.parse(node.value, mode="eval").body if isinstance(node.value, str) else node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        return self.generic_visit(node) if isinstance(node.value, ast.Call) else node


def python(files: Mapping[str, str]) -> Iterator[Seen]:
    """The statements of the modules of models and of readers."""
    for node in ast.parse(next(text for path, text in files.items() if path.endswith("/models.py"))).body:
        if isinstance(node, ast.ClassDef):
            yield Seen(node.name, ast.unparse(ast.ClassDef(node.name, node.bases, [], [], [])).rstrip(":"))
            yield from (found for each in node.body for found in _inside(each, node.name))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield Seen(node.targets[0].id, plain(ast.unparse(node)))
    for path, text in files.items():
        for node in ast.parse(text).body if path.endswith("/readers.py") else ():
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id != "READERS":
                yield Seen(f"readers.{node.target.id}", f"{node.target.id}: {ast.unparse(node.annotation)}")


def _inside(node: ast.stmt, owner: str) -> Iterator[Seen]:
    match node:
        case ast.AnnAssign(target=ast.Name(name)):
            needed = node.value is None and name != "__pydantic_extra__"
            yield Seen(name, plain(ast.unparse(node)), owner, needed)
        case ast.Assign(targets=[ast.Name(name)]):
            yield Seen(name, plain(ast.unparse(node)), owner)
        case ast.FunctionDef(name=name):
            yield Seen(name, f"def {name}(self) -> {ast.unparse(node.returns or ast.Constant(None))}", owner)


def plain(line: str) -> str:
    """A line of Python without limits, quoted as the standard library does."""
    try:
        return ast.unparse(_Unlimited().visit(ast.parse(line)))
    except SyntaxError:
        return line


WITNESSES: Mapping[str, Callable[[Mapping[str, str]], Iterator[Seen]]] = {
    "swift": swift,
    "python": python,
    "typescript": typescript,
}
