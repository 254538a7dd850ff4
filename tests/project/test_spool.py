"""A build's texts lie in a temporary file: they come back as they were, and a plan of them holds none."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from protogen.project import spool
from protogen.project.manifest import Origin
from protogen.project.plan import Action, plan
from protogen.project.spool import Spool
from protogen.project.write import apply

ORIGIN = Origin("https://example.org/v1", "0" * 64, 1)
ODD = {"empty": "", "a": "é\n", "b/c": "\r\n\0\U0001f600", "lone": "\ud800"}


@pytest.mark.parametrize("small", [0, 2**20], ids=["in a file", "in memory"])
def test_texts_come_back_as_they_were(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_SMALL", small)
    shelf = Spool()
    kept = shelf.keep(ODD)
    more = shelf.keep({"a": "another"})
    assert dict(kept) == ODD
    assert list(kept) == list(ODD)
    assert dict(more) == {"a": "another"}
    with pytest.raises(KeyError):
        more["b/c"]


def test_a_build_holds_one_text_at_a_time(tmp_path: Path) -> None:
    size, count = 200_000, 60
    shelf = Spool()
    files = {"toy": shelf.keep({f"{number}.txt": f"{number}" * (size // len(f"{number}")) for number in range(count)})}
    tracemalloc.start()
    try:
        apply(plan(files, tmp_path, ORIGIN), tmp_path)
        steps = plan(files, tmp_path, ORIGIN)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert {step.action for step in steps} == {Action.UNCHANGED}
    assert most < count * size / 4


def test_a_changed_file_shows_both_texts(tmp_path: Path) -> None:
    apply(plan({"toy": {"a": "old\n", "gone": "x\n"}}, tmp_path, ORIGIN), tmp_path)
    steps = {step.path: step for step in plan({"toy": Spool().keep({"a": "new\n"})}, tmp_path, ORIGIN)}
    assert (steps["toy/a"].before, steps["toy/a"].after) == (b"old\n", b"new\n")
    assert steps["toy/a"].diff().endswith("-old\n+new\n")
    assert (steps["toy/gone"].before, steps["toy/gone"].after) == (b"x\n", None)
    assert [step.path for step in steps.values() if step.changed] == ["toy/a", "toy/gone", "protogen.manifest.json"]
