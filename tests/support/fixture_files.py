"""The fixtures that are made of a schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from protogen.checks.compile import compile_checks
from protogen.checks.tolerant import tolerant_program
from protogen.fixtures.target import target
from protogen.languages.target import Job
from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.pipeline import Built, subschemas
from protogen.runtime.jsontext import parse
from protogen.schema.load import load
from support.paths import V1, V2


def job_of(path: Path, **options: Any) -> Job:
    schema, _ = load(path)
    spec = finish(lower(schema, stem=path.stem))
    strict, _ = compile_checks(schema, subschemas(schema, spec))
    return Job(spec, strict, tolerant_program(spec), schema, options=options)


@cache
def v2() -> Job:
    return job_of(V2, retired=[str(V1)])


def files(job: Job) -> dict[str, str]:
    return dict(target.emit(job))


_OF_TEXTS = frozenset({"json", "duplicate keys"})
"""What is wrong with a text and not with a value: no JSON Schema knows it."""


def documents(built: Built) -> Iterator[tuple[str, Any, bool]]:
    """The root, the value and the strict verdict of each fixture that is a JSON value."""
    for each in with_texts(built.files["fixtures"]):
        keywords = {violation["keyword"] for violation in each["violations"]}
        if each["category"] != "lifecycles" and keywords.isdisjoint(_OF_TEXTS):
            yield each["root"], parse(each["text"]), each["strict"]


def with_texts(files: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the manifest lists, each with its `text`, and with its `title`: its path, and its name in the file."""
    listed: list[dict[str, Any]] = json.loads(files["manifest.json"])["fixtures"]
    lines = {path: iter(re.findall(r".+\n", text)) for path, text in files.items() if path.endswith(".ndjson")}
    for each in listed:
        path, name = each["path"], each.get("name", each.get("line"))
        each["text"] = next(lines[path]) if path in lines else files[path]
        each["title"] = path if name is None else f"{path}#{name}"
    assert [path for path, rest in lines.items() if next(rest, None)] == []
    return listed


def on_disk(folder: Path) -> dict[str, str]:
    """The files of a fixtures' folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}
