"""datamodel-code-generator as a witness: from the same Spec it writes the classes, members and types that we print.

A difference must be explained by a row of `support/witness_table.py`.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conformance import corpora
from support import outside, schemas
from support.paths import ROOT
from support.python_models import models_of
from support.witness import Difference, compared
from support.witness_table import LARGEST, RARE, ROWS, SAMPLE, SEED, table

from protogen import pipeline
from protogen.languages.python.dcg.kinds import PLAIN
from protogen.languages.python.dcg.schema import plain
from protogen.languages.python.dcg.writing import written
from protogen.languages.python.names import names_of
from protogen.languages.python.target import target
from protogen.languages.target import Job
from protogen.project.config import Config
from protogen.schema.load import load
from protogen.source.diagnostics import Refused

pytestmark = pytest.mark.slow


@dataclass
class Seen:
    """What came of many schemas."""

    classes: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


def look(jobs: Mapping[str, Job]) -> Seen:
    """Both printings of each schema, compared."""
    seen = Seen()
    for name, job in jobs.items():
        ours = next(text for path, text in target.emit(job).items() if path.endswith("/models.py"))
        theirs = written(plain(job.spec, names_of(job), PLAIN), PLAIN, "")
        models = models_of(ours)
        seen.classes += len(models.records) + len(models.enums) + len(models.aliases)
        for each in compared(ours, theirs):
            row = next((row.name for row in ROWS if row.explains(each)), None)
            if row:
                seen.counts[row] += 1
            else:
                seen.unexplained.append(f"{name}: {each}")
    return seen


def cases() -> dict[str, Job]:
    return {name: schemas.build(name, ()).contract.plain for name in schemas.ALL}


def rare(folder: Path) -> Iterator[tuple[str, Job]]:
    """Schemas for the rows that are rare."""
    for number, (name, definitions) in enumerate(RARE.items()):
        base = {"type": "object", "properties": {"name": {"type": "string"}}, **definitions["Base"]}
        base = {**base, "properties": {"name": {"type": "string"}, **base["properties"]}}
        path = folder / f"{number}.json"
        dialect = "https://json-schema.org/draft/2020-12/schema"
        path.write_text(json.dumps({"$schema": dialect, "$defs": {**definitions, "Base": base}}), encoding="utf-8")
        schema, found = load(path, shown=name)
        yield name, pipeline.compile(schema, Config(), found).plain


def sampled() -> Iterator[tuple[str, Job]]:
    """The schemas of a seeded sample of the corpora that can be built."""
    everything = [each for each in corpora.cases(outside.corpora()) if each.schema.stat().st_size < LARGEST]
    for each in random.Random(SEED).sample(everything, SAMPLE):
        try:
            schema, found = load(each.schema, shown=each.path, map=each.map)
        except Refused:
            continue
        contract = pipeline.compile(schema, Config(map=each.map), found)
        if not contract.failed:
            yield each.path, contract.plain


def test_every_difference_in_the_cases_is_explained() -> None:
    seen = look(cases())
    assert seen.unexplained == [], "\n".join(seen.unexplained)
    assert seen.classes > 100


def test_every_difference_in_the_corpora_is_explained_and_every_row_is_needed(tmp_path: Path) -> None:
    seen = look({**cases(), **dict(rare(tmp_path)), **dict(sampled())})
    assert seen.unexplained == [], "\n".join(seen.unexplained)
    assert seen.classes > 1000
    assert {row.name for row in ROWS} == seen.counts.keys(), "a row that explains nothing"
    page = (ROOT / "docs" / "targets" / "python.md").read_text(encoding="utf-8")
    assert table(seen.counts) in page, f"docs/targets/python.md has another table than\n{table(seen.counts)}"


OURS = """\
class Colour(StrEnum):
    RED = "red"

class Thing(Model):
    name: Annotated[str, Field(alias="Name", max_length=3)]
    many: list[Part | int] | None = None
    note: str | None | Absent = ABSENT
    __pydantic_extra__: dict[str, int]

Part = TypeAliasType("Part", Annotated["Thing" | None, Tag("x")])
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("class Colour(StrEnum)", "class Color(StrEnum)", "Color: enum: ours 'missing', theirs 'there'"),
        ('RED = "red"', 'RED = "blue"', "Colour: values: ours \"{'RED': 'red'}\", theirs \"{'RED': 'blue'}\""),
        ("    name:", "    title:", "Thing.name: member: ours 'there', theirs 'missing'"),
        ('alias="Name"', 'alias="NAME"', "Thing.name: name on the wire: ours 'Name', theirs 'NAME'"),
        ("max_length=3", "max_length=4", "Thing.name: limits: ours 'max_length=3', theirs 'max_length=4'"),
        ("[str, Field", "[int, Field", "Thing.name: type: ours 'str', theirs 'int'"),
        ("] | None = None", "]", "Thing.many: optional: ours 'True', theirs 'False'"),
        (" | Absent = ABSENT", "", "Thing.note: optional: ours 'True', theirs 'False'"),
        ("str | None | Absent", "str | Absent", "Thing.note: type: ours 'None | str', theirs 'str'"),
        ("dict[str, int]", "dict[str, str]", "Thing: other members: ours 'dict[str, int]', theirs 'dict[str, str]'"),
        ('"Thing" | None', '"Thing"', "Part: type of an alias: ours 'None | Thing', theirs 'Thing'"),
    ],
)
def test_a_difference_is_seen(old: str, new: str, told: str) -> None:
    assert old in OURS
    assert told in [str(each) for each in compared(OURS, OURS.replace(old, new))]


def test_spelling_alone_is_no_difference() -> None:
    spelled = OURS.replace("list[Part | int]", 'list[Union[int, "Part"]]').replace("max_length=3", "max_length=3.0")
    spelled = spelled.replace('"Thing" | None', 'Optional["Thing"]').replace("(Model)", "(BaseModel)")
    assert compared(OURS, spelled) == []


def test_a_row_explains_nothing_else() -> None:
    wrong = Difference("type", "Thing.name", "str", "Any")
    assert not any(row.explains(wrong) for row in ROWS)
