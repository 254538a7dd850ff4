"""What callers of the emitted Swift can name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from protogen.languages.surface import Entry

_SWIFT = re.compile(
    r"^(?P<margin> *)(?:(?:public|package|nonisolated|indirect|static|final) )*"
    r"(?P<word>struct|enum|typealias|var|let|case|init)\b ?(?P<name>`?\w*`?)(?P<rest>.*)$"
)


def entries(text: str) -> Iterator[Entry]:
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
