"""The format `regex`: the grammar of patterns, and the same verdict in every language."""

from __future__ import annotations

import json
from random import Random

import pytest
from support.agreement import Trial, agree

from protogen.patterns.parse import PatternError, parse
from protogen.runtime.grammar import RegexGrammar

pytestmark = pytest.mark.slow

RIGHT = [
    *["", "a", "^a$", "([abc])+\\s+$", "a|b|", "(|a)", "(?:a)*?", "(?=a)*", "(?!a)", "(?<=a+)b", "(?<!a)", "a{2}{b}"],
    *["a{2,}?", "a{2,3}", "a{b}", "{,5}", "a{", "}", "]", "[]", "[^]", "[a-z-]", "[-a]", "[\\w-.]", "[\\b]", "[[]"],
    *["\\cA", "\\x41", "\\u0041", "\\u{10FFFF}", "\\u{0000000041}", "\\ud83d\\ude00", "[\\ud83d\\ude00-\\u{1F601}]"],
    *["\\ud83d", "\\ud83d\\u0041", "\\0", "\\-", "\\/", "\\é", "\\p{L}", "\\P{gc=Lu}", "[\\p{L}\\d]", "\\bA\\B"],
    *["(?i:a)", "(?-i:a)", "(?im-s:a)", "(?<name>x)", "(?<n>a)\\k<n>", "\\k<n>(?<n>a)", "(a)\\1", "\\1(a)", "(?<$é>a)"],
    *["(" * 100 + ")" * 100, "a{007,0000000000000000000000007}", "a{9" + "9" * 40 + "}"],
]
WRONG = [
    *["(", ")", "^(abc]", "a)", "(?", "(?<", "(?<>a)", "(?<1>a)", "(?<a b>a)", "(?P<n>a)", "(?>a)", "(?#a)", "(?i)a"],
    *["(?ii:a)", "(?i-i:a)", "(?-:a)", "(?x:a)", "*", "a**", "a+++", "a??+", "(*)", "|*", "^*", "$+", "\\b*", "\\B?"],
    *["(?<=a)*", "(?<!a)?", "{2}", "a{2}{3}", "a{3,2}", "a{10,9}", "[", "[a", "[a-", "[z-a]", "[\\u{1F601}-\\ud83d]"],
    *["\\", "[\\", "\\a", "\\Z", "^\\S(|(.|\\n)*\\S)\\Z", "\\x4", "\\u004", "\\u{}", "\\u{110000}", "\\c1", "\\01"],
    *["[\\1]", "[\\B]", "\\p", "\\pL", "\\p{}", "\\p{a=}", "\\p{a b}", "\\k", "\\k<n>", "(?<n>a)\\k<m>", "\\1"],
    *["(a)\\2", "(" * 101 + ")" * 101, "(a)\\" + "9" * 40],
]
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
