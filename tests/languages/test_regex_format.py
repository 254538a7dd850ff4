"""The format `regex`: the grammar of patterns, and the same verdict in every language."""

from __future__ import annotations

import json
from random import Random

import pytest
from support.agreement import Trial, agree

from protogen.documents.regex_texts import RIGHT, WRONG
from protogen.patterns.parse import PatternError, parse
from protogen.runtime.grammar import RegexGrammar

pytestmark = pytest.mark.slow

SIGNS = "()[]{}^$|*+?\\-,:<=!abd019 pkux"
PARTS = [*SIGNS, "(?", "(?:", "(?<n>", "\\p{L}", "\\u{", "{2,1}", "é", "\u2028", "😀", "\\ud83d"]


@pytest.mark.parametrize("text", RIGHT)
def test_a_regular_expression(text: str) -> None:
    assert RegexGrammar().search(text)


@pytest.mark.parametrize("text", WRONG)
def test_no_regular_expression(text: str) -> None:
    assert not RegexGrammar().search(text)


def made(count: int) -> list[str]:
    """Texts of what patterns are made of, many of them right for being short."""
    dice = Random(5)
    return ["".join(dice.choices(PARTS, k=dice.choice([1, 2, 3, 4, 6, 9]))) for _ in range(count)]


def fault(text: str) -> str:
    """What is wrong with a pattern; empty where nothing is."""
    try:
        parse(text)
    except PatternError as error:
        return str(error)
    return ""


def test_the_grammar_is_that_of_patterns() -> None:
    """What `pattern` may be, the format allows; what it allows beyond are references and properties."""
    texts = made(20_000)
    right = [text for text in texts if RegexGrammar().search(text)]
    faults = {text: fault(text) for text in texts}
    beyond = {text for text in texts if "backreferences" in faults[text] or "property" in faults[text]}
    assert set(right) - beyond == {text for text in texts if not faults[text]}
    assert len(right) > 2_000


def test_every_language_says_the_same() -> None:
    program = json.dumps({"nodes": [{"at": "#", "format": 0}], "roots": {"it": 0}, "patterns": [{"grammar": "regex"}]})
    texts = [*RIGHT, *WRONG, *made(3_000)]
    agree([[Trial(program, "it", json.dumps(text)) for text in texts]], 3_000)
