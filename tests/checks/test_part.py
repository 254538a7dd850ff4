"""A part of a check program says of its roots and unions what the whole says."""

from __future__ import annotations

from typing import Any

import pytest
from support import making
from support.paths import ROOT

from protogen.checks.part import part
from protogen.checks.program import Program
from protogen.runtime.checker import Program as Reader

CASES = sorted(path.stem for path in (ROOT / "tests" / "cases").glob("*.json"))
VALUES: list[Any] = [None, 1, 2.5, "a", [], [1, "a"], {}, {"id": "x"}, {"type": "a", "kind": "b", "value": 1}]


@pytest.mark.parametrize("name", CASES)
def test_a_part_says_what_the_whole_says(name: str) -> None:
    job = making.compiled(ROOT / "tests" / "cases" / f"{name}.json").plain
    for whole in (job.checks, job.tolerant):
        for root in whole.document["roots"]:
            cut = part(whole, [root], whole.document.get("unions", {}))
            assert set(cut.document["roots"]) == {root} or whole.document.get("dynamic")
            assert len(cut.document["nodes"]) <= len(whole.document["nodes"])
            one, other = Reader(whole.document), Reader(cut.document)
            for value in VALUES:
                assert one.violations(root, value) == other.violations(root, value)


def test_a_part_carries_no_pattern_that_it_does_not_use() -> None:
    nodes = [{"type": ["string"], "pattern": 0}, {"patternProperties": [[1, 2]]}, {"type": ["string"], "format": 2}]
    patterns = [{"code": [["match"]], "sets": [], "source": each} for each in "abc"]
    whole = Program({"nodes": nodes, "roots": {"A": 0, "B": 1}, "patterns": patterns})
    cut = part(whole, ["B"], ()).document
    assert [each["source"] for each in cut["patterns"]] == ["b", "c"]
    assert cut["nodes"] == [{"patternProperties": [[0, 1]]}, {"type": ["string"], "format": 1}]
    assert cut["roots"] == {"B": 0}


def test_a_program_with_dynamic_references_stays_whole() -> None:
    whole = Program({"nodes": [True, True], "roots": {"A": 0, "B": 1}, "patterns": [], "dynamic": {"a": {"0": 1}}})
    assert part(whole, ["A"], ()) is whole
