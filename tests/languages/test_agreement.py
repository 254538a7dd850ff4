"""Python, Swift and TypeScript say the same of texts and schemas that nobody thought of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, localcontext
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support import hard_schemas, swift_driver
from support import typescript_driver as typescript
from support.agreement import Trial, agree
from support.making import numbered_text, written

from protogen.checks.compile import compile_checks
from protogen.documents import hard_texts
from protogen.runtime.jsontext import JSONTextError, dump, parse
from protogen.schema.load import load
from protogen.source.diagnostics import Severity

pytestmark = pytest.mark.slow


def unlike_texts(texts: list[bytes]) -> list[tuple[bytes, str, str, str]]:
    """The texts on which the languages differ, with what Python, Swift and TypeScript say."""
    swift = map(_swift_text, swift_driver.ask({"parse": text} for text in swift_driver.encoded(texts)))
    answers = typescript.run([{"documents": typescript.encoded(texts)}])[0]["answers"]
    said = zip(texts, map(_python_text, texts), swift, map(_typescript_text, answers), strict=True)
    return [(text, *each) for text, *each in said if len(set(each)) > 1]


def _python_text(text: bytes) -> str:
    try:
        return _written(dump(parse(text)))
    except JSONTextError as error:
        return f"{error.keyword} at {error.pointer!r}"


def _swift_text(answer: Any) -> str:
    return _written(answer["value"]) if "value" in answer else f"{answer['keyword']} at {answer['pointer']!r}"


def _typescript_text(answer: Any) -> str:
    if answer["text"] is not None:
        return _written(answer["text"])
    pointer, keyword, *_ = answer["violations"][0]
    return f"{keyword} at {pointer!r}"


def _written(text: str) -> str:
    """What a written text says: order, types and all digits included, the spelling of doubles not."""
    return repr(parse(text))


def test_readers_and_writers_agree_on_hard_texts() -> None:
    assert not unlike_texts(hard_texts.texts(Random(7), 6_000))


def schema_trials(dice: Random, documents: int, folder: Path) -> Iterator[list[Trial]]:
    """For each root of a new program a group of trials."""
    schema, faults = load(written(folder, hard_schemas.file_of(dice, 12)))
    roots = {name: schema.root.child("$defs", name) for name in schema.root.value["$defs"]}
    compiled, more = compile_checks(schema, roots, assert_formats=True)
    assert not [fault for fault in (*faults, *more) if fault.severity is Severity.ERROR]
    program = hard_schemas.with_select(dice, json.loads(numbered_text(compiled)))
    text, known = json.dumps(program), hard_schemas.constants(program)
    for root in roots:
        yield [Trial(text, root, hard_schemas.document(dice, 3, known)) for _ in range(documents)]


def number_trials(dice: Random, documents: int) -> list[Trial]:
    """A group of trials that compare numbers at the edges, lists of them, and multiples of one."""
    spelled = [text for text in (hard_texts.number(dice).lstrip("-") for _ in range(20)) if _is_above_zero(text)]
    program = hard_schemas.number_program(dice, spelled)
    factor = json.loads(program, parse_float=Decimal)["nodes"][1]["multipleOf"]
    with localcontext(prec=2_000):
        multiples = [str(Decimal(factor) * dice.randrange(-3, 10**4)) for _ in range(20)]
    written = [text for text in (*spelled, *multiples, *(f"-{text}" for text in spelled)) if _is_number(text)]
    lists = [dice.choices(written, k=dice.choice([1, 1, 2, 3, 12])) for _ in range(documents)]
    return [Trial(program, "number", f"[{','.join(numbers)}]") for numbers in lists]


def _is_number(text: str) -> bool:
    try:
        return isinstance(parse(text), (int, float))
    except JSONTextError:
        return False


def _is_above_zero(text: str) -> bool:
    return _is_number(text) and parse(text) != 0


def test_checkers_agree_on_hard_schemas(tmp_path: Path) -> None:
    dice = Random(11)
    agree([group for _ in range(6) for group in schema_trials(dice, 30, tmp_path)], 2_000)


def test_checkers_agree_on_hard_numbers() -> None:
    dice = Random(12)
    agree([number_trials(dice, 30) for _ in range(60)], 1_800)


KNOWN = [
    # all empty containers are one storage in Swift
    ({"contains": 1, "minContains": 2}, {"anyOf": [2]}, {"type": ["object"]}, "[[],{},{}]"),
    ({"contains": 1, "maxContains": 1}, {"anyOf": [2]}, {"type": ["object"]}, "[{},[]]"),
    # Swift's strings are equal where they are canonically equivalent
    ({"additionalProperties": 1}, {"type": ["null"]}, True, '{"\u00e9":1,"e\u0301":1}'),
    ({"required": ["\u00e9", "e\u0301"]}, True, True, '{"a":1}'),
]


def test_checkers_agree_where_they_did_not() -> None:
    groups = []
    for *nodes, document in KNOWN:
        placed = [{"at": f"#/{at}", **node} if isinstance(node, dict) else node for at, node in enumerate(nodes)]
        program = json.dumps({"nodes": placed, "roots": {"it": 0}, "patterns": []})
        groups.append([Trial(program, "it", document)])
    agree(groups, len(KNOWN))
