"""Patterns that JavaScript's own engine runs: they mean the same, and it need not go back in a text."""

from __future__ import annotations

import json
import random
import subprocess

import pytest
from support.outside import node

from protogen.languages.typescript.expressions import expression
from protogen.patterns.compile import compile_pattern
from protogen.runtime.pattern import Pattern

PRINTED = {
    r"^1\.[0-9]+\.[0-9]+$": r"/^1\.\d+\.\d+$/u",
    "^tunnel_[a-z0-9]{32}$": "/^tunnel_[0-9a-z]{32}$/u",
    r"^[\w-]{1,64}$": r"/^[\-0-9A-Z_a-z]{1,64}$/u",
    "^(a|b|cd)?x*$": "/^(?:a|b|cd)?x*$/u",
    "^(?:GET|POST|PUT)$": "/^(?:GET|POST|PUT)$/u",
    r"^x{2,5}/-\u{1f600}$": r"/^x{2,5}\/-\u{1f600}$/u",
    "^[^a]?$": r"/^[\u0000-`b-\u{10ffff}]?$/u",
    "b": "/b/u",
    "": "/(?:)/u",
}


@pytest.mark.parametrize("pattern", PRINTED)
def test_a_pattern_with_one_way_for_each_character_is_printed(pattern: str) -> None:
    assert expression(compile_pattern(pattern)) == PRINTED[pattern]


@pytest.mark.parametrize(
    "pattern",
    [
        *("^(a*)*$", "^(a|aa)*$", "^a*a$", "^(?:a?){30}a{30}$", "a*b", "x*$", "^a*|b$"),  # ways to go back to
        *("^[^a]*$", "^(?:ab)*$", "^(?:a|bc)*$", r"^\p{L}+$"),  # places that V8 keeps: a long text would be too much
        *("^(?=a)a$", r"^a\b", "a{70}b"),
    ],
)
def test_what_an_engine_might_run_long_is_left_to_our_machine(pattern: str) -> None:
    assert expression(compile_pattern(pattern)) is None


ATOMS = [
    "a",
    "b",
    "c",
    r"\d",
    "[ab]",
    "[^a]",
    r"\.",
    "/",
    "-",
    "[a-c-]",
    r"\]",
    "é",
    "😀",
    "[é-😀]",
    "^",
    "$",
    ".",
    r"\n",
]
LETTERS = [*"abc1./-]é\n😀\\^"]


def _pattern(dice: random.Random, depth: int = 3) -> str:
    kind = dice.random()
    if depth == 0 or kind < 0.4:
        return dice.choice(ATOMS)
    if kind < 0.6:
        return "".join(_pattern(dice, depth - 1) for _ in range(dice.randint(1, 3)))
    inner = _pattern(dice, depth - 1)
    if kind < 0.7:
        return f"(?:{inner}|{_pattern(dice, depth - 1)})"
    return f"(?:{inner})" + dice.choice(["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"])


def test_expressions_mean_what_their_patterns_mean() -> None:
    dice = random.Random(7)
    made = [f"^{_pattern(dice)}{dice.choice(['$', ''])}" for _ in range(500)]
    cases = []
    for pattern in made:
        literal = expression(compile_pattern(pattern))
        if literal is not None:
            texts = ["".join(dice.choices(LETTERS, k=dice.randint(0, 5))) for _ in range(30)]
            cases.append((pattern, literal, texts))
    assert len(cases) > 250
    every = ",".join(f"{json.dumps(texts)}.map((text) => {literal}.test(text))" for _, literal, texts in cases)
    script = f"console.log(JSON.stringify([{every}]))"
    done = subprocess.run([node(), "-"], input=script, capture_output=True, text=True, encoding="utf-8", check=True)
    for (pattern, _, texts), verdicts in zip(cases, json.loads(done.stdout), strict=True):
        ours = Pattern(compile_pattern(pattern))
        assert [ours.search(text) for text in texts] == verdicts, pattern
