"""A few of the random schemas of `python -m fuzz` in every language: verdicts, violations, round trips."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from fuzz.run import documents_of, run
from support.making import schema, written
from support.outside import real

from protogen.languages.answers import Document
from protogen.prove import setup
from protogen.prove.run import prove_many

pytestmark = pytest.mark.slow

_SCHEMAS = {"swift": 6, "python": 20, "typescript": 20}
"""How many schemas: compilers are slow."""
_SEED = 1


@pytest.mark.parametrize("name", _SCHEMAS)
def test_random_schemas_are_read_as_the_judge_says(name: str, tmp_path: Path) -> None:
    found = run(_SEED, _SCHEMAS[name], real(name), tmp_path)

    assert found.faults == []
    assert found.refused == {}
    assert found.valid > 5 * found.schemas
    assert found.tolerated > found.valid
    assert found.documents > 1.5 * found.valid


_LOOSE = {"type": ["number", "array", "string"], "items": {"type": "number"}, "minItems": 1}
FOUND: dict[str, tuple[Any, list[str]]] = {
    "an alias of an alias with a limit": ({"anyOf": [_LOOSE]}, ["[]", "9007199254740993"]),
    "a typed rest that leads back": (
        {
            "$ref": "#/$defs/Box",
            "$defs": {
                "Box": {"type": "object", "properties": {"a": {}}, "additionalProperties": {"$ref": "#/$defs/Held"}},
                "Held": {
                    "anyOf": [{"type": "number"}, {"type": "object", "properties": {"t": {"$ref": "#/$defs/Box"}}}]
                },
            },
        },
        ['{"b":9007199254740993}', '{"b":{"t":{"c":9007199254740993}}}'],
    ),
}
"""What random schemas found that the cases do not show, as small as it gets: a schema and documents."""


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str, tmp_path: Path) -> None:
    keywords, texts = FOUND[name]
    case = setup.case(written(tmp_path, schema(keywords)))
    root = next(iter(case.subjects))
    documents = [*documents_of(case, Random(1)), *(Document(text, text.encode(), root) for text in texts)]

    (proof,) = prove_many([(case, documents)], real("python"), shrinking=False)

    assert not proof.failures
    assert [(each.kind, each.document.data, each.found) for each in proof.disagreements] == []
