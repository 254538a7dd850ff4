"""Nothing on the wire is lost, and nothing rounded in silence: integers that a double cannot be, in every language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written
from support.outside import real

from protogen.languages.answers import Document
from protogen.prove import setup
from protogen.prove.run import prove_many
from protogen.runtime.jsontext import parse

pytestmark = pytest.mark.slow

SCHEMA: dict[str, Any] = {
    "title": "Reading",
    "type": "object",
    "properties": {
        "number": {"type": "number"},
        "numbers": {"type": "array", "items": {"type": "number"}},
        "named": {"type": "object", "additionalProperties": {"type": "number"}},
        "either": {"oneOf": [{"type": "number"}, {"type": "string"}]},
        "perhaps": {"type": ["number", "null"]},
        "any": {},
    },
}
"""A schema with doubles in every kind of place, and places without a type."""

ROUNDED = "9007199254740993"
"""The first integer that is no double."""
PLACES = {
    "number": "{}",
    "numbers": "[0.5, {}]",
    "named": '{{"a": {}}}',
    "either": "{}",
    "perhaps": "{}",
}
FREE = {"any": "{}", "added": '[{{"a": {}}}]'}
EXACT = ("9007199254740992", "-9007199254740994.0", "1e23", "1e300", "0.1", "2.5e-3", "123456789012345680000")
"""Numbers that are written as they were read: integers that are what their double is written as, and fractions."""
INEXACT = (ROUNDED, "-9007199254740993", f"{ROUNDED}.0", "99999999999999991611392", "9223372036854775807", "1" * 30)


def test_an_integer_that_no_double_is_comes_raw(tmp_path: Path) -> None:
    case = setup.case(written(tmp_path, schema(SCHEMA)))
    (root,) = case.subjects
    rows = [(f'{{"{name}": {text.format(number)}}}', True) for number in INEXACT for name, text in PLACES.items()]
    rows += [(f'{{"{name}": {text.format(number)}}}', False) for number in INEXACT for name, text in FREE.items()]
    rows += [
        (f'{{"{name}": {text.format(number)}}}', False) for number in EXACT for name, text in (PLACES | FREE).items()
    ]

    documents = [Document(text, text.encode(), root) for text, _ in rows]
    proof = prove_many([(case, documents)], real("swift", "python", "typescript"))[0]

    assert proof.agrees, proof.failures or proof.disagreements[:5]
    for (text, rounds), verdict in zip(rows, proof.verdicts, strict=True):
        for language, answer in verdict.answers.items():
            assert answer.strict, (language, text)
            assert answer.tolerant, (language, text)
            # Python's `float` fields take integers of any size as they are
            assert answer.unrepresentable is (rounds and language != "python"), (language, text)
            assert parse(answer.roundtrip or "") == parse(text), (language, text)
