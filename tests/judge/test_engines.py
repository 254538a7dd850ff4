"""The judge's own engines: each says the same as the readers' run-time, with which it shares nothing."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random

import pytest
from support.making import DRAFT, written

from protogen.documents.hard_texts import texts
from protogen.documents.strings import FORMATS as SAMPLES
from protogen.judge import formats, judge, patterns, reading
from protogen.judge.judge import Judge
from protogen.patterns.compile import PatternError, compile_pattern
from protogen.patterns.formats import ASSERTED
from protogen.patterns.formats import FORMATS as PATTERNS
from protogen.runtime.grammar import RegexGrammar
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.runtime.pattern import Pattern
from protogen.source.place import Json

_SIGNS = [
    "",
    "0",
    "9",
    "a",
    "-",
    ":",
    ".",
    "/",
    "%",
    "~",
    "é",
    "#",
    "@",
    "[",
    "]",
    '"',
    "\\",
    "Z",
    "+",
    "T",
    "{",
    "}",
    "\n",
]

PIECES = [
    *"()[]{}^$|*+?\\-,:<=!abd019_ ",
    "(?:",
    "(?=",
    "(?<!",
    "\\b",
    "\\B",
    "\\d",
    "\\W",
    "\\s",
    "\\-",
    "[^a]",
    "[\\w-.]",
]
PIECES += ["{2}", "{1,}", "[a-c]", "(?i:", "\\u0061", "\\u{e9}", "é", "😀", "."]
TEXTS = [
    "",
    "a",
    "b",
    "ab",
    "aa1",
    "_",
    "-",
    "a b",
    "é",
    "A\n",
    "😀",
    "{2}",
    "]",
    "c.",
    "\u2028",
    "0-9",
    "\\",
    "d!",
    "a_",
]


def told(parsed: object) -> str:
    """A value with the types of its numbers."""
    return repr(parsed)


def ours(text: bytes) -> str:
    try:
        return told(parse(text))
    except JSONTextError:
        return "no JSON"


def theirs(text: bytes) -> str:
    try:
        return told(reading.read(text))
    except reading.NotJSON:
        return "no JSON"


def test_no_engine_of_the_judge_imports_the_runtime() -> None:
    for path in Path(str(judge.__file__)).parent.glob("*.py"):
        modules = [
            node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
        ]
        assert [name for name in modules if name.startswith(("protogen.runtime", "protogen.patterns"))] == [], path.name


def test_texts_are_read_as_readers_read_them() -> None:
    assert [text for text in texts(Random(11), 4_000) if ours(text) != theirs(text)] == []


def test_a_pattern_matches_as_the_machine_says() -> None:
    dice, tried = Random(4), 0
    for _ in range(6_000):
        pattern = "".join(dice.choices(PIECES, k=dice.choice([1, 2, 3, 4, 6])))
        try:
            machine = Pattern(compile_pattern(pattern))
        except PatternError:
            continue
        tried += 1
        assert [text for text in TEXTS if patterns.matches(pattern, text) is not machine.search(text)] == [], pattern
    assert tried > 1_500


def test_a_search_without_end_is_no_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("protogen.judge.aside._SECONDS", 0.2)
    asked = Judge(written(tmp_path, {"$schema": DRAFT, "pattern": "^([a-z]+)*$"}))
    assert asked.verdict("x" * 60 + "!") is None
    assert asked.verdict("x" * 5 + "!") is False
    assert asked.verdict(5) is True


@pytest.mark.parametrize("name", sorted(ASSERTED))
def test_a_format_is_checked_as_readers_check_it(name: str) -> None:
    reader = Pattern(compile_pattern(PATTERNS[name])) if name in PATTERNS else RegexGrammar()
    dice, undecided, right = Random(8), 0, 0
    for text in {changed(dice, each) for each in SAMPLES[name] for _ in range(800)} | {*SAMPLES[name]}:
        verdict, wanted = formats.CHECKS[name](text), reader.search(text)
        undecided += verdict is None
        right += wanted
        assert verdict in (None, wanted), text
    assert undecided < 100
    assert right > 1


def changed(dice: Random, text: str) -> str:
    for _ in range(dice.choice([1, 1, 2])):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice([*_SIGNS, text[at : at + 2] * 2]) + text[at + dice.choice([0, 1, 2]) :]
    return text


def test_what_cannot_be_decided_is_no_verdict(tmp_path: Path) -> None:
    schema: Json = {"$schema": DRAFT, "properties": {"at": {"format": "time"}, "n": {"type": "integer"}}}
    asked = Judge(written(tmp_path, schema), formats=True)
    leap = "05:29:60+05:30"  # 23:59:60 in UTC, and not at an offset of whole hours
    assert asked.verdict({"at": leap}) is None
    assert not asked.accepts({"at": leap})
    assert asked.verdict({"at": leap, "n": "1"}) is False
    assert Judge(asked._root).verdict({"at": leap}) is True
