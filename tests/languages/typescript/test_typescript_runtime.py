"""The TypeScript runtime against the Python one: parsing, verdicts, violation lists, patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.making import numbered_text
from support.outside import corpora, marks_formats
from support.typescript_driver import encoded, run

from protogen.checks.compile import compile_checks
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, dump, parse
from protogen.schema.load import load

pytestmark = pytest.mark.slow


def expected(document: bytes, program: Program | None = None, root: str = "") -> Any:
    """What Python makes of a document, as the driver says it."""
    try:
        value = parse(document)
    except JSONTextError as error:
        said = str(Violation(error.pointer, error.keyword, "", error.message))
        return {"violations": [[error.pointer, error.keyword, "", ""]], "said": [said], "text": None}
    found = program.violations(root, value) if program else []
    return {"violations": list(map(list, found)), "said": list(map(str, found)), "text": dump(value)}


def same(one: Any, other: Any) -> bool:
    """Equal answers; texts by their values, since floats have more than one short spelling."""
    texts = [answer["text"] and parse(answer["text"]) for answer in (one, other)]
    said = [[each["violations"], each["said"]] for each in (one, other)]
    return said[0] == said[1] and texts[0] == texts[1]


HARD = [
    b"-0", b"-0.0", b"1e400", b"-1e400", b"1e-400", b"0e999999999999", b"1e999999999999", b"1E308", b"1.8e308",
    b"179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514"
    b"382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222"
    b"948165808559332123347747978262041447231687381771809192998812504040261841248583680"[:309],
    b"17976931348623157" + b"0" * 292, b"17976931348623159" + b"0" * 292, b"9007199254740991", b"9007199254740992",
    b"9007199254740993", b"-9007199254740993", b"50.0", b"1.7e12", b"12345678901234567890.5", b"0.99999999999999999999",
    b"1e22", b"1e21", b"5e-324", b"2e-324", b"1.5e-7", b"0.1", b"19.99", b"100e-2", b"123456789.000e-3", b"01", b"-", b"1.",
    b".5", b"1e", b"+1", b"0x1", b"00", b"-01", b"1e+05", b"123456789012345", b"1234567890123456", b"0.5e1", b"-5.0E+0",
    b'{"a":1,"a":2}', b'{"a":{"b":[0,{"c":1,"c":2}]}}', b'{"a":1,"\\u0061":2}', b'{"__proto__":1,"__proto__":2}',
    b'{"__proto__":{"x":1},"constructor":2,"toString":3,"10":4,"2":5,"b":6,"1":7}', b'{"a":1,"a":', b'{"a" 1}',
    b'{"a":1,"a" 1}', b'"\\ud800"', b'"\\ud83d\\ude00"', b'"\\ud83d\\u0041"', b'"\\udc00\\ud800"', b'"\xf0\x9f\x98\x80"',
    b'"\xed\xa0\x80"', b'"\xc0\xaf"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b"\xef\xbb\xbf1", b"\xff", b"", b" ", b"nul",
    b"truefalse", b"NaN", b"Infinity", b"[1,]", b"[,1]", b'{"a":1,}', b"[1 2]", b"// c\n1", b"1 // c", b'"\t"', b'"\x7f"',
    b"[" * 128 + b"]" * 128, b"[" * 129 + b"]" * 129, b'{"a":' * 128 + b"1" + b"}" * 128, b'{"a":' * 129 + b"1" + b"}" * 129,
    b"[" * 100000, b'"\\x"', b'"\\u12"', b'"\\u00zz"', b'"abc', b'"abc\\', b"\x0c1", b"\xc2\xa01", b'"\\/\\b\\f\\n\\r\\t\\"\\\\"',
]  # fmt: skip
"""Texts that readers are known to read differently."""


def test_hard_texts_are_read_as_python_reads_them() -> None:
    answers = run([{"documents": encoded(HARD)}])[0]["answers"]
    for text, answer in zip(HARD, answers, strict=True):
        assert same(answer, expected(text)), (text[:80], answer, expected(text))


def test_published_json_texts_are_read_as_python_reads_them() -> None:
    texts = [path.read_bytes() for path in sorted((corpora() / "json-parsing").glob("*/*/*"))]
    assert len(texts) > 200
    answers = run([{"documents": encoded(texts)}])[0]["answers"]
    for text, answer in zip(texts, answers, strict=True):
        assert same(answer, expected(text)), (text[:80], answer, expected(text))


def cases(*, formats: bool = False) -> Iterator[tuple[str, Any, Program, list[bytes]]]:
    """Published schemas with their documents: the name, the program's text, the program, the documents.

    Every schema; with formats asserted those whose documents' verdicts hang on them.
    """
    for schema in sorted(corpora().glob("*/*/schema.json")):
        documents = sorted([*schema.parent.glob("valid/*"), *schema.parent.glob("invalid/*")])
        if not documents or schema.parent.parent.name == "json-parsing":
            continue
        if formats and not marks_formats(schema.parent):
            continue
        loaded, _ = load(schema)
        program, _ = compile_checks(loaded, {"Root": loaded.root}, assert_formats=formats)
        texts = [path.read_bytes() for path in documents if path.stat().st_size < 300_000]
        yield str(schema.parent), numbered_text(program), Program(program.document), texts


@pytest.mark.parametrize("formats", [False, True])
def test_published_documents_break_the_same_keywords_as_in_python(formats: bool) -> None:
    found = list(cases(formats=formats))
    assert sum(len(texts) for *_, texts in found) > (400 if formats else 4_500)
    requests = [{"program": text, "root": "Root", "documents": encoded(texts)} for _, text, _, texts in found]
    wrong = []
    for (name, _, program, texts), response in zip(found, run(requests), strict=True):
        for text, answer in zip(texts, response["answers"], strict=True):
            if not same(answer, expected(text, program, "Root")):
                wrong.append((name, text[:200], answer, expected(text, program, "Root")))
    assert not wrong, (len(wrong), wrong[:3])


def test_long_texts_are_read_as_python_reads_them() -> None:
    """A reader that goes back over what it has read would not come to an end."""
    numbers = [b"1" + b"0" * 100_000 + b"1", b"0." + b"0" * 100_000 + b"1e99999", b"1e" + b"0" * 100_000 + b"1"]
    texts = [*numbers, b"[" + b'{"a":1e9,"b":"' + b"\\n" * 1_000_000 + b'"}' + b"]"]
    for text, answer in zip(texts, run([{"documents": encoded(texts)}])[0]["answers"], strict=True):
        assert same(answer, expected(text)), text[:20]
