"""The Swift run-time says of every text, pattern and document what the Python one says."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.moments import MOMENTS, milliseconds
from support.outside import corpora, marks_formats, tool
from support.swift_driver import ask, encoded, render

from protogen.checks.compile import compile_checks
from protogen.patterns.compile import compile_pattern
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, dump, parse
from protogen.runtime.pattern import Pattern
from protogen.schema.load import load

pytestmark = pytest.mark.slow

LARGEST = "17976931348623157" + "0" * 292
TEXTS: list[str] = [
    *[
        "",
        " ",
        "\ufeff1",
        "1 2",
        "nul",
        "truefalse",
        "[1,]",
        '{"a":1,}',
        "{,}",
        "[",
        '{"a"',
        '{"a":',
        '"',
        '"\\',
        '"\\u12',
    ],
    *[
        "-",
        "01",
        "-01",
        "1.",
        ".5",
        "1.e1",
        "1e",
        "1e+",
        "+1",
        "0x1",
        "1e1.5",
        "--1",
        "Infinity",
        "NaN",
        "-0",
        "-0.0",
        "0e999",
    ],
    *["50.0", "1.7e12", "1e22", "1e23", "123e-2", "1200e-2", "9223372036854775807", "9223372036854775808"],
    *["-9223372036854775808", "-9223372036854775809", "18446744073709551615", "1e400", "-1e400", "1e999999999999"],
    *["1e-400", "4.9e-324", "2e-324", "1e-999999999999", LARGEST, "17976931348623158" + "0" * 292, "1" + "0" * 309],
    *["0.1", "0.30000000000000004", "1.7976931348623157e308", "5e-324", "123456789012345678901234567890.5", "1e21"],
    *["9007199254740993.0", "9007199254740992.5", "0." + "0" * 400 + "1", "0." + "9" * 40, "1" * 400, "2.5e-7", "1e-7"],
    *[
        '{"a":1,"a":2}',
        '{"x":[{"a/~":{"b":1,"b":2}}]}',
        '{"a":1,"a":2',
        '{"a":1,"a" 2}',
        '[{"a":1,"a":2}, oops]',
        '[oops, {"a":1,"a":2}]',
    ],
    '{"\u00e9":1,"e\u0301":2}',
    '{"\\u00e9":1,"\u00e9":2}',
    '{"a":{"b":1,"b":2},"a":3}',
    "{" + ",".join(f'"k{i}":{i}' for i in range(40)) + "}",
    "{" + ",".join(f'"k{i % 39}":{i}' for i in range(40)) + "}",
    *["[" * 128 + "]" * 128, "[" * 129 + "]" * 129, '{"a":' * 129 + "1" + "}" * 129, "[" * 100_000, '{"a":' * 100_000],
    *[
        '"\\ud800"',
        '"\\udc00"',
        '"\\ud83d\\ude00"',
        '"\\ud83d\\u0041"',
        '"\\ud83dx"',
        '"\\ud83d\\n"',
        '"\\uD83D\\uDE00\\/\\b\\f"',
    ],
    *[
        '"\x00"',
        '"\x1f"',
        '"\x7f\u2028"',
        '"\\x41"',
        '"\\u00zz"',
        '"\\u 123"',
        '"\\u+123"',
        '"tab\t"',
        '"\\u0000\\u001f\\u0007"',
    ],
]
BYTES: list[bytes] = [
    b'"\xff"',
    b'"\xed\xa0\x80"',
    b'"\xc0\xaf"',
    b'"\xe2\x82"',
    b'"\xf4\x90\x80\x80"',
    b'"\xf0\x9f\x98\x80"',
    b"\xfe\xff\x001",
    b'{"a":1,"a":2,"\xff":3}',
]


def judged(text: str | bytes) -> dict[str, Any]:
    """What Python says of a text, as the driver puts it."""
    try:
        return {"value": dump(parse(text))}
    except JSONTextError as error:
        return refusal(error)


def refusal(error: JSONTextError) -> dict[str, Any]:
    said = str(Violation(error.pointer, error.keyword, "", error.message))
    return {"pointer": error.pointer, "keyword": error.keyword, "said": [said]}


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether two answers mean the same; doubles may be spelled differently (`1e-07`, `1e-7`)."""
    if "value" in ours and "value" in theirs:
        return repr(parse(ours["value"])) == repr(parse(theirs["value"]))
    return ours == theirs


def compare(texts: Sequence[str | bytes]) -> None:
    answers = ask({"parse": text} for text in encoded(texts))
    wrong = [
        (text[:200], judged(text), answer)
        for text, answer in zip(texts, answers, strict=True)
        if not same(judged(text), answer)
    ]
    assert not wrong


def test_reads_texts_like_python() -> None:
    compare([*TEXTS, *BYTES])


def test_reads_the_parsing_corpus_like_python() -> None:
    files = sorted((corpora() / "json-parsing").glob("*/*/*"))
    assert len(files) > 200
    compare([path.read_bytes() for path in files])


def test_reads_random_numbers_like_python() -> None:
    dice = random.Random(20)
    texts = []
    for _ in range(4000):
        whole = dice.choice(["0", str(dice.randrange(1, 10 ** dice.choice([1, 3, 17, 19, 20, 40])))])
        fraction = dice.choice(["", "." + str(dice.randrange(10 ** dice.choice([1, 4, 18, 30]))), ".0", ".50"])
        power = dice.choice(["", "", f"e{dice.randrange(-30, 30)}", f"E{dice.choice('+-')}{dice.randrange(340)}"])
        texts.append(dice.choice(["", "-"]) + whole + fraction + power)
    compare(texts)


PATTERNS = {
    r"^[a-z]+$": ["abc", "Abc", "", "abc\n"],
    r"\bfoo\b": ["a foo b", "foobar", "_foo", "éfoo"],
    r"\Bo": ["foo", "o", " o"],
    r"(?=.*\d)(?=.*[a-z])^.{4,}$": ["abc1", "abcd", "1234", "a1"],
    r"^(?!.*foo).*$": ["bar", "a foo", ""],
    r"(?<=\$)\d+(?!\.)": ["$42", "42", "$4.2", "$4."],
    r"(?<!a)b": ["b", "ab", "cab", "cb"],
    r"^\p{L}{2}$": ["éa", "e\u0301", "日本", "😀😀"],
    r"^.$": ["😀", "ab", "\n"],
    r"(a+)+$": ["a" * 4000 + "b", "a" * 4000],
    r"": ["", "x"],
    r"^$|\s": ["", "a b", "ab", "\u00a0", "\ufeff"],
}


def test_patterns_mean_what_they_mean_in_python() -> None:
    programs = {text: compile_pattern(text) for text in PATTERNS}
    answers = ask({"pattern": programs[text], "texts": texts} for text, texts in PATTERNS.items())
    for (text, texts), answer in zip(PATTERNS.items(), answers, strict=True):
        machine = Pattern(programs[text])
        assert answer == [machine.search(each) for each in texts], text


def cases() -> Iterator[Path]:
    yield from sorted(
        path.parent for path in corpora().glob("*/*/schema.json") if path.parent.parent.name != "json-parsing"
    )


def unlike(chosen: Iterable[Path], *, formats: bool) -> tuple[int, list[tuple[str, Any, Any]]]:
    """How many documents were judged, and those of which Swift says something else: Python's answer, Swift's."""
    commands: list[Any] = []
    wanted: list[tuple[Path, Any]] = []
    for case in chosen:
        documents = [path for kind in ("valid", "invalid") for path in sorted((case / kind).glob("*"))]
        if not documents:
            continue
        schema, _ = load(case / "schema.json")
        compiled, _ = compile_checks(schema, {"root": schema.root}, assert_formats=formats)
        program = Program(compiled.document)
        commands.append({"program": compiled.text(), "root": "root"})
        wanted.append((case, None))
        for path in documents:
            text = path.read_bytes()
            commands.append({"check": encoded([text])[0]})
            wanted.append((path, verdict(program, text)))
    pairs = zip(wanted, ask(commands), strict=True)
    wrong = [(str(path.relative_to(corpora())), want, answer) for (path, want), answer in pairs if want != answer]
    return len(commands), wrong


def test_every_document_of_the_corpora_breaks_the_same_rules() -> None:
    count, wrong = unlike(cases(), formats=False)
    assert count > 5000
    assert not wrong, f"{len(wrong)} differ: {wrong[:5]}"


def test_documents_break_the_same_formats() -> None:
    count, wrong = unlike(filter(marks_formats, cases()), formats=True)
    assert count > 500
    assert not wrong, f"{len(wrong)} differ: {wrong[:5]}"


def verdict(program: Program, text: bytes) -> dict[str, Any]:
    try:
        found = program.violations("root", parse(text))
    except JSONTextError as error:
        return refusal(error)
    return {"violations": list(map(list, found)), "said": list(map(str, found)), "accepts": not found}


def test_keeps_its_other_promises() -> None:
    assert ask([{"behaviour": True}]) == [[]]


def test_moments_are_those_of_python() -> None:
    assert ask([{"moments": MOMENTS}]) == [[*map(milliseconds, MOMENTS)]]


def test_moments_are_written_as_in_python() -> None:
    dice = random.Random(7)
    numbers = [0, -1, 951782399999, 951782400000, -62135596800000, 253402300799999]
    numbers += [dice.randrange(-62135596800000, 253402300799999) for _ in range(200)]
    moments = [datetime(1970, 1, 1) + timedelta(milliseconds=each) for each in numbers]
    wanted = [f"{each.isoformat(timespec='milliseconds')}Z" for each in moments]
    assert ask([{"moments": numbers}]) == [wanted]
    assert ask([{"moments": wanted}]) == [numbers]


def test_apps_are_written_as_they_should_be() -> None:
    """And Foundation's coders do with emitted types what docs/swift-coders.md says."""
    assert ask([{"app": True}]) == [[]]


MODES = [
    ["-swift-version", "6"],
    ["-swift-version", "6", "-default-isolation", "MainActor"],
    ["-swift-version", "5", "-strict-concurrency=complete"],
    ["-swift-version", "5"],
]


@pytest.mark.parametrize(("access", "modes"), [("", MODES[:1]), ("package ", MODES[:1]), ("public ", MODES)])
def test_compiles_without_warnings(access: str, modes: list[list[str]], tmp_path: Path) -> None:
    sources = render(tmp_path, access)
    for mode in modes:
        options = [*mode, "-warnings-as-errors", "-parse-as-library", "-package-name", "p", "-module-name", "Models"]
        run = subprocess.run([tool("swiftc"), "-typecheck", *options, *sources], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("access", ["", "public "])
def test_is_formatted(access: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"rules": {"AllPublicDeclarationsHaveDocumentation": True}}))
    sources = render(tmp_path / "sources", access)
    for options in ([], ["--configuration", str(rules)]):
        command = [tool("swift-format"), "lint", "--strict", *options, *sources]
        run = subprocess.run(command, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
