"""Every language says the same of what is wrong, word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from support import hard_schemas, overfull, swift_driver, worded
from support import typescript_driver as typescript
from support.making import numbered_text, written
from support.paths import GENERATED, TEMPLATES

from protogen.checks.compile import compile_checks
from protogen.documents import hard_texts
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.runtime.numbering import numbered
from protogen.runtime.words import WORDS
from protogen.schema.load import load


class Group(NamedTuple):
    """Texts that are held against a root of a check program."""

    program: str
    root: str
    texts: Sequence[bytes]


def fixtures() -> list[Group]:
    """The invalid fixtures of the contract, against both of its programs."""
    folder = GENERATED / "python" / "web_socket_message_v2"
    lines = (GENERATED / "fixtures" / "invalid" / "WebSocketMessageV2.ndjson").read_bytes()
    texts = lines.strip().split(b"\n")
    assert len(texts) > 40
    programs = [json.loads((folder / f"_{name}.json").read_bytes()) for name in ("strict", "tolerant")]
    return [Group(json.dumps(numbered(program)), "WebSocketMessageV2", texts) for program in programs]


def keywords() -> list[Group]:
    """Each keyword, as a member and at the root."""
    roots = [(worded.program(schema), json.dumps(value)) for schema, value, _ in worded.MEMBERS.values() if schema]
    whole = Group(worded.program(worded.SCHEMA), "it", [worded.DOCUMENT.encode()])
    return [whole, *(Group(program, "it", [text.encode()]) for program, text in roots)]


def schemas(dice: Random, folder: Path, count: int) -> list[Group]:
    """Schemas and documents that nobody thought of."""
    found = []
    for _ in range(count):
        schema, _ = load(written(folder, hard_schemas.file_of(dice, 12)))
        assert isinstance(schema.root.value, Mapping)
        roots = {name: schema.root.child("$defs", name) for name in schema.root.value["$defs"]}
        compiled, _ = compile_checks(schema, roots, assert_formats=True)
        program = hard_schemas.with_select(dice, json.loads(numbered_text(compiled)))
        known = hard_schemas.constants(program)
        for root in roots:
            texts = [hard_schemas.document(dice, 3, known).encode() for _ in range(20)]
            found.append(Group(json.dumps(program), root, texts))
    return found


def groups(folder: Path) -> list[Group]:
    texts = [*hard_texts.texts(Random(8), 3_000), *BROKEN]
    plain = Group(json.dumps({"nodes": [True], "roots": {"it": 0}, "patterns": []}), "it", texts)
    full = Group(overfull.program(), "Wide", [text.encode() for text in overfull.DOCUMENTS])
    return [plain, full, *fixtures(), *keywords(), *schemas(Random(13), folder, 6)]


BROKEN = [
    text.encode()
    for text in (
        *("", " ", "\n\n  [1,", '{"a":1,}', "[1 2]", '{"a" 1}', "{a:1}", "'x'", "tru", "nul", "01", "-01", "1.", "-"),
        *('["\\x"]', '["\\ud800"]', '["a\nb"]', '"abc', "[1]]", "1 2", '{"é🙂":1,\n"é🙂":2}', '{"x":{"a":1,"a":2}}'),
        *("1e400", "1e-400", "[1,1e999999]", "NaN", "[٣]", "\ufeff1", "[" * 129, '[{"a":' * 70, "// x\n1"),
    )
] + [b"\xff", b'"ab\xc3', b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}"]


@cache
def _program(text: str) -> Program:
    return Program(json.loads(text))


def python(group: Group, text: bytes) -> list[str]:
    try:
        found = _program(group.program).violations(group.root, parse(text))
    except JSONTextError as error:
        found = [Violation(error.pointer, error.keyword, "", error.message)]
    return list(map(str, found))


def unlike(all_groups: Sequence[Group], answers: Sequence[Sequence[Sequence[str]]]) -> list[object]:
    """Where a language says something else than Python."""
    return [
        (text, one, list(other))
        for group, said in zip(all_groups, answers, strict=True)
        for text, other in zip(group.texts, said, strict=True)
        if (one := python(group, text)) != list(other)
    ]


def test_typescript_says_the_same(tmp_path: Path) -> None:
    trial = groups(tmp_path)
    requests = [
        {"program": each.program, "root": each.root, "documents": typescript.encoded(each.texts)} for each in trial
    ]
    said = [[each["said"] for each in found["answers"]] for found in typescript.run(requests)]
    assert sum(len(each) > 0 for group in said for each in group) > 2_000
    assert not unlike(trial, said)


@pytest.mark.slow
def test_swift_says_the_same(tmp_path: Path) -> None:
    trial = groups(tmp_path)
    commands = [
        command
        for each in trial
        for command in (
            {"program": each.program, "root": each.root},
            *({"check": text} for text in swift_driver.encoded(each.texts)),
        )
    ]
    answers = iter(swift_driver.ask(commands))
    said = []
    for each in trial:
        next(answers)
        said.append([next(answers)["said"] for _ in each.texts])
    assert not unlike(trial, said)


def test_swift_has_the_whole_table() -> None:
    """(In TypeScript each keyword has its own words, so that a bundle carries those of its contract.)"""
    text = (TEMPLATES / "swift/runtime/Words.swift").read_text(encoding="utf-8")
    table = re.search(r"Words: .*?= \[\n(.*?)\n\]", text, re.DOTALL)
    assert table is not None
    found = dict(re.findall(r'^ *\("(\w+)", "(.*)"\),$', table[1], re.MULTILINE))
    assert found == WORDS
