"""What callers of the emitted TypeScript can name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from protogen.languages.surface import Entry

_TYPESCRIPT = re.compile(r"^export (?:declare )?(interface|type|const|function) (\w+)")
_MEMBER = re.compile(r'^  (?:readonly )?("(?:[^"\\]|\\.)*"|\w+)(\??): ')


def entries(text: str) -> Iterator[Entry]:
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
