"""Lines that are counted many at a time: all that are counted are valid, and no message is miscounted."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from support.paths import V2
from support.quick_lines import Counted, pieces
from support.schemas import ALL, CASES

from protogen.project.config import Config
from protogen.prove.setup import case
from protogen.validate.checking import Checker
from protogen.validate.contract import contract, load_job
from protogen.validate.lines import Lines
from protogen.validate.values import Chunk, Contract, Tally

COUNT = 12
"""Documents made for each schema. (See docs/validate.md for how many were compared by hand.)"""
GOOD = (
    b'{"type":"error","jobId":"a:b","pipeline":"ai_scan","timestamp":1,"version":"1.0.0",'
    b'"payload":{"type":"error","error":{"code":"INVALID_TOKEN","message":"m"}}}'
)
PROGRESS = (
    b'{"type":"job_progress","jobId":"12345678-123e-4123-812e-400123456789","pipeline":"csv_import","timestamp":0,'
    b'"version":"1.0.0","payload":{"type":"job_progress","progress":0.5,"status":""}}'
)


def v2() -> Contract:
    return contract(load_job(V2, Config()), Config())


def lines() -> Lines:
    return Lines(v2().program, v2().names[0])


@pytest.mark.parametrize("name", ["websocket-v2", "integers", "merge", "described-enum", "union-by-type"])
def test_only_lines_that_the_program_accepts_are_counted(name: str) -> None:
    asked = case(ALL[name])
    counted = Counted(asked)
    assert sum(map(counted.proven, pieces(asked, COUNT, 5)))


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_only_lines_that_programs_accept_are_counted(name: str) -> None:
    asked = case(ALL[name])
    counted = Counted(asked)
    for each in pieces(asked, COUNT, 6):
        counted.proven(each)


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        PROGRESS,
        GOOD + b"\n" + PROGRESS + b"\n",
        GOOD + b"\r\n" + PROGRESS + b"\r\n" + GOOD,
        GOOD.replace(b"{", b'{"x":[{"y":"a:b"},0.5,null],"z":"",', 1),
        PROGRESS.replace(b"0.5", b"0.0"),
        PROGRESS.replace(b"0.5", b"1e-99"),
        PROGRESS.replace(b'"status":""', '"status":"é \\\\ \\ud83d\\ude00"'.encode()),
    ],
)
def test_these_lines_are_counted(data: bytes) -> None:
    found = lines().messages(data)
    assert found is not None
    assert found.total() == data.count(b'"jobId"')


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"{", b'{"jobId":"",', 1),
        GOOD.replace(b"{", b'{"type":"error",', 1),
        GOOD.replace(b"{", b'{"x":{"y":0,"y":0},', 1),
        GOOD.replace(b"{", b'{"x":0,"jobId":"",', 1),
        GOOD.replace(b"{", b'{"x":1e-400,', 1),
        GOOD.replace(b"{", b'{"x":1e400,', 1),
        GOOD.replace(b"{", b'{"x":"\\ud800",', 1),
        GOOD.replace(b"{", b'{"x":' + b"[" * 128 + b"]" * 128 + b",", 1),
        GOOD.replace(b"{", b'{"jobId":"\\u003a",', 1),
        PROGRESS.replace(b"0.5", b"1e-400"),
        PROGRESS.replace(b"0.5", b"0." + b"0" * 400 + b"1"),
        PROGRESS.replace(b"0.5", b"1e400"),
        PROGRESS.replace(b'"timestamp":0', b'"timestamp":9223372036854775808'),
        GOOD.replace(b'"a:b"', b'"\xff"'),
        GOOD.replace(b'"a:b"', b'"\\ud800"'),
        GOOD + b" " + GOOD + b"\n" + GOOD[:30] + b"\n" + GOOD[30:],
        GOOD + b" " + GOOD + b"\n" + GOOD.replace(b'"payload":{', b'"payload":\n{'),
        GOOD + b"\n\n" + GOOD,
        b"\xef\xbb\xbf" + GOOD,
        b"[" + GOOD + b"]",
        b"",
    ],
)
def test_these_lines_are_left_to_the_exact_way(data: bytes) -> None:
    assert lines().messages(data) is None


def test_lines_in_the_order_of_the_first_ones_need_no_other_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    data = PROGRESS + b"\n" + GOOD + b"\n" + PROGRESS.replace(b"0.5", b"1")
    found = Lines(v2().program, v2().names[0], data)
    with monkeypatch.context() as patch:
        patch.setattr("protogen.validate.lines._has_tiny", lambda data: pytest.fail("there is another proof"))
        assert found.messages(data) == found.messages(data + b"\n") == Counter(JobProgressMessage=2, ErrorMessage=1)
    assert found.messages(PROGRESS.replace(b"0.5", b"0.50")) == Counter(JobProgressMessage=1)
    assert found.messages(PROGRESS.replace(b"0.5", b"1e-400")) is None


def test_a_chunk_gets_the_tally_of_its_lines_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = Random(3)
    others = [b'{"type":"error"}', b"", b"x", GOOD.replace(b"{", b'{"x":1.0,', 1), PROGRESS.replace(b"0.5", b"2")]
    rows = [dice.choice(others) if dice.random() < 0.01 else dice.choice([GOOD, PROGRESS]) for _ in range(3000)]
    chunk = Chunk(b"\n".join(rows), None)
    each, many = Checker(v2(), 20), Checker(v2(), 20)
    pieces = [found for _, found in lines().pieces(chunk.data)]
    assert any(found is None for found in pieces)
    assert sum(found.total() for found in pieces if found is not None) > 2000
    one_by_one = Tally(lines=2999)
    each._each(one_by_one, chunk, 0)
    assert many.check(chunk) == one_by_one


def test_lines_that_are_mostly_left_over_are_not_tried_again() -> None:
    found = lines()
    assert not found.hopeless
    assert [*found.pieces(b"\n".join([GOOD.replace(b"{", b'{"x":1.0,', 1)] * 500))]
    assert found.hopeless


PATTERNED = {
    "title": "T",
    "type": "object",
    "required": ["a", "b"],
    "properties": {"a": {"type": "string", "pattern": "^a+$"}, "b": True, "c": {"enum": [1, "x"]}, "d": {"$ref": "#"}},
}


@pytest.mark.parametrize(
    ("line", "valid"),
    [
        (b'{"a":"aa","b":[1,{"x":0.5}]}', True),
        (b'{"a":"aa","b":null,"c":1,"d":{"a":"a","b":true}}', True),
        (b'{"a":"aa","b":null,"d":{"a":"a","b":true,"d":{"a":"a","b":0}}}', True),
        (b'{"a":"b","b":0}', False),
        (b'{"a":1,"b":0}', False),
        (b'{"a":"a","b":{"x":1,"x":1}}', False),
        (b'{"a":"a","b":1.0}', False),
        (b'{"a":"a","b":1e-400}', False),
        (b'{"a":"a","b":' + b"9" * 310 + b"}", False),
        (b'{"a":"a","b":' + b"[" * 127 + b"]" * 127 + b"}", False),
        (b'{"a":"a","b":0,"c":true}', False),
        (b'{"a":"a","b":0,"d":{"a":"a","b":true,"d":{"a":"b","b":0}}}', False),
    ],
)
def test_functions_decide_what_classes_cannot_say(line: bytes, valid: bool, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(PATTERNED))
    asked = contract(load_job(tmp_path / "s.json", Config()), Config())
    assert Lines(asked.program, asked.names[0]).messages(line) == (Counter(T=1) if valid else None)


def test_a_contract_without_classes_is_hopeless(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"title":"T","not":{"type":"array"}}')
    asked = contract(load_job(tmp_path / "s.json", Config()), Config())
    assert Lines(asked.program, asked.names[0]).hopeless
