"""Every language lists the same violations of a document that has very many, and says that there are more."""

from __future__ import annotations

import json

import pytest
from support import swift_driver
from support import typescript_driver as typescript
from support.overfull import DOCUMENTS, program

from protogen.runtime.checker import MOST, Program
from protogen.runtime.jsontext import parse

TEXTS = [text.encode() for text in DOCUMENTS]


@pytest.fixture(scope="module")
def ours() -> list[list[list[str]]]:
    checks = Program(json.loads(program()))
    found = [[list(each) for each in checks.violations("Wide", parse(text))] for text in TEXTS]
    assert max(map(len, found)) == MOST + 1
    return found


def test_typescript_lists_the_same(ours: list[list[list[str]]]) -> None:
    request = {"program": program(), "root": "Wide", "documents": typescript.encoded(TEXTS)}
    assert [each["violations"] for each in typescript.run([request])[0]["answers"]] == ours


@pytest.mark.slow
def test_swift_lists_the_same(ours: list[list[list[str]]]) -> None:
    commands = [{"program": program(), "root": "Wide"}, *({"check": text} for text in swift_driver.encoded(TEXTS))]
    assert [each["violations"] for each in swift_driver.ask(commands)[1:]] == ours
