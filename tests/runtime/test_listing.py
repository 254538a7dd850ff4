"""How many violations are listed, and what the list says where there are more."""

from __future__ import annotations

import json
from pathlib import Path

from support import making
from support.effort import calls
from support.overfull import SCHEMA, document, program

from protogen.judge.judge import Judge
from protogen.runtime.checker import AND_MORE, MOST, Program, Violation
from protogen.runtime.jsontext import parse

WIDE = Program(json.loads(program()))
END = Violation("", AND_MORE, "", "only the first 1,000 violations are listed")


def listed(text: str) -> list[Violation]:
    return WIDE.violations("Wide", parse(text))


def test_up_to_the_limit_all_are_listed() -> None:
    assert [len(listed(document(faults))) for faults in (0, 1, MOST - 1, MOST)] == [0, 1, MOST - 1, MOST]
    assert END not in listed(document(MOST))


def test_beyond_it_the_list_says_so() -> None:
    whole, cut = listed(document(MOST)), listed(document(3 * MOST))
    assert len(cut) == MOST + 1
    assert cut[-1] == END
    assert str(END) == "only the first 1,000 violations are listed"
    assert {each.keyword for each in cut[:-1]} == {each.keyword for each in whole} == {"type"}


def test_what_is_listed_twice_does_not_count() -> None:
    """Each item is checked three times, and so is each of the names."""
    assert len(set(listed(document(MOST - 1, first="much too long")))) == MOST
    assert END not in listed(document(MOST - 1, first="much too long"))
    assert listed(document(MOST, first="much too long"))[-1] == END


def test_work_ends_with_the_list() -> None:
    few, many = parse(document(2 * MOST)), parse(document(40 * MOST))
    with calls(100_000) as first:
        WIDE.violations("Wide", few)
    with calls(first.count + 100) as second:
        WIDE.violations("Wide", many)
    assert second.count <= first.count + 100


def test_a_part_that_refers_again_is_listed_once() -> None:
    """Each level holds for the next one twice: work doubles neither where it is valid nor where it is not."""
    again = {"at": "#/allOf", "$ref": 0}
    nodes = [{"at": "#", "type": ["object"], "properties": [["a", 1]]}, {"at": "#/a", "allOf": [2, 3]}, again, again]
    both = Program({"roots": {"T": 0}, "nodes": nodes, "patterns": []})
    for leaf, faults in (({}, 0), (1, 1)):
        document = leaf
        for _ in range(40):
            document = {"a": document}
        with calls(20_000):
            assert len(both.violations("T", document)) == faults


def test_the_judge_finds_the_same_ones(tmp_path: Path) -> None:
    judge = Judge(making.written(tmp_path, SCHEMA))
    for faults in (MOST, MOST + 1, 2 * MOST):
        text = document(faults)
        violations = [(each.pointer, each.keyword) for each in listed(text)]
        assert judge.lists(parse(text), violations)
        assert not judge.lists(parse(text), violations[:500] + violations[501:])
        assert not judge.lists(parse(text), violations[:-1])
