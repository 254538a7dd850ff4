"""What callers of emitted code can name: each declaration, as one line, read back from the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from protogen.breaking.versions import Version
from protogen.languages.language import Target
from protogen.languages.python.run import Python

LANGUAGES = ("swift", "python", "typescript")


@dataclass(frozen=True, slots=True)
class Entry:
    """One declaration. `kind`: `type`, `member`, `case`, `init`; `owner`: the type that it is in."""

    name: str
    kind: str
    line: str
    owner: str = ""
    needed: bool = False
    """Who makes a value of the owner must give it."""

    @property
    def full(self) -> str:
        """The name with its owner's."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


Surfaces: TypeAlias = Mapping[str, Mapping[str, Entry]]
"""Declarations by language and full name."""


def surfaces(version: Version) -> Surfaces:
    """Each language's declarations, by full name. A language whose code cannot be emitted is left out."""
    found = {}
    for language in LANGUAGES:
        options = version.config.target.get(language, {})
        try:
            files = _target(language).emit(replace(version.job, options=options))
        except Exception:  # whatever it is, it is `build` that has to tell it
            continue
        entries = [entry for text in _models(language, files) for entry in _READERS[language](text)]
        found[language] = {entry.full: entry for entry in entries}
    return found


def _target(language: str) -> Target:
    if language == "python":
        return Python.emitter()
    if language == "swift":
        from protogen.languages.swift.target import target as swift

        return swift
    from protogen.languages.typescript.target import target as typescript

    return typescript


def _models(language: str, files: Mapping[str, str]) -> Iterator[str]:
    name = {"swift": "Models.swift", "python": "models.py", "typescript": "types.ts"}[language]
    return (text for path, text in files.items() if path.rsplit("/", 1)[-1] == name)


_SWIFT = re.compile(
    r"^(?P<margin> *)(?:(?:public|package|nonisolated|indirect|static|final) )*"
    r"(?P<word>struct|enum|typealias|var|let|case|init)\b ?(?P<name>`?\w*`?)(?P<rest>.*)$"
)


def _swift(text: str) -> Iterator[Entry]:
    """Declarations by their indentation: emitted code is laid out, so that a line tells what is inside what."""
    owners: list[tuple[int, str]] = []
    lines = iter(text.splitlines())
    for line in lines:
        found = _SWIFT.match(line)
        if not found:
            continue
        margin, word = len(found["margin"]), found["word"]
        while owners and owners[-1][0] >= margin:
            owners.pop()
        if owners and margin != owners[-1][0] + 2:
            continue  # inside a body
        owner = owners[-1][1] if owners else ""
        while word == "init" and line.count("(") > line.count(")"):
            line += f" {next(lines).strip()}"
        shown = (
            re.sub(r"^ *((public|package|nonisolated) )*", "", line).rstrip("{ ").replace("( ", "(").replace(" )", ")")
        )
        if word in ("struct", "enum", "typealias"):
            yield Entry(found["name"], "type", shown, owner)
            owners.append((margin, f"{owner}.{found['name']}" if owner else found["name"]))
        elif word == "init":
            if "from decoder" not in line:
                yield Entry("init", "init", shown, owner)
        elif "private" not in line:
            yield Entry(found["name"], "case" if word == "case" else "member", shown.split(" {")[0], owner)


_TYPESCRIPT = re.compile(r"^export (?:declare )?(interface|type|const|function) (\w+)")
_MEMBER = re.compile(r'^  (?:readonly )?("(?:[^"\\]|\\.)*"|\w+)(\??): ')


def _typescript(text: str) -> Iterator[Entry]:
    for block in re.split(r"\n(?=export |/\*\*)", text):
        head = _TYPESCRIPT.match(block)
        if not head:
            continue
        word, name = head[1], head[2]
        if word != "interface":
            yield Entry(name, "type", " ".join(block.split()).split(" {")[0] if word == "function" else _joined(block))
            continue
        yield Entry(name, "type", block.splitlines()[0].rstrip("{ "))
        for statement in re.split(r";\n", re.sub(r"/\*\*.*?\*/", "", block.partition("\n")[2], flags=re.DOTALL)):
            statement = statement.strip("\n")
            if member := _MEMBER.match(statement):
                yield Entry(member[1], "member", _joined(statement), name, needed=not member[2])


def _joined(text: str) -> str:
    return " ".join(text.split()).rstrip(";")


def _python(text: str) -> Iterator[Entry]:
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


_READERS = {"swift": _swift, "python": _python, "typescript": _typescript}
