"""The quick verdicts of validate: the same as the check program's, whatever the schema."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support import hard_schemas
from support.making import numbered_text, written

from protogen.checks import reach
from protogen.checks.compile import compile_checks
from protogen.checks.functions import Quick
from protogen.documents import hard_texts
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.schema.load import load

pytestmark = pytest.mark.slow


def compare(document: dict[str, Any], root: str, texts: list[str]) -> int:
    """How many of the texts are valid, after all were found to be the same by both."""
    accepts, program = Quick(document).accepts(root), Program(document)
    verdicts = [(parse(text), text) for text in texts]
    for value, text in verdicts:
        assert accepts(value) == program.accepts(root, value), (document, root, text)
    return sum(program.accepts(root, value) for value, _ in verdicts)


@pytest.mark.parametrize("costly", [0, 500, float("inf")])
def test_verdicts_are_the_programs_on_hard_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, costly: float
) -> None:
    monkeypatch.setattr(reach, "_COSTLY", costly)  # what is asked of the program: every choice, some, none
    dice, valid, count = Random(21), 0, 0
    for _ in range(3):
        schema, _ = load(written(tmp_path, hard_schemas.file_of(dice, 12)))
        compiled, _ = compile_checks(schema, schema.definitions(), assert_formats=True)
        program = hard_schemas.with_select(dice, json.loads(numbered_text(compiled)))
        known = hard_schemas.constants(program)
        for root in program["roots"]:
            valid += compare(program, root, [hard_schemas.document(dice, 3, known) for _ in range(40)])
            count += 40
    assert count >= 1_000
    assert 0.1 < valid / count < 0.9  # else the comparison says little


def test_verdicts_are_the_programs_on_hard_numbers() -> None:
    dice = Random(22)
    for _ in range(60):
        spelled = [each for each in (hard_texts.number(dice) for _ in range(40)) if is_above_zero(each)]
        program = parse(hard_schemas.number_program(dice, spelled))
        assert isinstance(program, dict)
        compare(program, "number", [f"[{one},{other}]" for one in spelled for other in spelled])


def is_above_zero(text: str) -> bool:
    try:
        value = parse(text)
    except JSONTextError:
        return False
    return isinstance(value, (int, float)) and value > 0


def nested_choices(depth: int) -> tuple[dict[str, Any], str]:
    """A choice whose branches lead back to it: the verdict on a document takes 2 ** depth steps if none is kept."""
    again = [["a", 0]]
    nodes = [
        {"at": "#", "anyOf": [1, 2]},
        {"at": "#/anyOf/0", "type": ["object"], "properties": again, "required": ["b"]},
        {"at": "#/anyOf/1", "type": ["object"], "properties": again, "required": ["c"]},
    ]
    return {"nodes": nodes, "roots": {"it": 0}, "patterns": []}, '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize("depth", [3, 60])
def test_choices_inside_choices_are_not_multiplied(depth: int) -> None:
    program, text = nested_choices(depth)
    assert compare(program, "it", [text]) == 0


def test_documents_as_deep_as_allowed_find_room() -> None:
    chain = [{"at": f"#/{at}", "allOf": [at + 1]} for at in range(400)]
    nodes = [*chain, {"at": "#/400", "type": ["array"], "items": 0}]
    program = {"nodes": nodes, "roots": {"it": 0}, "patterns": []}
    assert compare(program, "it", ["[" * 20 + "]" * 20, "[" * 20 + "1" + "]" * 20]) == 1
