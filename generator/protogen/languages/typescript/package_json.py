"""Tells npm and Deno of a package: the members of `package.json` that not every package has."""

from __future__ import annotations

import json
from collections.abc import Iterator

from protogen.languages.layout import columns
from protogen.languages.package import Published
from protogen.languages.typescript.layout import WIDTH


def facts(about: Published) -> Iterator[tuple[str, str]]:
    """The members and their values, laid out as `deno fmt` would."""
    if about.private:
        yield "private", "true"
    if about.license:
        yield "license", _text(about.license)
    if about.authors:
        first, *others = [f"{name} <{email}>" if email else name for name, email in about.authors]
        yield "author", _text(first)
        if others:
            yield "contributors", _list([*map(_text, others)])
    if about.repository:
        yield "repository", f'{{\n    "type": "git",\n    "url": {_text(f"git+{about.repository}")}\n  }}'


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    if columns(f'  "contributors": {line},') <= WIDTH:
        return line
    return "[\n" + ",\n".join(f"    {each}" for each in items) + "\n  ]"
