"""Prints the module of the models from the Spec with our templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from protogen.languages.python import former as python_former
from protogen.languages.python import json_schemas
from protogen.languages.python.names import Names
from protogen.languages.python.shapes import AliasView, RecordView, TaggedView, UnionView, View
from protogen.languages.python.spelling import imported, together
from protogen.languages.python.views import Views
from protogen.languages.target import Job
from protogen.languages.templates import environment
from protogen.model.things import READER, TYPES

_STANDARD = ("enum", "typing")


def models(job: Job, names: Names, header: str, doc: str) -> str:
    """The module's text."""
    pages = environment("python", {}, job.templates)
    told = json_schemas.described(job, names)
    views = [_told(each) if each.name in told else each for each in Views(names).all()]
    blocks = [pages.get_template(f"{each.template}.jinja").render(decl=each).rstrip() for each in views]
    former = any(thing.sort == TYPES and thing.at != READER for thing in names.former)
    text: str = pages.get_template("models.py.jinja").render(
        header=header,
        doc=doc,
        imports=_imports(views, renamed=former),
        close=bool(views) and isinstance(views[0], (AliasView, TaggedView)),
        blocks=blocks,
        incomplete=[each.name for each in views if isinstance(each, RecordView) and each.ahead],
    )
    return text + python_former.aliases(job, names, "models")


def _told(view: View) -> View:
    """A view of a type that the contract has a JSON Schema of. Models find theirs by themselves."""
    if not isinstance(view, (AliasView, UnionView)):
        return view
    needs = view.needs | imported("typing", "Annotated") | imported("._described", "Described")
    return replace(view, described=True, needs=needs)


def _imports(views: Sequence[View], *, renamed: bool) -> Sequence[Sequence[str]]:
    """The imports in groups, sorted as linters sort them: the standard library, other packages, this package."""
    needs = together(*(each.needs for each in views))
    if renamed:
        needs |= imported("typing", "TYPE_CHECKING") | imported("._former", "renamed")
    found: dict[str, list[str]] = {}
    for module, name in sorted(needs.imports, key=lambda pair: (_group(pair[0]), pair[0], name_order(pair[1]))):
        found.setdefault(module, []).append(name)
    lines = [(_group(module), f"from {module} import {', '.join(names)}") for module, names in found.items()]
    return [[line for _, line in group] for _, group in groupby(lines, key=lambda pair: pair[0])]


def _group(module: str) -> int:
    return 0 if module in _STANDARD else 2 if module.startswith(".") else 1


def name_order(name: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Names as linters sort them: constants (of more than one byte), classes, the rest; numbers in them by value, but
    those that begin with a zero by their digits."""
    group = 0 if len(name.encode()) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    parts = re.findall(r"\d+|\D", name)
    return group, [_part_order(part) for part in parts]


def _part_order(part: str) -> tuple[int, int, str]:
    if not part.isdigit():
        return 1, 0, part
    return (0, 0, part) if part.startswith("0") else (0, int(part), "")
