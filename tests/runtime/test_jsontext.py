"""JSON texts: what is read, as what, and what is refused, against JSONTestSuite and case by case."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from support.exact import exact
from support.outside import corpora
from support.paths import DOCS

from protogen.runtime.jsontext import Json, JSONTextError, dump, parse

# Allowed by RFC 8259, refused by us: readers disagree on them.
DUPLICATES = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}

LARGEST = int(sys.float_info.max)


def refusal(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(JSONTextError) as caught:
        parse(text)
    return caught.value.pointer, caught.value.keyword


def suite(kind: str) -> list[Path]:
    return sorted((corpora() / "json-parsing").glob(f"*/{kind}/*"))


def test_the_suite_parses_what_must_parse() -> None:
    files = suite("valid")
    assert len(files) > 70
    for file in files:
        if file.name in DUPLICATES:
            assert refusal(file.read_bytes())[1] == "duplicate keys"
        else:
            assert parse(file.read_bytes()) == exact(json.loads(file.read_bytes())), file.name


def test_the_suite_refuses_what_must_not_parse() -> None:
    files = suite("invalid")
    assert len(files) > 100
    for file in files:
        assert refusal(file.read_bytes()) == ("", "json"), file.name


def test_the_page_tells_what_ours_does_with_the_rest() -> None:
    page = (DOCS / "json-text.md").read_text()
    told = dict(re.findall(r"^\| `(i_\S+)` \| (accepts|refuses) \|", page, re.MULTILINE))
    done = {}
    for file in suite("implementation-defined"):
        try:
            parse(file.read_bytes())
            done[file.stem] = "accepts"
        except JSONTextError:
            done[file.stem] = "refuses"
    assert told == done


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50.0", 50),
        ("1.7e12", 1700000000000),
        ("-0", 0),
        ("-0.0", 0),
        ("0e99999999999", 0),
        ("0.000E-999999", 0),
        ("9007199254740993", 9007199254740993),
        ("9007199254740993.0", 9007199254740993),
        ("1e300", 10**300),
        ("-12e-1", -1.2),
        ("120e-1", 12),
        ("0.1", 0.1),
        ("3e-324", 5e-324),
        ("1.0000000000000000001", 1),
        ("1." + "0" * 6000, 1),
        (f"{LARGEST}.0", LARGEST),
        ("1.7976931348623157e308", 17976931348623157 * 10**292),
        (" \t\r\n[ ] \n", []),
        ('"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        ('"\\\\ud800"', "\\ud800"),
        ('{"a":1,"A":2}', {"a": 1, "A": 2}),
        ('{"\\u00e9":1,"e\\u0301":2}', {"\xe9": 1, "e\u0301": 2}),
        ("[" * 128 + "]" * 128, json.loads("[" * 128 + "]" * 128)),
        (json.dumps(["[" * 500, "}" * 500]), ["[" * 500, "}" * 500]),
        (json.dumps("[" * 500), "[" * 500),
    ],
)
def test_values(text: str, value: Json) -> None:
    assert parse(text) == value
    assert type(parse(text)) is type(value)
    assert parse(text.encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "[1,]", "[,1]", '{"a":1,}', "{'a':1}", "01", "-", "+1", ".5", "1.", "1e", "0x1", "NaN", "Infinity"),
        *(
            "-Infinity",
            "nul",
            "truee",
            "[1] 2",
            "// x\n1",
            '"\t"',
            '"\\x41"',
            '"\\u12"',
            '"a',
            "\ufeff1",
            "1\x00",
            "\v1",
        ),
        *('"\\ud800"', '"\\ud800\\u0041"', '"\\ude00\\ud83d"', '{"\\udfff":1}', '"\ud800"'),
        *("1e309", "-1e309", "1e999999999999", "1e-400", "2e-324", "1.7976931348623158e308", "9" * 309, "9" * 100_000),
        *(f"{LARGEST + 1}.0", f"-{LARGEST + 1}e0", f"{LARGEST}.5", f"{(LARGEST + 1) * 10}e-1"),
        *("[" * 129 + "]" * 129, "[" * 200_000, '{"a":' * 200_000, "[{}," * 100_000, '"' + '\\"' * 100_000),
        *("[١]", "1١", '"\\u٠٠٤١"'),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_refused(text: str) -> None:
    assert refusal(text) == ("", "json")


@pytest.mark.parametrize(
    "text",
    ["[" * 10**6, '"' + '\\"' * 10**6, "1e" + "9" * 10**5, "[}" * 10**5, "9" * 10**6],
    ids=lambda text: text[:3],
)
def test_long_faults_are_found(text: str) -> None:
    """A reader that looks at a text more than a few times would not come to an end."""
    assert refusal(text) == ("", "json")


@pytest.mark.parametrize("data", [b"\xff", b'"\xed\xa0\x80"', b'"\xc0\xaf"', b"\xef\xbb\xbf1", '"é"'.encode("utf-16")])
def test_bytes_refused(data: bytes) -> None:
    assert refusal(data) == ("", "json")


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"a":1,"a":1}', ""),
        ('{"x":[0,{"a":1,"b":{"k":1,"k":2}}]}', "/x/1/b"),
        ('{"a/~b":{"\\u00e9":0,"é":1}}', "/a~1~0b"),
        ('{"a":{"k":1,"k":2},"a":3}', "/a"),
        ('[[],{},{"":0,"":1}]', "/2"),
        ('{"a":1,"a":2', ""),
    ],
)
def test_duplicate_keys_are_told_where(text: str, pointer: str) -> None:
    assert refusal(text) == (pointer, "duplicate keys")


def test_the_first_fault_counts() -> None:
    assert refusal('{"a":1 "a":2}') == ("", "json")
    assert refusal('{"a":1e999,"a":2}') == ("", "json")
    assert refusal('{"a":1,"a":1e999}') == ("", "duplicate keys")


def test_dump_is_compact_and_refuses_what_is_no_json() -> None:
    value = {"é\u2028": [1, 1.5, 10**20, True, None, "\x7f\n"]}
    assert dump(value) == '{"é\u2028":[1,1.5,100000000000000000000,true,null,"\x7f\\n"]}'
    for bad in (float("nan"), float("inf"), "\ud800", {"\udc00": 1}):
        with pytest.raises(ValueError, match=r"JSON|surrogate"):
            dump(bad)
