"""The TypeScript runtime against the Python one: parsing, verdicts, violation lists, patterns."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from outside import corpora, tool

from protogen.checks import compile_checks
from protogen.load import load
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, dump, parse

DRIVER = Path(__file__).with_name("typescript_runtime.ts")


def run(requests: Sequence[Any]) -> list[Any]:
    """The driver's answers, one process for all requests."""
    command = [tool("deno"), "run", "--quiet", "--no-check", str(DRIVER)]
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def encoded(documents: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(document).decode() for document in documents]


def expected(document: bytes, program: Program | None = None, root: str = "") -> Any:
    """What Python makes of a document, as the driver says it."""
    try:
        value = parse(document)
    except JSONTextError as error:
        return {"violations": [[error.pointer, error.keyword, "", ""]], "text": None}
    found = program.violations(root, value) if program else []
    return {"violations": [list(each) for each in found], "text": dump(value)}


def same(one: Any, other: Any) -> bool:
    """Equal answers; texts by their values, since floats have more than one short spelling."""
    texts = [answer["text"] and parse(answer["text"]) for answer in (one, other)]
    return one["violations"] == other["violations"] and texts[0] == texts[1]


HARD = [
    *rb"""-0 -0.0 1e400 -1e400 1e-400 0e999999999999 1e999999999999 1E308 1.8e308 9007199254740991 9007199254740992
    9007199254740993 -9007199254740993 50.0 1.7e12 12345678901234567890.5 0.99999999999999999999 1e22 1e21 5e-324 2e-324
    1.5e-7 0.1 19.99 100e-2 123456789.000e-3 01 - 1. .5 1e +1 0x1 00 -01 1e+05 123456789012345 1234567890123456 0.5e1
    -5.0E+0 nul truefalse NaN Infinity [1,] [,1] {"a":1,} {"a":1,"a":2} {"a":{"b":[0,{"c":1,"c":2}]}} {"a":1,"\u0061":2}
    {"__proto__":1,"__proto__":2} {"__proto__":{"x":1},"constructor":2,"toString":3,"10":4,"2":5,"b":6,"1":7}
    {"a":1,"a": "\ud800" "\ud83d\ude00" "\ud83d\u0041" "\udc00\ud800" "\x" "\u12" "\u00zz" "abc
    "abc\ "\/\b\f\n\r\t\"\\" {"":0,"":1}
    """.split(),
    *(number + b"0" * 292 for number in (b"17976931348623157", b"17976931348623159", b"-17976931348623157")),
    *(b"[" * depth + b"]" * depth for depth in (128, 129)),
    *(b'{"a":' * depth + b"1" + b"}" * depth for depth in (128, 129)),
    *(b'"\xf0\x9f\x98\x80"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b"\xef\xbb\xbf1"),
    *(b"\xff", b"", b" ", b"[1 2]", b"// c\n1", b"1 // c", b'"\t"', b'"\x7f"', b'{"a" 1}', b'{"a":1,"a" 1}', b"\x0c1"),
    *(b"\xc2\xa01", b"[" * 100_000),
]
"""Texts that readers are known to read differently."""


def test_hard_texts_are_read_as_python_reads_them() -> None:
    answers = run([{"documents": encoded(HARD)}])[0]["answers"]
    for text, answer in zip(HARD, answers, strict=True):
        assert same(answer, expected(text)), (text[:80], answer, expected(text))


def test_published_json_texts_are_read_as_python_reads_them() -> None:
    texts = [
        path.read_bytes()
        for path in sorted((corpora() / "json-parsing").rglob("*.json"))
        if path.stat().st_size < 500_000
    ]
    answers = run([{"documents": encoded(texts)}])[0]["answers"]
    for text, answer in zip(texts, answers, strict=True):
        assert same(answer, expected(text)), (text[:80], answer, expected(text))


def cases() -> Iterator[tuple[str, Any, Program, list[bytes]]]:
    """Every published schema with its documents: the name, the program's text, the program, the documents."""
    for schema in sorted(corpora().glob("*/*/schema.json")):
        documents = sorted([*schema.parent.glob("valid/*"), *schema.parent.glob("invalid/*")])
        if not documents or schema.parent.parent.name == "json-parsing":
            continue
        loaded, _ = load(schema)
        program, _ = compile_checks(loaded, {"Root": loaded.root})
        texts = [path.read_bytes() for path in documents if path.stat().st_size < 300_000]
        yield str(schema.parent), program.text(), Program(program.document), texts


def test_published_documents_break_the_same_keywords_as_in_python() -> None:
    found = list(cases())
    requests = [{"program": text, "root": "Root", "documents": encoded(texts)} for _, text, _, texts in found]
    wrong = []
    for (name, _, program, texts), response in zip(found, run(requests), strict=True):
        for text, answer in zip(texts, response["answers"], strict=True):
            if not same(answer, expected(text, program, "Root")):
                wrong.append((name, text[:200], answer, expected(text, program, "Root")))
    assert not wrong, (len(wrong), wrong[:3])


def test_parsing_time_grows_with_the_text_alone() -> None:
    texts = [b"[" + b'{"a":1e9,"b":"' + b"\\n" * size + b'"}' + b"]" for size in (50_000, 200_000)]
    times = [min(run([{"documents": encoded([text])}])[0]["ms"] for _ in range(2)) for text in texts]
    assert times[1] < 16 * max(times[0], 1), times
