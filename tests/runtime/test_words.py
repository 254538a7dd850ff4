"""What violations say in words."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from support import worded
from support.effort import calls

from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import parse
from protogen.runtime.words import alike, spelled

KINDS = ["job_progress", "job_complete", "error"]
MESSAGES = {
    "oneOf": [{"type": "object", "required": ["type"], "properties": {"type": {"const": kind}}} for kind in KINDS]
}


def listed(schema: Any, text: str) -> list[Violation]:
    return Program(json.loads(worded.program(schema))).violations("it", parse(text))


@pytest.mark.parametrize("member", worded.MEMBERS)
def test_each_keyword_says_what_was_expected_and_found(member: str) -> None:
    schema, value, said = worded.MEMBERS[member]
    found = listed({**worded.SCHEMA, "properties": {member: schema}}, json.dumps({member: value}))
    assert [str(each).removeprefix(f"/{spelled(member)}: ") for each in found] == [
        said.removeprefix(f"/{spelled(member)}: ")
    ]


def test_a_tag_that_names_no_message() -> None:
    assert [str(each) for each in listed(MESSAGES, '{"type": "progrss"}')] == [
        '"progrss" at /type names no message; did you mean "job_progress"?'
    ]
    assert [str(each) for each in listed(MESSAGES, '{"type": "cancelled"}')] == [
        '"cancelled" at /type names no message; expected one of "job_progress", "job_complete", "error"'
    ]


def test_the_message_is_no_part_of_a_violation() -> None:
    (one,) = listed({"type": "string"}, "1")
    (other,) = listed({"type": "string"}, "2")
    assert one == other == Violation("", "type", "#")
    assert one.message != other.message
    assert [pickle.loads(pickle.dumps(one)).message, copy.deepcopy(one).message] == [one.message] * 2


def test_no_message_is_made_that_nobody_reads() -> None:
    program = Program(json.loads(worded.program({"items": {"enum": KINDS}})))
    document = ["x"] * 900
    program.violations("it", document)
    with calls(100_000) as silent:
        found = program.violations("it", document)
    with calls(1_000_000) as spoken:
        assert len({each.message for each in found}) == 1
    assert spoken.count > 900
    assert silent.count < 40 * 900


@pytest.mark.parametrize(
    ("word", "names", "found"),
    [
        ("donne", ["queued", "done"], "done"),
        ("progrss", KINDS, "job_progress"),
        ("JOB_COMPLETE", KINDS, "job_complete"),
        ("x", ["y", "z"], ""),
        ("", ["a"], ""),
        ("ab", ["abc", "ab"], "abc"),
        ("a" * 61, ["a" * 60], ""),
    ],
)
def test_what_may_be_meant(word: str, names: list[str], found: str) -> None:
    assert alike(word, names) == found
