"""Python, Swift and TypeScript say the same of texts and schemas that nobody thought of."""

from __future__ import annotations

from random import Random
from typing import Any

import hard_texts
import pytest
import swift_driver
import test_typescript_runtime as typescript

from protogen.runtime.jsontext import JSONTextError, dump, parse

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
